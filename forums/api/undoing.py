"""Undoing what one sent a moment ago."""

from typing import Any

from ninja import Router

from community.api.doors import TAKING_PART, ApiRequest
from community.api.lists import Id
from community.api.problems import PROBLEMS
from forums.actions.undoing import undo_reply, undo_topic
from forums.api.drafts import DraftShape, as_draft
from forums.api.replies import reply_for
from forums.api.topics import topic_for

router = Router()


@router.post("/topics/{topic_id}/undo", response={200: DraftShape, **PROBLEMS}, auth=TAKING_PART)
def topic_undo(request: ApiRequest, topic_id: Id) -> Any:
    """Undo one's own topic within 20 seconds; its words come back as a draft."""
    found = topic_for(request, topic_id)
    return as_draft(undo_topic(found, by=request.auth), found.board)


@router.post("/replies/{reply_id}/undo", response={200: DraftShape, **PROBLEMS}, auth=TAKING_PART)
def reply_undo(request: ApiRequest, reply_id: Id) -> Any:
    """Undo one's own reply within 20 seconds; its words come back as a draft."""
    found = reply_for(request, reply_id)
    return as_draft(undo_reply(found, by=request.auth), found.topic)
