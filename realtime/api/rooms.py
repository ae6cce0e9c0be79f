"""Rooms, and the sessions that are announced in them."""

from datetime import datetime
from typing import Annotated, Any, Literal

from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Query, Router, Status
from pydantic import Field

from community.api.doors import TAKING_PART, ApiRequest
from community.api.lists import Cursor, Listed, Slug, Typed, newest_first
from community.api.once import once
from community.api.problems import PROBLEMS
from community.errors import Refused
from community.models import Member
from realtime.actions.sessions import open_session, plan_session
from realtime.api.shapes import RoomShape, SessionShape, as_room, as_session
from realtime.models import Room, Session

router = Router()
State = Annotated[Literal["scheduled", "open", "ended"], Query("open")]


class NewSession(Typed):
    """A session to announce; without a time it is for now, and `open` opens its doors at once."""

    title: str = Field(max_length=2000)
    starts_at: datetime | None = None
    co_host: str | None = Field(None, max_length=60)
    open: bool = False


@router.get("/rooms", response={200: Listed[RoomShape], **PROBLEMS}, auth=TAKING_PART)
def rooms(request: ApiRequest) -> Any:
    """List the rooms that this member may enter when a session is open."""
    found = list(Room.objects.visible_to(request.auth))
    sessions = Session.objects.in_state("open").filter(room__in=found)
    opened = dict(sessions.values_list("room", "pk"))
    return {"items": [as_room(room, opened) for room in found]}


@router.post("/rooms/{slug}/sessions", response={201: SessionShape, **PROBLEMS}, auth=TAKING_PART)
@once
def session_plan(request: ApiRequest, slug: Slug, new: NewSession) -> Any:
    """Announce a session in a room, and open it if asked; hosts only."""
    room = get_object_or_404(Room.objects.visible_to(request.auth), slug=slug)
    starts_at = new.starts_at or timezone.now()
    if timezone.is_naive(starts_at):
        raise Refused("no_zone", _("Say the time with its zone, such as 18:00+02:00."), status=422)
    session = plan_session(
        room, by=request.auth, title=new.title, starts_at=starts_at, co_host=_host(new.co_host)
    )
    if new.open:
        session = open_session(session, by=request.auth)
    return Status(201, as_session(session, request.auth))


@router.get("/sessions", response={200: Listed[SessionShape], **PROBLEMS}, auth=TAKING_PART)
def sessions(request: ApiRequest, state: State = "open", cursor: Cursor = "") -> Any:
    """List sessions in rooms that this member may enter, latest announced first."""
    found = Session.objects.visible_to(request.auth).in_state(state)
    found = found.select_related("room", "host", "co_host")
    return newest_first(found, cursor, lambda session: as_session(session, request.auth))


def _host(handle: str | None) -> Member | None:
    if handle is None:
        return None
    found = Member.objects.filter(handle__iexact=handle, roles__name="host").first()
    if found is None:
        raise Refused("no_co_host", _("A co-host is another host."), status=422)
    return found
