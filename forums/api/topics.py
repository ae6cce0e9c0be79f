"""One topic: reading it, changing it, taking it back."""

from typing import Any

from django.db import transaction
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Router, Status

from community.api.doors import TAKING_PART, ApiRequest
from community.api.lists import Id, Listed
from community.api.problems import PROBLEMS
from forums.actions.closing import close_topic, reopen_topic
from forums.actions.topics import edit_topic, take_topic_back, want
from forums.actions.witnessing import unwitness, witness
from forums.api.composing import (
    ComposerShape,
    HintFor,
    HintShape,
    WantedShape,
    as_composer,
    as_wanted,
)
from forums.api.shapes import TopicChange, TopicShape, as_topic
from forums.contract import WANTED, hint
from forums.models import Topic
from forums.views.answering import listen_first, why_no_reply
from moderation.models import State

router = Router()
WORDS = ("title", "body", "content_notes", "own_note")
WISHES = ("reply_wanted", "boundary")


@router.get("/topics/{topic_id}", response={200: TopicShape, **PROBLEMS}, auth=TAKING_PART)
def topic(request: ApiRequest, topic_id: Id, open: bool = False) -> Any:
    """Return a topic with its words; `open` gives them where this reader hides such words."""
    return as_topic(topic_for(request, topic_id), request.auth, opened=open)


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


@router.get(
    "/topics/{topic_id}/composer", response={200: ComposerShape, **PROBLEMS}, auth=TAKING_PART
)
def topic_composer(request: ApiRequest, topic_id: Id) -> Any:
    """Return what to show beside a place to reply: whether one may, and what was asked for."""
    found, now, reader = topic_for(request, topic_id), timezone.now(), request.auth
    return as_composer(
        found,
        reader,
        no=why_no_reply(found, reader, now),
        clause=listen_first(reader, now) if found.author_id != reader.pk else None,
    )


@router.post("/topics/{topic_id}/hint", response={200: HintShape, **PROBLEMS}, auth=TAKING_PART)
def topic_hint(request: ApiRequest, topic_id: Id, words: HintFor) -> Any:
    """Return a reminder for words not sent yet, or null. It never stops them; nothing is kept."""
    return {"hint": hint(topic_for(request, topic_id), words.body, by=request.auth) or None}


@router.put("/topics/{topic_id}/witness", response={204: None, **PROBLEMS}, auth=TAKING_PART)
def topic_witness(request: ApiRequest, topic_id: Id) -> Any:
    """Leave the one silent mark where no replies are wanted. Doing it twice changes nothing."""
    witness(topic_for(request, topic_id), by=request.auth)
    return Status(204, None)


@router.delete("/topics/{topic_id}/witness", response={204: None, **PROBLEMS}, auth=TAKING_PART)
def topic_unwitness(request: ApiRequest, topic_id: Id) -> Any:
    """Take the mark away again. Doing it twice changes nothing."""
    unwitness(topic_for(request, topic_id), by=request.auth)
    return Status(204, None)


@router.get("/reply-wanted", response={200: Listed[WantedShape], **PROBLEMS}, auth=TAKING_PART)
def reply_wanted(request: ApiRequest) -> Any:
    """List what the author of a topic can ask for, each with what it means."""
    return {"items": [as_wanted(value) for value in WANTED]}


def topic_for(request: ApiRequest, pk: int) -> Topic:
    """Return a topic that this reader may open; anything else is not found."""
    topics = Topic.objects.visible_to(request.auth).select_related("board", "author")
    return get_object_or_404(topics, pk=pk)


def _as_it_is(topic: Topic, names: tuple[str, ...], given: dict[str, Any]) -> dict[str, Any]:
    return {name: given.get(name, getattr(topic, name)) for name in names}
