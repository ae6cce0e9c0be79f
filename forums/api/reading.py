"""A reader's own side of a topic: how far they read, what they follow, keep and leave out."""

from datetime import datetime
from typing import Any

from ninja import Router, Schema, Status
from pydantic import Field

from community.api.doors import TAKING_PART, ApiRequest
from community.api.lists import Id, Typed
from community.api.problems import PROBLEMS
from forums.actions.reading import put_mark, read_to, take_mark
from forums.api.topics import topic_for
from forums.models import Mark, Reading

router = Router()


class ReadingShape(Schema):
    """What this reader alone has to do with a topic."""

    topic: int
    position: int
    follows_since: datetime | None
    bookmarked_at: datetime | None
    ignored_at: datetime | None


class Place(Typed):
    """How far the reader has read: the number of the last reply they saw."""

    position: int = Field(ge=0, le=2**31 - 1)


@router.get(
    "/topics/{topic_id}/reading", response={200: ReadingShape, **PROBLEMS}, auth=TAKING_PART
)
def reading(request: ApiRequest, topic_id: Id) -> Any:
    """Return how far this reader has read, and the marks they put."""
    found = topic_for(request, topic_id)
    kept = Reading.objects.filter(topic=found, member=request.auth).first()
    return _shape(kept or Reading(topic=found, member=request.auth))


@router.put(
    "/topics/{topic_id}/reading", response={200: ReadingShape, **PROBLEMS}, auth=TAKING_PART
)
def reading_keep(request: ApiRequest, topic_id: Id, place: Place) -> Any:
    """Keep how far this reader has read; it never goes down."""
    found = topic_for(request, topic_id)
    return _shape(read_to(found, by=request.auth, position=place.position))


@router.put(
    "/topics/{topic_id}/marks/{mark}", response={200: ReadingShape, **PROBLEMS}, auth=TAKING_PART
)
def mark_put(request: ApiRequest, topic_id: Id, mark: Mark) -> Any:
    """Follow a topic, keep it for later, or leave it out of one's lists; nobody else is told."""
    return _shape(put_mark(topic_for(request, topic_id), Mark(mark), by=request.auth))


@router.delete(
    "/topics/{topic_id}/marks/{mark}", response={204: None, **PROBLEMS}, auth=TAKING_PART
)
def mark_take(request: ApiRequest, topic_id: Id, mark: Mark) -> Any:
    """Take such a mark away; where there is none nothing changes."""
    take_mark(topic_for(request, topic_id), Mark(mark), by=request.auth)
    return Status(204, None)


def _shape(kept: Reading) -> dict[str, Any]:
    names = ("position", "follows_since", "bookmarked_at", "ignored_at")
    return {"topic": kept.topic_id} | {name: getattr(kept, name) for name in names}
