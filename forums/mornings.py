"""Words that can wait until morning: when it is night for someone, and when their morning is."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from community.models import Member
from moderation import triage
from moderation.reasons import CARE

NIGHT_BEGINS, NIGHT_ENDS, MORNING = time(23), time(6), time(7)


def morning_after(at: datetime, member: Member) -> datetime | None:
    """Return seven o'clock of this member's coming morning, or None while it is not night for them.

    It is seven on their clock, also where the clock changes in that night.
    """
    zone = ZoneInfo(member.time_zone)
    here = at.astimezone(zone)
    if NIGHT_ENDS <= here.time() < NIGHT_BEGINS:
        return None
    day = here.date() + timedelta(days=1 if here.time() >= NIGHT_BEGINS else 0)
    return datetime.combine(day, MORNING, tzinfo=zone)


def asks_for_care(*texts: str) -> bool:
    """Tell whether words ask for care: those never wait."""
    return any(flag.lane == CARE for flag in triage.screen(*texts).flags)
