"""Who is here, as each reader may know it: no number, nothing about when, and may be lost."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.utils import timezone

from realtime.models import Seat, Session

AWAY_AFTER = timedelta(seconds=25)  # without a sign of who leads, everyone is told


class Ring(NamedTuple):
    """The people seated in one session, and since when nobody is there to lead it, if so."""

    host: str
    co_host: str | None
    leads: frozenset[int]
    seats: dict[int, str]
    away_since: datetime | None

    def unknown_to(self, hidden: frozenset[int]) -> frozenset[int]:
        """Return who is seated and must not be shown; a block never hides who leads."""
        return hidden & self.seats.keys() - self.leads

    def frame_for(self, hidden: frozenset[int]) -> dict[str, Any]:
        """Return the presence frame of a reader from whom these members are hidden."""
        unknown = self.unknown_to(hidden)
        away = self.away_since
        return {
            "type": "presence",
            "host": self.host,
            "co_host": self.co_host,
            "host_away": away.isoformat(timespec="seconds") if away else None,
            "seats": [handle for who, handle in self.seats.items() if who not in unknown],
        }


def rings_of(session_ids: Collection[int]) -> dict[int, Ring]:
    """Return the ring of each session: two queries, however many there are."""
    now = timezone.now()
    sessions = Session.objects.filter(pk__in=session_ids).select_related("host", "co_host")
    kept = Seat.objects.kept(now).filter(session__in=session_ids).select_related("member")
    seats: dict[int, list[Seat]] = {session_id: [] for session_id in session_ids}
    for seat in kept.order_by("taken_at"):
        seats[seat.session_id].append(seat)
    return {session.pk: _ring(session, seats[session.pk], now) for session in sessions}


def ring_of(session_id: int) -> Ring:
    """Return the ring of one session."""
    return rings_of([session_id])[session_id]


def _ring(session: Session, seats: list[Seat], now: datetime) -> Ring:
    seen = next((seat.seen_at for seat in seats if seat.member_id == session.host_id), None)
    # Of a host who gave the seat up, or may not lead now, no kept seat tells since when.
    since = seen or session.phase_since
    return Ring(
        host=session.host.handle,
        co_host=session.co_host.handle if session.co_host else None,
        leads=frozenset(pk for pk in (session.host_id, session.co_host_id) if pk),
        seats={seat.member_id: seat.member.handle for seat in seats},
        away_since=None if seen and seen > now - AWAY_AFTER else since,
    )
