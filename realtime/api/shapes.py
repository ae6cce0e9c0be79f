"""How rooms and sessions look as JSON."""

from datetime import datetime
from typing import Any

from ninja import Schema

from community.models import Member
from realtime.models import Room, Session


class SessionShape(Schema):
    """One gathering; `state` is `scheduled`, `open` or `ended`."""

    id: int
    room: str
    title: str
    host: str
    co_host: str | None
    state: str
    phase: str
    phase_since: datetime
    starts_at: datetime
    opened_at: datetime | None
    ended_at: datetime | None
    last_seq: int
    leads: bool
    seated: bool


class RoomShape(Schema):
    """A room, and the session that is open in it."""

    slug: str
    title: str
    purpose: str
    crosstalk: str
    seats: int
    open_session: int | None


def as_session(session: Session, reader: Member) -> dict[str, Any]:
    """Return a session as this reader has it."""
    plain = ("title", "state", "phase", "phase_since", "starts_at", "opened_at", "ended_at")
    return {name: getattr(session, name) for name in plain} | {
        "id": session.pk,
        "room": session.room.slug,
        "host": session.host.handle,
        "co_host": session.co_host.handle if session.co_host else None,
        "last_seq": session.last_seq,
        "leads": session.can_be_led_by(reader),
        "seated": session.taken_seats.filter(member=reader, left_at=None).exists(),
    }


def as_room(room: Room, opened: dict[int, int]) -> dict[str, Any]:
    """Return a room; `opened` are the ids of open sessions by room."""
    plain = ("slug", "title", "purpose", "crosstalk", "seats")
    return {name: getattr(room, name) for name in plain} | {"open_session": opened.get(room.pk)}
