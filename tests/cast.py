"""The cast: the same people in every test, and how they sign in."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from community import limits
from community.actions.founding import publish_guidelines
from community.models import Clause, Community, Consent, Member, Role

PASSPHRASE = "a-lamp-in-the-window"
SECRET = "JBSWY3DPEHPK3PXP"


def make_member(handle: str, *roles: str, days: int = 100, posts: int = 30) -> Member:
    """Store a member who joined some days ago, with roles and a second factor for staff."""
    joined = timezone.now() - timedelta(days=days)
    member = Member(handle=handle, joined_at=joined, approved_at=joined, adult_stated_at=joined)
    member.posts = posts
    member.set_password(PASSPHRASE)
    member.save()
    Consent.objects.create(member=member, purpose=Consent.Purpose.HEALTH_WORDS)
    for role in roles:
        Role.objects.create(member=member, name=role)
    if roles:
        TOTP.activate(member, SECRET)
    return member


def code_now() -> str:
    """Return the code that the app of someone in the team shows now."""
    return format_hotp_value(hotp_value(SECRET, next(iter(yield_hotp_counters_from_time()))))


def _person(handle: str, *roles: str, **more: int) -> Callable[..., Member]:
    def person(community: Community) -> Member:
        return make_member(handle, *roles, **more)

    person.__doc__ = f"{handle}, {' and '.join(roles) or 'member'}."
    return pytest.fixture(person, name=handle)


ana = _person("ana")
ben = _person("ben")
noor = _person("noor", days=0, posts=0)
otto = _person("otto")
lea = _person("lea", "listener")
finn = _person("finn", "host")
hedi = _person("hedi", "host")
mara = _person("mara", "moderator")
mika = _person("mika", "moderator")
lena = _person("lena", "lead")
luis = _person("luis", "lead")


@pytest.fixture
def community(db: None) -> Community:
    """A founded community that anyone may join."""
    cache.clear()
    limits.forget_all()
    Clause.objects.exists() or publish_guidelines()
    return Community.objects.create(
        name="Lamplight",
        country="IE",
        joining=Community.Joining.OPEN,
        safeguarding_contact="someone outside the team",
    )


@pytest.fixture
def client_of(community: Community) -> Callable[[Member], Client]:
    """Return a browser in which a member is signed in."""

    def signed_in(member: Member) -> Client:
        client = Client()
        client.force_login(member, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return signed_in
