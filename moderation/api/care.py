"""A member's own line to the people on duty, and those lines for who is on duty."""

import uuid
from datetime import datetime
from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Router, Schema, Status
from pydantic import Field

from community.api.doors import SIGNED_IN, ApiRequest, staff
from community.api.lists import Cursor, Id, Listed, Typed, newest_first
from community.api.problems import PROBLEMS
from community.errors import Refused
from moderation.actions.care import (
    answer,
    let_rest,
    open_thread_on_duty,
    require_on_care_duty,
    write_to_duty,
)
from moderation.due import READS_CARE, watch
from moderation.models import CareMessage, CareThread

router = Router()
ON_DUTY = staff("listener", "moderator")
LINES = 100


class LineShape(Schema):
    """One message of a line."""

    id: int
    mine: bool
    author: str
    body: str
    html: str
    sent_at: datetime


class SentShape(LineShape):
    """What was sent, and the truth about who is there to read it."""

    on_duty: bool
    opens: datetime | None


class WaitingShape(Schema):
    """A line that waits, without its words."""

    id: int
    waiting_since: datetime


class OpenShape(WaitingShape):
    """A line that someone on duty opened; that leaves a trace."""

    waiting_since: datetime | None  # type: ignore[assignment]
    member: str
    messages: list[LineShape]


class Said(Typed):
    """Words to the people on duty; the same `client_id` again sends nothing twice."""

    words: str = Field(max_length=100_000)
    client_id: uuid.UUID = Field(default_factory=uuid.uuid4)


class Answered(Said):
    """An answer; `seen` is the last message that was read before it."""

    seen: int = Field(0, ge=0, lt=2**63)


class Seen(Typed):
    """The last message that was read."""

    seen: int = Field(ge=0, lt=2**63)


@router.get("/help", response={200: Listed[LineShape], **PROBLEMS}, auth=SIGNED_IN)
def help_line(request: ApiRequest, cursor: Cursor = "") -> Any:
    """List one's own line, newest first."""
    mine = CareMessage.objects.filter(thread__member=request.auth).select_related("author")
    return newest_first(mine, cursor, lambda line: _as_line(line, request))


@router.post("/help", response={201: SentShape, **PROBLEMS}, auth=SIGNED_IN)
def help_write(request: ApiRequest, said: Said) -> Any:
    """Write to the people on duty; open to every account in every state."""
    line = write_to_duty(request.auth, body=said.words, client_id=said.client_id)
    there = watch(timezone.now(), roles=READS_CARE, besides=request.auth)
    told = {"on_duty": there.on_duty, "opens": there.opens}
    return Status(201, _as_line(line, request) | told)


@router.get("/moderation/care", response={200: Listed[WaitingShape], **PROBLEMS}, auth=ON_DUTY)
def care_lines(request: ApiRequest) -> Any:
    """List the lines that wait, for who is on duty; the longest waiting first."""
    _require_duty(request)
    waiting = CareThread.objects.exclude(member=request.auth).filter(waiting_since__isnull=False)
    some = waiting.order_by("waiting_since")[:LINES]
    return {"items": [{"id": one.pk, "waiting_since": one.waiting_since} for one in some]}


@router.post("/moderation/care/{line_id}/open", response={200: OpenShape, **PROBLEMS}, auth=ON_DUTY)
def care_open(request: ApiRequest, line_id: Id) -> Any:
    """Read a line; a trace of that is kept."""
    return _opened(request, open_thread_on_duty(_thread(request, line_id), by=request.auth))


@router.post(
    "/moderation/care/{line_id}/answer", response={201: LineShape, **PROBLEMS}, auth=ON_DUTY
)
def care_answer(request: ApiRequest, line_id: Id, said: Answered) -> Any:
    """Answer a member in their line."""
    thread = _thread(request, line_id)
    line = answer(
        thread, by=request.auth, body=said.words, seen=said.seen, client_id=said.client_id
    )
    return Status(201, _as_line(line, request))


@router.post("/moderation/care/{line_id}/rest", response={204: None, **PROBLEMS}, auth=ON_DUTY)
def care_rest(request: ApiRequest, line_id: Id, read: Seen) -> Any:
    """Say that a line needs no answer now."""
    let_rest(_thread(request, line_id), by=request.auth, seen=read.seen)
    return Status(204, None)


def _require_duty(request: ApiRequest) -> None:
    try:
        require_on_care_duty(request.auth, timezone.now())
    except Refused as refused:
        raise Http404 from refused


def _thread(request: ApiRequest, pk: int) -> CareThread:
    _require_duty(request)
    others = CareThread.objects.exclude(member=request.auth).select_related("member")
    return get_object_or_404(others, pk=pk)


def _opened(request: ApiRequest, thread: CareThread) -> dict[str, Any]:
    latest = list(thread.messages.select_related("author").order_by("-pk")[:LINES])
    return {
        "id": thread.pk,
        "waiting_since": thread.waiting_since,
        "member": thread.member.handle,
        "messages": [_as_line(line, request) for line in reversed(latest)],
    }


def _as_line(line: CareMessage, request: ApiRequest) -> dict[str, Any]:
    return {
        "id": line.pk,
        "mine": line.author_id == request.auth.pk,
        "author": line.author.handle,
        "body": line.body,
        "html": line.html,
        "sent_at": line.sent_at,
    }
