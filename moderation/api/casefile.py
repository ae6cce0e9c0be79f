"""A case as JSON: one neutral line to the team, its words to who holds it."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from ninja import Schema

from community.models import Member
from moderation.api.decisions import LimitShape, as_limit
from moderation.api.shapes import Thing
from moderation.casefile import CaseFile, Wording, open_file
from moderation.models import Case, Decision
from moderation.neutral import Line, line_of
from moderation.outcomes import offered


class CaseLine(Schema):
    """A case in one neutral line, without anyone's words or name."""

    id: int
    lane: str
    target: Thing
    state: str
    version: int
    severity: int
    sentence: str
    opened_at: datetime
    due_at: datetime
    overdue: bool
    mine: bool
    leased_until: datetime | None


class WordingShape(Schema):
    """The thing as it stood at one moment."""

    title: str
    html: str
    at: datetime


class SaidShape(Schema):
    """What one report says; who sent it is not told."""

    reason: str
    label: str
    words: str
    made_at: datetime


class FileShape(Schema):
    """What who holds a case reads of it."""

    author: str | None
    wordings: list[WordingShape]
    now: WordingShape | None
    context: list[dict[str, Any]]
    said: list[SaidShape]
    noticed: list[str]
    held: bool
    gone: bool


class MadeShape(Schema):
    """A decision as the team reads it."""

    id: int
    outcome: str
    clause: str | None
    facts: str
    explanation: str
    why_not_softer: str
    decided_at: datetime
    decided_by: str
    second_by: str | None
    restrictions: list[LimitShape]


class CaseShape(CaseLine):
    """A case; its words are there for who holds it, and once it is decided."""

    offered: list[str]
    file: FileShape | None
    decision: MadeShape | None


def as_line(line: Line, reader: Member, at: datetime) -> dict[str, Any]:
    """Return a case in its line."""
    case = line.case
    return {
        "id": case.pk,
        "lane": case.lane,
        "target": {"kind": case.kind, "id": case.target_id},
        "state": line.state,
        "version": case.version,
        "severity": case.severity,
        "sentence": line.sentence,
        "opened_at": case.opened_at,
        "due_at": case.due_at,
        "overdue": line.overdue,
        "mine": case.is_held_by(reader, at),
        "leased_until": case.leased_until if case.is_leased(at) else None,
    }


def as_case(case: Case, reader: Member) -> dict[str, Any]:
    """Return a case as this moderator may read it now."""
    now = timezone.now()
    line = line_of(case, now)
    second = line.state == "second_key" and reader.is_lead
    opened = case.is_held_by(reader, now) or second or line.state == "decided"
    return as_line(line, reader, now) | {
        "offered": [str(step.value) for step in offered(case.kind, case.lane)],
        "file": as_file(case, reader) if opened else None,
        "decision": as_made(case.decision) if line.state == "decided" else None,
    }


def as_file(case: Case, reader: Member) -> dict[str, Any]:
    """Return everything in a case that is there to be read."""
    file: CaseFile = open_file(case, reader)
    return {
        "author": case.about_member.handle if case.about_member else None,
        "wordings": [_as_wording(wording) for wording in file.wordings],
        "now": _as_wording(file.now) if file.now else None,
        "context": file.around,
        "said": [
            {
                "reason": report.reason,
                "label": str(report.why.label),
                "words": report.words,
                "made_at": report.made_at,
            }
            for report in file.said
        ],
        "noticed": file.noticed,
        "held": file.held,
        "gone": file.gone,
    }


def as_made(decision: Decision) -> dict[str, Any]:
    """Return a decision as the team reads it."""
    statement = getattr(decision, "statement", None)
    limits = statement.restrictions.order_by("pk") if statement else []
    plain = ("outcome", "facts", "explanation", "why_not_softer", "decided_at")
    return {name: getattr(decision, name) for name in plain} | {
        "id": decision.pk,
        "clause": decision.clause.code if decision.clause else None,
        "decided_by": decision.decided_by.handle,
        "second_by": decision.second_by.handle if decision.second_by else None,
        "restrictions": [as_limit(limit) for limit in limits],
    }


def _as_wording(wording: Wording) -> dict[str, Any]:
    return {"title": wording.title, "html": wording.html, "at": wording.at}
