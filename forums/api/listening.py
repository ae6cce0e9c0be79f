"""The no-silence queue, and the lease of one topic."""

from datetime import datetime
from typing import Any, Literal

from django.db import models
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Router, Schema, Status

from community.api.doors import ApiRequest, staff
from community.api.lists import SIZE, Cursor, Id, Listed, listed, place_of
from community.api.problems import PROBLEMS
from forums.actions.listening import hand_back, lease
from forums.api.shapes import TopicLine, as_line
from forums.models import Topic
from forums.queue import ROLES, mark_of_spot, part_of_queue, spot_of, spot_of_mark

router = Router()
LISTENS = staff(*ROLES)


class WaitingLine(TopicLine):
    """A topic of the queue: for what it waits, by when it was promised, and who holds it."""

    waits_for: Literal["answer", "second_voice"]
    due_at: datetime | None
    lease: Literal["free", "mine", "held"]
    leased_until: datetime | None


class LeaseShape(Schema):
    """A lease that one holds."""

    topic: int
    until: datetime


@router.get("/listening", response={200: Listed[WaitingLine], **PROBLEMS}, auth=LISTENS)
def listening(request: ApiRequest, cursor: Cursor = "") -> Any:
    """List what waits for an answer, then for a second voice, the soonest promised first."""
    after = place_of(cursor, spot_of_mark)
    found = part_of_queue(request.auth, timezone.now(), after=after, count=SIZE + 1)
    return listed(
        found,
        lambda topic: _as_waiting(topic, request.auth),
        lambda topic: mark_of_spot(spot_of(topic)),
    )


@router.put("/topics/{topic_id}/lease", response={200: LeaseShape, **PROBLEMS}, auth=LISTENS)
def topic_lease(request: ApiRequest, topic_id: Id) -> Any:
    """Take a topic for twenty minutes to answer it, or hold it longer."""
    held = lease(_topic(request, topic_id), by=request.auth)
    return {"topic": held.topic_id, "until": held.until}


@router.delete("/topics/{topic_id}/lease", response={204: None, **PROBLEMS}, auth=LISTENS)
def topic_hand_back(request: ApiRequest, topic_id: Id) -> Any:
    """Let a topic go before the lease runs out. Doing it twice changes nothing."""
    hand_back(_topic(request, topic_id), by=request.auth)
    return Status(204, None)


def _topic(request: ApiRequest, pk: int) -> Topic:
    return get_object_or_404(Topic.objects.visible_to(request.auth), pk=pk)


def _as_waiting(topic: Any, reader: models.Model) -> dict[str, Any]:
    lease = "free" if topic.held_by is None else "held"
    return as_line(topic, reader) | {
        "waits_for": "second_voice" if topic.answered_at else "answer",
        "due_at": topic.answer_due_at,
        "lease": "mine" if topic.held_by == reader.pk else lease,
        "leased_until": topic.held_until,
    }
