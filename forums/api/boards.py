"""Boards, and the topics of one board."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Router, Status

from community.api.doors import TAKING_PART, ApiRequest
from community.api.lists import SIZE, Cursor, Listed, Slug, listed, place_of
from community.api.problems import PROBLEMS
from community.cursor import mark_of, moment_and_id
from forums.actions.topics import start_topic
from forums.api.shapes import (
    BoardShape,
    NewTopic,
    TopicLine,
    TopicShape,
    as_board,
    as_line,
    as_topic,
)
from forums.models import Board, Topic
from forums.promise import promises

router = Router()


@router.get("/boards", response={200: Listed[BoardShape], **PROBLEMS}, auth=TAKING_PART)
def boards(request: ApiRequest) -> Any:
    """List the boards that this member may read, in the order of the leads."""
    found = list(Board.objects.visible_to(request.auth))
    told = promises(found, timezone.now(), besides=request.auth)
    return {"items": [as_board(board, request.auth, told[board.pk]) for board in found]}


@router.get(
    "/boards/{slug}/topics", response={200: Listed[TopicLine], **PROBLEMS}, auth=TAKING_PART
)
def board_topics(request: ApiRequest, slug: Slug, cursor: Cursor = "") -> Any:
    """List the topics of one board, latest activity first, without their words."""
    topics = Topic.objects.visible_to(request.auth).filter(board=_board(request, slug))
    topics = topics.listed().for_reader(request.auth)
    if place := place_of(cursor, moment_and_id):
        topics = topics.after(*place)
    some = topics.select_related("author", "board").defer("body", "html")[: SIZE + 1]
    return listed(
        some,
        lambda topic: as_line(topic, request.auth),
        lambda topic: mark_of(topic.active_at, topic.pk),
    )


@router.post("/boards/{slug}/topics", response={201: TopicShape, **PROBLEMS}, auth=TAKING_PART)
def board_start(request: ApiRequest, slug: Slug, new: NewTopic) -> Any:
    """Start a topic with the replies that its author wants."""
    topic = start_topic(_board(request, slug), by=request.auth, **new.dict())
    return Status(201, as_topic(topic, request.auth))


def _board(request: ApiRequest, slug: str) -> Board:
    return get_object_or_404(Board.objects.visible_to(request.auth), slug=slug)
