"""Making and changing rooms: a lead's work."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from community import audit
from community.errors import Refused
from community.models import Member
from realtime.models import Room


@transaction.atomic
def make_room(*, by: Member, **what: Any) -> Room:
    """Open a new room."""
    return _keep(Room(), "room.make", by, what)


@transaction.atomic
def change_room(room: Room, *, by: Member, **what: Any) -> Room:
    """Change a room's title, purpose, seats or whether its host stands in."""
    return _keep(room, "room.change", by, what)


@transaction.atomic
def put_room_away(room: Room, *, by: Member) -> None:
    """Take a room out of the list, unless a session is open in it."""
    _require_lead(by)
    if room.sessions.in_state("open").exists():
        raise Refused("room_busy", _("A session is open in this room now."), status=409)
    room.archived_at = timezone.now()
    room.save(update_fields=["archived_at"])
    audit.record("room.archive", by=by, subject=f"room:{room.pk}")


@transaction.atomic
def bring_room_back(room: Room, *, by: Member) -> None:
    """Put a room into the list again."""
    _require_lead(by)
    room.archived_at = None
    room.save(update_fields=["archived_at"])
    audit.record("room.restore", by=by, subject=f"room:{room.pk}")


def _keep(room: Room, act: str, by: Member, what: dict[str, Any]) -> Room:
    _require_lead(by)
    for field, value in what.items():
        setattr(room, field, value)
    room.full_clean()
    room.save()
    audit.record(act, by=by, subject=f"room:{room.pk}", fields=sorted(what))
    return room


def _require_lead(by: Member) -> None:
    if not by.is_lead:
        raise Refused("not_a_lead", _("Only a lead can do this."))
