"""Appeals for who answers them: the team without who decided, or a guest with this one case."""

from datetime import datetime
from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Router, Schema, Status
from pydantic import Field

from community.access import has_second_factor
from community.api.doors import ApiRequest, door, staff
from community.api.lists import Cursor, Id, Listed, Typed, newest_first
from community.api.once import once
from community.api.problems import PROBLEMS
from community.errors import Refused
from community.models import Member
from moderation.actions.appeals import answer_appeal, invite_guest
from moderation.api.casefile import FileShape, MadeShape, as_file, as_made
from moderation.api.members import profile_for
from moderation.models import Appeal

router = Router()
LEAD = staff("lead")


def _reviewing(member: Member) -> None:
    given = Appeal.objects.filter(guest=member).exists()
    if not member.takes_part or not (member.is_moderator or given):
        raise Http404
    if not has_second_factor(member):
        raise Refused("second_factor", _("Add a passkey or an app code in your settings first."))


REVIEWING = door("staff:moderator,guest", _reviewing)


class AppealLine(Schema):
    """An appeal as the team has it."""

    id: int
    side: str
    case: int
    decision: MadeShape
    status: str
    made_at: datetime
    due_at: datetime
    upheld: bool | None
    answer: str
    guest: str | None


class AppealFile(AppealLine):
    """An appeal with its words and the whole case."""

    words: str
    file: FileShape


class NewAnswer(Typed):
    """The answer; `upheld` means that the appeal succeeds and everything is put back."""

    upheld: bool
    words: str = Field(max_length=20_000)


class Guest(Typed):
    """Whom a lead asks to look with fresh eyes."""

    handle: str = Field(max_length=60)


@router.get("/moderation/appeals", response={200: Listed[AppealLine], **PROBLEMS}, auth=REVIEWING)
def appeals(request: ApiRequest, cursor: Cursor = "") -> Any:
    """List the appeals that one may read, newest first."""
    return newest_first(_seen(request), cursor, _as_line)


@router.get(
    "/moderation/appeals/{appeal_id}", response={200: AppealFile, **PROBLEMS}, auth=REVIEWING
)
def appeal(request: ApiRequest, appeal_id: Id) -> Any:
    """Return one appeal with the whole case."""
    return _as_file(get_object_or_404(_seen(request), pk=appeal_id), request)


@router.post(
    "/moderation/appeals/{appeal_id}/answer",
    response={200: AppealFile, **PROBLEMS},
    auth=REVIEWING,
)
@once
def appeal_answer(request: ApiRequest, appeal_id: Id, new: NewAnswer) -> Any:
    """Answer an appeal with reasons, as someone who did not decide."""
    found = get_object_or_404(_seen(request), pk=appeal_id)
    answer_appeal(found, by=request.auth, upheld=new.upheld, words=new.words)
    return _as_file(_seen(request).get(pk=appeal_id), request)


@router.post(
    "/moderation/appeals/{appeal_id}/guest", response={200: AppealLine, **PROBLEMS}, auth=LEAD
)
@once
def appeal_guest(request: ApiRequest, appeal_id: Id, new: Guest) -> Any:
    """Give one appeal to someone outside the team."""
    found = get_object_or_404(_seen(request), pk=appeal_id)
    guest = profile_for(request, new.handle).author
    return Status(200, _as_line(invite_guest(found, guest, by=request.auth)))


def _seen(request: ApiRequest) -> Any:
    seen = Appeal.objects.visible_to(request.auth)
    return seen.select_related(
        "decision__case__about_member",
        "decision__decided_by",
        "decision__second_by",
        "decision__clause",
        "guest",
    )


def _as_line(appeal: Appeal) -> dict[str, Any]:
    return {
        "id": appeal.pk,
        "side": appeal.side,
        "case": appeal.decision.case_id,
        "decision": as_made(appeal.decision),
        "status": "answered" if appeal.answered_at else "waiting",
        "made_at": appeal.made_at,
        "due_at": appeal.due_at,
        "upheld": appeal.upheld,
        "answer": appeal.answer,
        "guest": appeal.guest.handle if appeal.guest else None,
    }


def _as_file(appeal: Appeal, request: ApiRequest) -> dict[str, Any]:
    return _as_line(appeal) | {
        "words": appeal.words,
        "file": as_file(appeal.decision.case, request.auth),
    }
