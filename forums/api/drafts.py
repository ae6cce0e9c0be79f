"""Drafts: what a member has begun to write, on every program and device of theirs."""

import uuid
from datetime import datetime
from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Router, Schema, Status
from pydantic import Field

from community.api.doors import SIGNED_IN, TAKING_PART, ApiRequest
from community.api.lists import SIZE, Cursor, Listed, Typed, listed, place_of
from community.api.problems import PROBLEMS
from community.cursor import mark_of, moment_and_id
from community.errors import Refused
from forums.actions.drafts import save_draft, throw_draft_away
from forums.actions.holding import hold_draft, stop_holding
from forums.api.shapes import NewQuote
from forums.api.topics import topic_for
from forums.drafting import visible_places
from forums.models import Board, Draft, Topic

router = Router()
WHERE = {"board", "topic", "version"}


class DraftShape(Schema):
    """Words that are not sent; `board` and `topic` are null where the place is not open now."""

    client_id: uuid.UUID
    board: str | None
    topic: int | None
    version: int
    beside: bool
    saved_at: datetime
    send_at: datetime | None
    unsent_at: datetime | None
    title: str = ""
    body: str = ""
    reply_wanted: str = ""
    boundary: str = ""
    content_notes: list[str] = []
    own_note: str = ""
    quotes: list[NewQuote] = []


class DraftChange(Typed):
    """Words to keep: a reply for a `topic`, or a new topic for a `board` by its slug.

    `version` is the one last seen, 0 for none. Where another device saved since, the answer is a
    draft `beside` the first, with an id of its own, and both are kept.
    """

    board: str | None = Field(None, max_length=40)
    topic: int | None = Field(None, ge=1, lt=2**63)
    version: int = Field(0, ge=0, lt=2**31)
    title: str = Field("", max_length=100_000)
    body: str = Field("", max_length=100_000)
    reply_wanted: str = Field("", max_length=40)
    boundary: str = Field("", max_length=100_000)
    content_notes: list[str] = Field([], max_length=20)
    own_note: str = Field("", max_length=100_000)
    quotes: list[NewQuote] = Field([], max_length=20)


@router.get("/drafts", response={200: Listed[DraftShape], **PROBLEMS}, auth=SIGNED_IN)
def drafts(request: ApiRequest, cursor: Cursor = "") -> Any:
    """List one's own drafts, latest first, with their words."""
    mine = Draft.objects.visible_to(request.auth).select_related("board")
    if place := place_of(cursor, moment_and_id):
        mine = mine.saved_before(*place)
    some = list(mine.order_by("-saved_at", "-pk")[: SIZE + 1])
    places = visible_places(some, request.auth)
    return listed(
        some,
        lambda draft: as_draft(draft, places.get(draft.pk)),
        lambda draft: mark_of(draft.saved_at, draft.pk),
    )


@router.put(
    "/drafts/{client_id}", response={200: DraftShape, 204: None, **PROBLEMS}, auth=TAKING_PART
)
def draft_save(request: ApiRequest, client_id: uuid.UUID, new: DraftChange) -> Any:
    """Keep a draft under the id that it will be sent with; without words it is let go (204)."""
    place = _place(request, new)
    words = {name: value for name, value in new.dict().items() if name not in WHERE}
    kept = save_draft(place, by=request.auth, words=words, client_id=client_id, version=new.version)
    return Status(204, None) if kept is None else Status(200, as_draft(kept, place))


@router.delete("/drafts/{client_id}", response={204: None, **PROBLEMS}, auth=SIGNED_IN)
def draft_away(request: ApiRequest, client_id: uuid.UUID) -> Any:
    """Throw one's own draft away."""
    throw_draft_away(draft_for(request, client_id), by=request.auth)
    return Status(204, None)


@router.put("/drafts/{client_id}/morning", response={200: DraftShape, **PROBLEMS}, auth=TAKING_PART)
def draft_hold(request: ApiRequest, client_id: uuid.UUID) -> Any:
    """Have a draft sent at seven in its writer's morning; only at night, from 23:00 to 6:00."""
    held = hold_draft(draft_for(request, client_id), by=request.auth)
    return as_draft(held, visible_places([held], request.auth).get(held.pk))


@router.delete(
    "/drafts/{client_id}/morning", response={200: DraftShape, **PROBLEMS}, auth=TAKING_PART
)
def draft_stay(request: ApiRequest, client_id: uuid.UUID) -> Any:
    """Have a draft wait for its writer again."""
    kept = stop_holding(draft_for(request, client_id), by=request.auth)
    return as_draft(kept, visible_places([kept], request.auth).get(kept.pk))


def draft_for(request: ApiRequest, client_id: uuid.UUID) -> Draft:
    """Return one's own draft; anything else is not found."""
    return get_object_or_404(Draft.objects.visible_to(request.auth), client_id=client_id)


def as_draft(draft: Draft, place: Board | Topic | None) -> dict[str, Any]:
    """Return a draft with its words, and its place where that is open."""
    where = {
        "board": place.slug if isinstance(place, Board) else None,
        "topic": place.pk if isinstance(place, Topic) else None,
    }
    names = ("client_id", "version", "beside", "saved_at", "send_at", "unsent_at")
    return where | {name: getattr(draft, name) for name in names} | draft.told


def _place(request: ApiRequest, new: DraftChange) -> Board | Topic:
    if (new.board is None) == (new.topic is None):
        raise Refused("one_place", _("Name either a board or a topic."), status=422)
    if new.topic is not None:
        return topic_for(request, new.topic)
    return get_object_or_404(Board.objects.visible_to(request.auth), slug=new.board)
