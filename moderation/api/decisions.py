"""What was decided about a member, told to that member; open in every state of an account."""

from datetime import datetime
from typing import Any

from django.db.models import Prefetch
from django.shortcuts import get_object_or_404
from ninja import Router, Schema, Status

from community.api.doors import SIGNED_IN, ApiRequest
from community.api.lists import Cursor, Id, Listed, newest_first
from community.api.once import once
from community.api.problems import PROBLEMS
from moderation.actions.appeals import appeal_decision
from moderation.actions.statements import see_statement
from moderation.api.shapes import AppealShape, Thing, Words, as_appeal
from moderation.models import Appeal, Contribution, Decision, Restriction, State, Target
from moderation.wording import DONE, LIMITS

router = Router()


class LimitShape(Schema):
    """One limit with its start and end; an open end is null."""

    what: str
    sentence: str
    area: str
    starts_at: datetime
    ends_at: datetime | None
    lifted_at: datetime | None


class DecisionLine(Schema):
    """A decision as the list shows it."""

    id: int
    outcome: str
    sentence: str
    clause: str
    target: Thing
    told_at: datetime
    seen: bool
    restrictions: list[LimitShape]
    appeal_until: datetime
    appeal: AppealShape | None
    reversed: bool


class DecisionShape(DecisionLine):
    """The complete statement of reasons, with one's own text as it is kept."""

    facts: str
    explanation: str
    passage: str
    source: str
    automated_detection: bool
    automated_decision: str
    territorial_scope: str
    redress: str
    text: str


@router.get("/decisions", response={200: Listed[DecisionLine], **PROBLEMS}, auth=SIGNED_IN)
def decisions(request: ApiRequest, cursor: Cursor = "") -> Any:
    """List what was decided about oneself, newest first."""
    return newest_first(_about(request), cursor, _as_line)


@router.get("/decisions/{decision_id}", response={200: DecisionShape, **PROBLEMS}, auth=SIGNED_IN)
def decision(request: ApiRequest, decision_id: Id) -> Any:
    """Return one statement of reasons, and mark it seen."""
    found = get_object_or_404(_about(request), pk=decision_id)
    see_statement(found.statement)
    return _as_statement(found, request)


@router.post(
    "/decisions/{decision_id}/appeal", response={201: AppealShape, **PROBLEMS}, auth=SIGNED_IN
)
@once
def decision_appeal(request: ApiRequest, decision_id: Id, new: Words) -> Any:
    """Ask for another look at a decision about oneself."""
    found = get_object_or_404(_about(request), pk=decision_id)
    return Status(
        201, as_appeal(appeal_decision(found.statement, by=request.auth, words=new.words))
    )


def _about(request: ApiRequest) -> Any:
    own = Appeal.objects.filter(by=request.auth)
    return (
        Decision.objects.filter(statement__member=request.auth)
        .select_related("case", "statement__clause")
        .prefetch_related("statement__restrictions", Prefetch("appeals", queryset=own))
    )


def _as_line(found: Decision) -> dict[str, Any]:
    statement = found.statement
    appeal = next(iter(found.appeals.all()), None)
    return {
        "id": found.pk,
        "outcome": found.outcome,
        "sentence": str(DONE.get(found.outcome, "")),
        "clause": statement.clause.code,
        "target": {"kind": statement.content_kind, "id": found.case.target_id},
        "told_at": statement.told_at,
        "seen": statement.seen_at is not None,
        "restrictions": [as_limit(limit) for limit in statement.restrictions.all()],
        "appeal_until": statement.appeal_until,
        "appeal": as_appeal(appeal) if appeal else None,
        "reversed": bool(appeal and appeal.upheld),
    }


def _as_statement(found: Decision, request: ApiRequest) -> dict[str, Any]:
    statement = found.statement
    plain = ("facts", "passage", "source", "redress", "territorial_scope", "automated_decision")
    told = {name: getattr(statement, name) for name in plain}
    return (
        _as_line(found)
        | told
        | {
            "explanation": statement.clause_explanation,
            "automated_detection": statement.automated_detection,
            "text": _kept(found, request),
        }
    )


def _kept(found: Decision, request: ApiRequest) -> str:
    thing = Target.find(found.case.kind, found.case.target_id)
    mine = isinstance(thing, Contribution) and thing.author_id == request.auth.pk
    if not mine or not isinstance(thing, Contribution):
        return found.statement.passage
    return "" if thing.state == State.TAKEN_BACK else thing.body


def as_limit(limit: Restriction) -> dict[str, Any]:
    """Return one limit with its start and end."""
    return {
        "what": limit.what,
        "sentence": str(LIMITS[limit.what]),
        "area": limit.area,
        "starts_at": limit.starts_at,
        "ends_at": limit.ends_at,
        "lifted_at": limit.lifted_at,
    }
