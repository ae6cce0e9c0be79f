"""When a person will look: true for the people on duty now, else the next announced hours."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from community.models import Community, Duty, Member
from community.models.duty import next_staffed

UNANNOUNCED = timedelta(hours=24)
SOON = timedelta(minutes=10)
CARE_WITHIN = timedelta(hours=1)
READS_REPORTS = ("moderator", "lead")
READS_CARE = ("listener", "moderator", "lead")


@dataclass(frozen=True)
class Watch:
    """Who is there now: what a page may truthfully say about waiting.

    `opens` is when announced hours begin next; None where none are announced.
    """

    on_duty: bool
    opens: datetime | None


def watch(
    at: datetime, *, roles: tuple[str, ...] = READS_REPORTS, besides: Member | None = None
) -> Watch:
    """Return who is there for someone: people of these roles on duty, besides themselves."""
    return Watch(_there(at, roles, besides), _opens(at))


def runs_out_soon(duty: Duty | None, at: datetime) -> bool:
    """Tell whether someone on duty should say by now that they are still there."""
    return duty is not None and duty.runs_out_at - at <= SOON


def first_look(within: timedelta, at: datetime, *, leads_only: bool = False) -> datetime:
    """Return by when someone should have looked, which orders the queue."""
    promised = promised_look(within, at, leads_only=leads_only)
    return promised or at + within + (timedelta(0) if leads_only else UNANNOUNCED)


def promised_look(
    within: timedelta, at: datetime, *, leads_only: bool = False, besides: Member | None = None
) -> datetime | None:
    """Return what may be promised to a person: None when nobody is on duty and no hours are known.

    Announced hours are the team's: they promise nothing about the leads alone.
    """
    roles = ("lead",) if leads_only else READS_REPORTS
    if _there(at, roles, besides):
        return at + within
    opens = None if leads_only else _opens(at)
    return opens + within if opens else None


def _there(at: datetime, roles: tuple[str, ...], besides: Member | None) -> bool:
    live = Duty.objects.live(at).of_roles(*roles)
    return (live if besides is None else live.exclude(member=besides)).exists()


def _opens(at: datetime) -> datetime | None:
    opens = next_staffed(at, Community.objects.current())
    # In UTC, so that adding hours to it is right across a change of clocks.
    return opens.astimezone(UTC) if opens else None
