"""Order in a topic, as a moderator keeps it."""

from datetime import datetime, timedelta
from typing import Any

from django.shortcuts import get_object_or_404
from ninja import Router, Status
from pydantic import Field

from community.api.doors import ApiRequest, staff
from community.api.lists import Id, Typed
from community.api.problems import PROBLEMS
from community.models import Clause
from forums.actions.order.acting import at_work
from forums.actions.order.joining import join_again
from forums.actions.order.moving import move_topic
from forums.actions.order.pinning import pin_topic, unpin_topic
from forums.actions.order.resting import rest_topic, wake_topic
from forums.actions.order.splitting import split_topic
from forums.api.shapes import TopicShape, as_topic
from forums.models import Board, Topic

router = Router()
MODERATOR = staff("moderator")
ANSWERS: Any = {200: TopicShape, **PROBLEMS}


class Why(Typed):
    """The reason, which everyone who reads the topic reads."""

    reason: str = Field(max_length=2000)


class Pin(Why):
    """Until when a topic stands first."""

    until: datetime


class Move(Why):
    """To which board a topic goes."""

    board: str = Field(max_length=40)


class Rest(Why):
    """For how long a topic rests, and the rest of its statement."""

    hours: int = Field(24, ge=1, le=72)
    clause: str = Field(max_length=8)
    explanation: str = Field(max_length=20_000)
    why_not_softer: str = Field(max_length=20_000)


class Split(Why):
    """Which replies go on as a topic of their own."""

    positions: list[int] = Field(max_length=200)
    title: str = Field(max_length=2000)
    reply_wanted: str = Field("", max_length=40)


@router.put("/topics/{topic_id}/pin", response=ANSWERS, auth=MODERATOR)
def topic_pin(request: ApiRequest, topic_id: Id, told: Pin) -> Any:
    """Have a topic stand first on its board until then; at most three do."""
    return _shown(pin_topic(_topic(request, topic_id), by=request.auth, **told.dict()), request)


@router.delete("/topics/{topic_id}/pin", response=ANSWERS, auth=MODERATOR)
def topic_unpin(request: ApiRequest, topic_id: Id) -> Any:
    """Take a pin down."""
    return _shown(unpin_topic(_topic(request, topic_id), by=request.auth), request)


@router.put("/topics/{topic_id}/board", response=ANSWERS, auth=MODERATOR)
def topic_move(request: ApiRequest, topic_id: Id, told: Move) -> Any:
    """Move a topic to another board that the same people read."""
    boards = Board.objects.visible_to(at_work(request.auth))
    to = get_object_or_404(boards, slug=told.board)
    topic = _topic(request, topic_id)
    return _shown(move_topic(topic, by=request.auth, to=to, reason=told.reason), request)


@router.put("/topics/{topic_id}/rest", response=ANSWERS, auth=MODERATOR)
def topic_rest(request: ApiRequest, topic_id: Id, told: Rest) -> Any:
    """Let a topic take no new replies for a while; its author gets the statement."""
    more = told.dict()
    more["clause"] = get_object_or_404(Clause.objects.in_force(), code=told.clause)
    more["lasts"] = timedelta(hours=more.pop("hours"))
    return _shown(rest_topic(_topic(request, topic_id), by=request.auth, **more), request)


@router.delete("/topics/{topic_id}/rest", response=ANSWERS, auth=MODERATOR)
def topic_wake(request: ApiRequest, topic_id: Id) -> Any:
    """Open a topic again before its time."""
    return _shown(wake_topic(_topic(request, topic_id), by=request.auth), request)


@router.post("/topics/{topic_id}/split", response={201: TopicShape, **PROBLEMS}, auth=MODERATOR)
def topic_split(request: ApiRequest, topic_id: Id, told: Split) -> Any:
    """Have replies go on as a new topic; their places here lead there."""
    begun = split_topic(_topic(request, topic_id), by=request.auth, **told.dict())
    return Status(201, _shown(begun, request))


@router.post("/topics/{topic_id}/join", response=ANSWERS, auth=MODERATOR)
def topic_join(request: ApiRequest, topic_id: Id, told: Why) -> Any:
    """Put a split back, while nobody has answered in it; return the older topic."""
    topic = join_again(_topic(request, topic_id), by=request.auth, reason=told.reason)
    return _shown(topic, request)


def _topic(request: ApiRequest, pk: int) -> Topic:
    topics = Topic.objects.visible_to(at_work(request.auth))
    return get_object_or_404(topics.select_related("board", "author"), pk=pk)


def _shown(topic: Topic, request: ApiRequest) -> dict[str, Any]:
    return as_topic(topic, request.auth)
