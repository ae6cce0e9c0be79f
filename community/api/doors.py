"""Who may use an operation: the marks of `community.access`, for programs.

A program sends `X-Session-Token`; a page of ours sends its cookie, with the CSRF token.
"""

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja.security import APIKeyCookie, APIKeyHeader

from community.access import has_second_factor, require_part
from community.errors import Refused
from community.models import Member
from community.sign_ins import member_of

Rule = Callable[[Member], None]


class ApiRequest(HttpRequest):
    """A request whose reader is known: `auth` is who is signed in."""

    auth: Member


def sign_in_of(request: HttpRequest) -> str | None:
    """Return the key of the sign-in by which a program or a page asks."""
    token = request.headers.get(Token.param_name)
    return token or request.COOKIES.get(settings.SESSION_COOKIE_NAME)


class Token(APIKeyHeader):
    """A session token in a header, as django-allauth's headless API gives it."""

    param_name = "X-Session-Token"

    def __init__(self, access: str, rule: Rule) -> None:
        super().__init__()
        self.access, self.rule = access, rule

    def authenticate(self, request: HttpRequest, key: str | None) -> Member | None:
        """Return whose token this is, if they may come in here."""
        return _let_in(member_of(key) if key else None, self.rule)


class Cookie(APIKeyCookie):
    """The cookie of a signed-in browser; what it changes needs the CSRF token too."""

    param_name = settings.SESSION_COOKIE_NAME

    def __init__(self, access: str, rule: Rule) -> None:
        super().__init__()
        self.access, self.rule = access, rule

    def _get_key(self, request: HttpRequest) -> str | None:
        # Without a cookie nobody is signed in, and there is nothing that a CSRF token would guard.
        return super()._get_key(request) if self.param_name in request.COOKIES else None

    def authenticate(self, request: HttpRequest, key: str | None) -> Member | None:
        """Return who is signed in in this browser, if they may come in here."""
        return _let_in(member_of(key) if key else None, self.rule)


Door = list[Any]


def staff(*roles: str) -> Door:
    """Return the door for these roles with a second factor; for everyone else it is not there."""

    def rule(member: Member) -> None:
        if not member.takes_part or not member.role_names & {*roles, "lead"}:
            raise Http404
        if not has_second_factor(member):
            sentence = _("Add a passkey or an app code in your settings first.")
            raise Refused("second_factor", sentence)

    return door("staff:" + ",".join(roles), rule)


def door(access: str, rule: Rule) -> Door:
    """Return a door with a rule of its own, which raises where someone may not come in."""
    return [Token(access, rule), Cookie(access, rule)]


def _let_in(member: Member | None, rule: Rule) -> Member | None:
    if member is None:
        return None
    rule(member)
    timezone.activate(ZoneInfo(member.time_zone))
    return member


SIGNED_IN = door("signed_in", lambda member: None)
TAKING_PART = door("taking_part", require_part)
