"""The demo community: invented people, through the same verbs as everyone."""

from datetime import datetime, time, timedelta

from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.contrib.auth.hashers import make_password

from community.actions.duty import check_in
from community.actions.founding import found, make_first_lead
from community.actions.joining import make_account
from community.actions.roles import give_role
from community.models import Circle, CircleMembership, Community, Member, StaffedHours

PASSPHRASE, SECRET = "a-lamp-in-the-window", "JBSWY3DPEHPK3PXP"
ROLES = {
    "lea": ["listener"],
    "finn": ["host"],
    "hedi": ["host"],
    "mara": ["moderator"],
    "mika": ["moderator"],
    "lena": ["lead"],
    "luis": ["lead"],
}
MEMBERS = ["ana", "ben", "otto", "sol", "wren", "ida", "juno", "teo", "rae", "pia", "kai", "oskar"]
WHO = {
    "member": "ana",
    "new today": "noor",
    "suspended": "otto",
    "listener": "lea",
    "host": "finn",
    "moderator": "mara",
    "lead": "lena",
}


def found_demo(now: datetime) -> Community:
    """Make the demo community: open to join, with hours announced for each evening."""
    community = found(
        name="Lamplight",
        country="GB",
        contact="The safeguarding officer, by telephone",
        joining=Community.Joining.OPEN,
        time_zone="Europe/London",
        demo_since=now,
    )
    for weekday in range(7):
        StaffedHours.objects.create(weekday=weekday, opens=time(18), closes=time(23))
    return community


def gather_cast(now: datetime) -> dict[str, Member]:
    """Make every account of the demo with its roles, and a second factor for staff."""
    days = {handle: 60 + 9 * place for place, handle in enumerate([*MEMBERS, *ROLES])}
    cast = {
        handle: make_account(handle, None, at=now - timedelta(days=joined))
        for handle, joined in (days | {"noor": 0}).items()
    }
    # Everyone knows the passphrase; hashing it once for each takes most of what founding takes.
    Member.objects.update(password=make_password(PASSPHRASE))
    make_first_lead(cast["lena"])
    cast["lena"] = lena = Member.objects.get(handle="lena")
    for handle, roles in ROLES.items():
        for role in roles:
            give_role(cast[handle], role, by=lena)
        TOTP.activate(cast[handle], SECRET)
    return {member.handle: member for member in Member.objects.all()}


def form_circle(cast: dict[str, Member]) -> Circle:
    """Make the closed group of the demo."""
    circle = Circle.objects.create(name="Thursday circle", host=cast["hedi"])
    for handle in ("hedi", "ana", "ben", "wren", "ida"):
        CircleMembership.objects.create(circle=circle, member=cast[handle])
    return circle


def keep_someone_on_duty() -> None:
    """Keep mara on duty, in a demo only: the sole exemption from a person having to confirm."""
    community = Community.objects.current()
    if community is not None and community.is_demo:
        check_in(Member.objects.get(handle="mara"))


def who_can_sign_in() -> list[str]:
    """Return one line for each role that can sign in, for the greeting."""
    lines = [f"  {role:<10} {handle}" for role, handle in WHO.items()]
    return [
        f"This is a demo. Everyone signs in with the passphrase {PASSPHRASE}",
        *lines,
        f"  Staff also need a code from the secret {SECRET}; manage.py demo --code prints one.",
    ]


def code_now() -> str:
    """Return the code that the demo's staff can sign in with for up to 30 seconds."""
    counter = next(yield_hotp_counters_from_time())
    return format_hotp_value(hotp_value(SECRET, counter))
