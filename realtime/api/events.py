"""The event log of a session over HTTP: what was missed, saying something, taking it back."""

import uuid
from typing import Any

from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema, Status
from pydantic import Field

from community.api.doors import TAKING_PART, ApiRequest
from community.api.lists import Cursor, Id, Typed, place_of
from community.api.problems import PROBLEMS
from community.cursor import mark_of, numbers_of
from realtime.actions.speaking import say, sign, take_message_back
from realtime.api.sessions import session_for
from realtime.models import Message
from realtime.replay import BATCH, replay
from realtime.standing import require_place
from realtime.welcome import welcome

router = Router()


class Frames(Schema):
    """Events after a number, exactly as a socket replays them; `next` where there are more."""

    items: list[dict[str, Any]]
    next: str | None = None
    last_seq: int
    welcome: dict[str, Any]


class NewWords(Typed):
    """Words to say; sending the same `client_id` again says nothing twice."""

    body: str = Field(max_length=100_000)
    client_id: uuid.UUID = Field(default_factory=uuid.uuid4)


class Said(Schema):
    """Words that are kept, with their number in the session."""

    seq: int
    client_id: uuid.UUID
    message: dict[str, Any]


class NewSign(Typed):
    """A silent sign."""

    kind: str = Field(max_length=40)


@router.get("/sessions/{session_id}/events", response={200: Frames, **PROBLEMS}, auth=TAKING_PART)
def events(
    request: ApiRequest,
    session_id: Id,
    since: int = Query(0, ge=0, lt=2**31),
    cursor: Cursor = "",
) -> Any:
    """Return the events since a number, for who sits in an open session."""
    session = session_for(request, session_id)
    require_place(session, request.auth)
    place = place_of(cursor, lambda mark: numbers_of(mark, 1))
    frames = replay(session, request.auth, max(0, place[0]) if place else since)
    return {
        "items": frames,
        "next": mark_of(frames[-1]["seq"]) if len(frames) == BATCH else None,
        "last_seq": session.last_seq,
        "welcome": welcome(session_id, request.auth),
    }


@router.post("/sessions/{session_id}/events", response={201: Said, **PROBLEMS}, auth=TAKING_PART)
def event_say(request: ApiRequest, session_id: Id, new: NewWords) -> Any:
    """Say something, as `say` on the socket does."""
    session = session_for(request, session_id)
    message = say(session, by=request.auth, body=new.body, client_id=new.client_id)
    kept = {"seq": message.seq, "client_id": message.client_id, "message": message.as_frame()}
    return Status(201, kept)


@router.post("/sessions/{session_id}/gestures", response={204: None, **PROBLEMS}, auth=TAKING_PART)
def gesture(request: ApiRequest, session_id: Id, new: NewSign) -> Any:
    """Send a silent sign without a name; it is not kept and not counted."""
    sign(session_for(request, session_id), by=request.auth, kind=new.kind)
    return Status(204, None)


@router.delete("/messages/{message_id}", response={204: None, **PROBLEMS}, auth=TAKING_PART)
def message_take_back(request: ApiRequest, message_id: Id) -> Any:
    """Take back one's own words, at once and in every later replay."""
    seen = Message.objects.visible_to(request.auth)
    take_message_back(get_object_or_404(seen, pk=message_id), by=request.auth)
    return Status(204, None)
