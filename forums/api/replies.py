"""Replies: reading the places of a topic, posting in the next one, changing one's own."""

from typing import Any

from django.shortcuts import get_object_or_404
from ninja import Router, Status

from community.api.doors import TAKING_PART, ApiRequest
from community.api.lists import Cursor, Id, Listed, place_of
from community.api.problems import PROBLEMS
from community.cursor import mark_of, numbers_of
from forums.actions.fitting import mark_reply, unmark_reply
from forums.actions.replies import edit_reply, post_reply, take_reply_back
from forums.api.shapes import Fitting, NewReply, ReplyChange, ReplyShape, as_places, as_reply
from forums.api.topics import topic_for
from forums.models import Reply, Topic
from moderation.models import State

router = Router()


@router.get(
    "/topics/{topic_id}/replies", response={200: Listed[ReplyShape], **PROBLEMS}, auth=TAKING_PART
)
def replies(request: ApiRequest, topic_id: Id, cursor: Cursor = "", open: int = 0) -> Any:
    """List twenty places of a topic; `open` is a place whose words are given though hidden."""
    found = topic_for(request, topic_id)
    place = place_of(cursor, lambda mark: numbers_of(mark, 1))
    page = max(1, place[0]) if place else 1
    places = Reply.objects.places(found, page, request.auth) if page <= found.pages else []
    following = mark_of(page + 1) if page < found.pages else None
    return {"items": as_places(places, request.auth, opened=open), "next": following}


@router.post("/topics/{topic_id}/replies", response={201: ReplyShape, **PROBLEMS}, auth=TAKING_PART)
def reply_post(request: ApiRequest, topic_id: Id, new: NewReply) -> Any:
    """Post a reply in the next place, as the author of the topic asked."""
    reply = post_reply(topic_for(request, topic_id), by=request.auth, **new.dict())
    return Status(201, as_reply(reply, request.auth))


@router.patch("/replies/{reply_id}", response={200: ReplyShape, **PROBLEMS}, auth=TAKING_PART)
def reply_change(request: ApiRequest, reply_id: Id, change: ReplyChange) -> Any:
    """Change the words of one's own reply, or leave out some of its quotes."""
    found = reply_for(request, reply_id)
    body = found.body if change.body is None else change.body
    notes = found.content_notes if change.content_notes is None else change.content_notes
    changed = edit_reply(
        found, by=request.auth, body=body, content_notes=notes, drop_quotes=change.drop_quotes
    )
    return as_reply(changed, request.auth)


@router.delete("/replies/{reply_id}", response={204: None, **PROBLEMS}, auth=TAKING_PART)
def reply_take_back(request: ApiRequest, reply_id: Id) -> Any:
    """Take back one's own reply; its place stays. Doing it twice changes nothing."""
    topics = Topic.objects.visible_to(request.auth)
    gone = Reply.objects.filter(author=request.auth, state=State.TAKEN_BACK, topic__in=topics)
    if not gone.filter(pk=reply_id).exists():
        take_reply_back(reply_for(request, reply_id), by=request.auth)
    return Status(204, None)


@router.put("/replies/{reply_id}/fits", response={200: ReplyShape, **PROBLEMS}, auth=TAKING_PART)
def reply_fits(request: ApiRequest, reply_id: Id, said: Fitting) -> Any:
    """Say of a reply in one's own topic: `needed`, or `not_asked` with one reason or none."""
    found = reply_for(request, reply_id)
    marked = mark_reply(found, by=request.auth, fits=said.fits, why=said.why)
    return as_reply(marked, request.auth)


@router.delete("/replies/{reply_id}/fits", response={204: None, **PROBLEMS}, auth=TAKING_PART)
def reply_fits_away(request: ApiRequest, reply_id: Id) -> Any:
    """Take away what one said of a reply. Doing it twice changes nothing."""
    unmark_reply(reply_for(request, reply_id), by=request.auth)
    return Status(204, None)


def reply_for(request: ApiRequest, pk: int) -> Reply:
    """Return a reply that this reader may see; anything else is not found."""
    seen = Reply.objects.visible_to(request.auth).select_related("topic__author", "author")
    return get_object_or_404(seen, pk=pk)
