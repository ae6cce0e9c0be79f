"""Searching topics and replies: what this member may see, most fitting first."""

import uuid
from datetime import datetime
from typing import Any

from ninja import Query, Router, Schema
from pydantic import Field

from community.api.doors import TAKING_PART, ApiRequest
from community.api.lists import SIZE, Cursor, Listed, Typed, place_of
from community.api.problems import PROBLEMS
from community.cursor import mark_of, numbers_of
from forums.api.shapes import Notes
from forums.finding_drafts import FoundDraft, find_drafts
from forums.models import Board, Topic
from forums.search import MOST, Shown, find, show, wish_of

router = Router()


class Search(Typed):
    """What to look for: words, and what narrows the search."""

    q: str = Field("", max_length=2000)
    board: str = Field("", max_length=40)
    reply_wanted: str = Field("", max_length=40)
    mine: bool = False
    waiting: bool = False


class FoundShape(Schema):
    """A topic or reply that was found; behind a content note there are no words.

    `title` and `snippet` are finished HTML, with `<mark>` around what was looked for.
    """

    kind: str
    id: int
    topic: int
    position: int | None
    board: str
    address: str
    title: str
    snippet: str
    author: str
    body: str
    html: str
    reply_wanted: str
    content_notes: Notes
    own_note: str
    state: str
    created_at: datetime
    mine: bool


class FoundDraftShape(Schema):
    """One's own draft that was found; `board` and `topic` are null where the place is not open."""

    client_id: uuid.UUID
    board: str | None
    topic: int | None
    saved_at: datetime
    snippet: str


class FoundList(Listed[FoundShape]):
    """What was found; `drafts` are the member's own, at most twenty, beside the first items."""

    drafts: list[FoundDraftShape] = []


@router.get("/search", response={200: FoundList, **PROBLEMS}, auth=TAKING_PART)
def search(request: ApiRequest, wish: Query[Search], cursor: Cursor = "") -> Any:
    """Find topics and replies by their words; `"words in quotation marks"` follow each other.

    All words must be there, and of the last the beginning is enough. At most 200 are listed.
    """
    sought = wish_of(request.auth, **wish.dict())
    place = place_of(cursor, lambda mark: numbers_of(mark, 1))
    first = min(max(0, place[0]), MOST) if place else 0
    hits = find(request.auth, sought)
    some = show(hits[first : first + SIZE], request.auth, sought.asked)
    following = mark_of(first + SIZE) if len(hits) > first + SIZE else None
    drafts = [] if first else find_drafts(request.auth, sought)
    return {
        "items": [_as_found(one, request.auth) for one in some],
        "next": following,
        "drafts": [_as_draft(one) for one in drafts],
    }


def _as_draft(one: FoundDraft) -> dict[str, Any]:
    place = one.place
    return {
        "client_id": one.draft.client_id,
        "board": place.slug if isinstance(place, Board) else None,
        "topic": place.pk if isinstance(place, Topic) else None,
        "saved_at": one.draft.saved_at,
        "snippet": one.snippet,
    }


def _as_found(one: Shown, reader: Any) -> dict[str, Any]:
    post, topic = one.post, one.topic
    return {
        "kind": post.kind,
        "id": post.pk,
        "topic": topic.pk,
        "position": getattr(post, "position", None),
        "board": topic.board.slug,
        "address": post.address(),
        "title": one.title,
        "snippet": one.snippet,
        "author": post.author.handle,
        "body": "" if post.is_folded else post.body,
        "html": "" if post.is_folded else post.html,
        "reply_wanted": topic.reply_wanted,
        "content_notes": post.content_notes,
        "own_note": post.own_note,
        "state": post.state,
        "created_at": post.created_at,
        "mine": post.author_id == reader.pk,
    }
