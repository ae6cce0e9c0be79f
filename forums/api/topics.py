"""One topic: reading it, changing it, taking it back."""

from typing import Any

from django.db import transaction
from django.shortcuts import get_object_or_404
from ninja import Router, Status

from community.api.doors import TAKING_PART, ApiRequest
from community.api.lists import Id
from community.api.problems import PROBLEMS
from forums.actions.closing import close_topic, reopen_topic
from forums.actions.topics import edit_topic, take_topic_back, want
from forums.api.shapes import TopicChange, TopicShape, as_topic
from forums.models import Topic
from moderation.models import State

router = Router()
WORDS = ("title", "body", "content_notes", "own_note")
WISHES = ("reply_wanted", "boundary")


@router.get("/topics/{topic_id}", response={200: TopicShape, **PROBLEMS}, auth=TAKING_PART)
def topic(request: ApiRequest, topic_id: Id) -> Any:
    """Return a topic with its words; its replies are a list of their own."""
    return as_topic(topic_for(request, topic_id), request.auth)


@router.patch("/topics/{topic_id}", response={200: TopicShape, **PROBLEMS}, auth=TAKING_PART)
@transaction.atomic
def topic_change(request: ApiRequest, topic_id: Id, change: TopicChange) -> Any:
    """Change one's own topic: its words, which replies are wanted, or whether it takes any."""
    found = topic_for(request, topic_id)
    given = {name: value for name, value in change.dict().items() if value is not None}
    if given.keys() & set(WISHES):
        found = want(found, by=request.auth, **_as_it_is(found, WISHES, given))
    if given.keys() & set(WORDS):
        found = edit_topic(found, by=request.auth, **_as_it_is(found, WORDS, given))
    if change.closed is not None:
        found = (close_topic if change.closed else reopen_topic)(found, by=request.auth)
    return as_topic(found, request.auth)


@router.delete("/topics/{topic_id}", response={204: None, **PROBLEMS}, auth=TAKING_PART)
def topic_take_back(request: ApiRequest, topic_id: Id) -> Any:
    """Take back one's own topic; others' replies stay. Doing it twice changes nothing."""
    found = topic_for(request, topic_id)
    if found.state != State.TAKEN_BACK or found.author_id != request.auth.pk:
        take_topic_back(found, by=request.auth)
    return Status(204, None)


def topic_for(request: ApiRequest, pk: int) -> Topic:
    """Return a topic that this reader may open; anything else is not found."""
    topics = Topic.objects.visible_to(request.auth).select_related("board", "author")
    return get_object_or_404(topics, pk=pk)


def _as_it_is(topic: Topic, names: tuple[str, ...], given: dict[str, Any]) -> dict[str, Any]:
    return {name: given.get(name, getattr(topic, name)) for name in names}
