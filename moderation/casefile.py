"""What a moderator reads of a case: the words as they stood, what was asked for, who said what."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from community.models import Member
from moderation.models import Case, Contribution, Decision, Report, State, Target
from moderation.outcomes import Outcome

REMINDER_LASTS = timedelta(days=90)
EARLIER_AT_MOST = 20


@dataclass(frozen=True)
class Wording:
    """The thing as it stood at one moment."""

    title: str
    html: str
    at: datetime


@dataclass
class CaseFile:
    """Everything in one case that is folded away until someone opens it."""

    wordings: list[Wording] = field(default_factory=list)
    around: list[dict[str, Any]] = field(default_factory=list)
    said: list[Report] = field(default_factory=list)
    noticed: list[str] = field(default_factory=list)
    now: Wording | None = None
    held: bool = False
    gone: bool = False
    address: str = ""


def open_file(case: Case, reader: Member) -> CaseFile:
    """Return what a moderator who may read this case reads."""
    reports = list(case.reports.order_by("pk"))
    file = CaseFile(
        wordings=_wordings(reports),
        around=_around(reports, case),
        said=[report for report in reports if report.reporter_id is not None],
        noticed=[report.words for report in reports if report.reporter_id is None and report.words],
    )
    _compare_with_today(file, case, reader)
    return file


def earlier_decisions(case: Case, at: datetime) -> list[Decision]:
    """Return the limits decided about the same member; care, old reminders and what an
    appeal reversed never count.
    """
    if case.about_member is None:
        return []
    kept = Decision.objects.filter(statement__member=case.about_member).exclude(case=case)
    kept = kept.exclude(appeals__upheld=True)
    old = kept.filter(outcome=Outcome.REMINDER, decided_at__lte=at - REMINDER_LASTS)
    kept = kept.exclude(pk__in=old.values("pk")).select_related("clause", "statement")
    return list(kept.prefetch_related("statement__restrictions").order_by("-pk")[:EARLIER_AT_MOST])


def _wordings(reports: list[Report]) -> list[Wording]:
    found: dict[tuple[str, str], Wording] = {}
    for report in reports:
        found.setdefault(
            (report.title, report.body), Wording(report.title, report.html, report.made_at)
        )
    return list(found.values())


def _around(reports: list[Report], case: Case) -> list[dict[str, Any]]:
    """Return what stood around it when it was reported, and what it quotes now.

    What triage looked at was stored before its quotes were.
    """
    kept, target = reports[0].context if reports else [], case.target
    now = target.quoted() if isinstance(target, Contribution) else []
    return [_line(line) for line in [*(one for one in now if one not in kept), *kept]]


def _line(line: dict[str, Any]) -> dict[str, Any]:
    read = line | {"at": parse_datetime(line.get("at", ""))}
    if source := read.pop("source", ""):
        gone = _is_taken_back(source)
        quoted, taken = _("Quoted above it:"), _("Quoted above it, and taken back since.")
        read |= {"text": taken, "html": ""} if gone else {"text": quoted}
    return read


def _is_taken_back(about: str) -> bool:
    """Tell whether the author of what was quoted took it back: then nobody reads it any more."""
    kind, _colon, pk = about.partition(":")
    source = Target.find(kind, int(pk))
    return not isinstance(source, Contribution) or source.state == State.TAKEN_BACK


def _compare_with_today(file: CaseFile, case: Case, reader: Member) -> None:
    target = case.target
    if target is None:
        file.gone = True
        return
    if target.is_visible_to(reader):
        file.address = target.address()
    if not isinstance(target, Contribution):
        return
    file.gone, file.held = target.state == State.TAKEN_BACK, target.state == State.HELD
    stands = target.snapshot()
    last = file.wordings[-1] if file.wordings else None
    if not file.gone and last and (last.title, last.html) != (stands["title"], stands["html"]):
        file.now = Wording(stands["title"], stands["html"], target.edited_at or target.created_at)
