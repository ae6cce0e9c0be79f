"""Saying that something is wrong, or that one is worried, and hearing what came of it."""

import uuid
from datetime import datetime
from typing import Any

from django.shortcuts import get_object_or_404
from ninja import Router, Schema, Status
from pydantic import Field

from community.api.doors import SIGNED_IN, ApiRequest
from community.api.lists import Cursor, Id, Listed, Typed, newest_first
from community.api.once import once
from community.api.problems import PROBLEMS
from moderation.actions.appeals import appeal_report, turned_down
from moderation.actions.reports import report
from moderation.api.shapes import AppealShape, Named, Thing, Words, as_appeal, thing_for
from moderation.models import Report
from moderation.wording import to_reporter

router = Router()
WORRIED = "R05"


class ReportShape(Schema):
    """One's own report, and how far it is: `received`, `being_read` or `decided`."""

    id: int
    target: Thing
    reason: str
    label: str
    words: str
    made_at: datetime
    progress: str
    outcomes: list[str]
    can_appeal: bool
    appeal: AppealShape | None


class NewReport(Typed):
    """A report to send; sending the same `client_id` again gives the same report."""

    target: Named
    reason: str = Field(max_length=8)
    words: str = Field("", max_length=20_000)
    client_id: uuid.UUID = Field(default_factory=uuid.uuid4)


class NewWorry(Typed):
    """Whom or what someone is worried about; never a strike against anyone."""

    target: Named
    words: str = Field("", max_length=20_000)
    client_id: uuid.UUID = Field(default_factory=uuid.uuid4)


@router.get("/reports", response={200: Listed[ReportShape], **PROBLEMS}, auth=SIGNED_IN)
def reports(request: ApiRequest, cursor: Cursor = "") -> Any:
    """List one's own reports, newest first."""
    mine = Report.objects.filter(reporter=request.auth)
    mine = mine.prefetch_related("cases__decision", "appeals")
    return newest_first(mine, cursor, _as_report)


@router.post("/reports", response={201: ReportShape, **PROBLEMS}, auth=SIGNED_IN)
def report_make(request: ApiRequest, new: NewReport) -> Any:
    """Report a thing; open to newcomers and suspended members too."""
    thing = thing_for(new.target, request.auth)
    kept = report(
        thing, by=request.auth, reason=new.reason, words=new.words, client_id=new.client_id
    )
    return Status(201, _as_report(kept))


@router.post("/worries", response={201: ReportShape, **PROBLEMS}, auth=SIGNED_IN)
def worry(request: ApiRequest, new: NewWorry) -> Any:
    """Say that one is worried about someone: the care lane, for people and not for verdicts."""
    thing = thing_for(new.target, request.auth)
    kept = report(thing, by=request.auth, reason=WORRIED, words=new.words, client_id=new.client_id)
    return Status(201, _as_report(kept))


@router.post("/reports/{report_id}/appeal", response={201: AppealShape, **PROBLEMS}, auth=SIGNED_IN)
@once
def report_appeal(request: ApiRequest, report_id: Id, new: Words) -> Any:
    """Ask for another look at one's own report that was turned down."""
    mine = get_object_or_404(Report.objects.made_by(request.auth), pk=report_id)
    return Status(201, as_appeal(appeal_report(mine, by=request.auth, words=new.words)))


def _as_report(kept: Report) -> dict[str, Any]:
    decided = [case.decision for case in kept.cases.all() if hasattr(case, "decision")]
    appeal = max(kept.appeals.all(), key=lambda one: one.pk, default=None)
    return {
        "id": kept.pk,
        "target": {"kind": kept.kind, "id": kept.target_id},
        "reason": kept.reason,
        "label": str(kept.why.label),
        "words": kept.words,
        "made_at": kept.made_at,
        "progress": kept.progress,
        "outcomes": list(dict.fromkeys(str(to_reporter(one.outcome)) for one in decided)),
        "can_appeal": appeal is None and turned_down(kept) is not None,
        "appeal": as_appeal(appeal) if appeal else None,
    }
