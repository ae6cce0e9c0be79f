"""One session: its phase, and one's seat in it."""

from typing import Any, Literal

from django.shortcuts import get_object_or_404
from ninja import Router, Schema, Status

from community.api.doors import TAKING_PART, ApiRequest
from community.api.lists import Id, Typed
from community.api.problems import PROBLEMS
from realtime.actions.seats import leave_seat, step_out, take_seat
from realtime.actions.sessions import call_off, move_phase, open_session
from realtime.api.shapes import SessionShape, as_session
from realtime.models import Phase, Session
from realtime.welcome import welcome

router = Router()
PhaseName = Literal["arrive", "check_in", "sharing", "closing", "ended"]


class NewPhase(Typed):
    """The phase to move to; `arrive` opens the doors of an announced session."""

    phase: PhaseName


class SeatChange(Typed):
    """What to do with one's seat: take it, come back to it, or step out for a while."""

    do: Literal["take", "come_back", "step_out"] = "take"


class Seated(Schema):
    """Where the session stands for who sits in it; no words."""

    session: SessionShape
    welcome: dict[str, Any]


@router.get("/sessions/{session_id}", response={200: SessionShape, **PROBLEMS}, auth=TAKING_PART)
def session(request: ApiRequest, session_id: Id) -> Any:
    """Return one session."""
    return as_session(session_for(request, session_id), request.auth)


@router.patch("/sessions/{session_id}", response={200: SessionShape, **PROBLEMS}, auth=TAKING_PART)
def session_move(request: ApiRequest, session_id: Id, change: NewPhase) -> Any:
    """Open a session or move it to a later phase, for who leads it; ending it seals its words."""
    found = session_for(request, session_id)
    if change.phase == Phase.ARRIVE:
        open_session(found, by=request.auth)
    else:
        move_phase(found, by=request.auth, to=change.phase)
    return as_session(session_for(request, session_id), request.auth)


@router.delete("/sessions/{session_id}", response={204: None, **PROBLEMS}, auth=TAKING_PART)
def session_call_off(request: ApiRequest, session_id: Id) -> Any:
    """Take back a session that has not opened."""
    call_off(session_for(request, session_id), by=request.auth)
    return Status(204, None)


@router.put("/sessions/{session_id}/seat", response={200: Seated, **PROBLEMS}, auth=TAKING_PART)
def seat(request: ApiRequest, session_id: Id, change: SeatChange | None = None) -> Any:
    """Take a seat, come back to it, or step out for a while; nobody is told of stepping out."""
    found = session_for(request, session_id)
    if change and change.do == "step_out":
        step_out(found, by=request.auth)
    else:
        take_seat(found, by=request.auth)
    now = session_for(request, session_id)
    return {
        "session": as_session(now, request.auth),
        "welcome": welcome(session_id, request.auth),
    }


@router.delete("/sessions/{session_id}/seat", response={204: None, **PROBLEMS}, auth=TAKING_PART)
def seat_leave(request: ApiRequest, session_id: Id) -> Any:
    """Give up one's seat."""
    leave_seat(session_for(request, session_id), by=request.auth)
    return Status(204, None)


def session_for(request: ApiRequest, pk: int) -> Session:
    """Return a session in a room that this reader may enter; anything else is not found."""
    seen = Session.objects.visible_to(request.auth)
    return get_object_or_404(seen.select_related("room", "host", "co_host"), pk=pk)
