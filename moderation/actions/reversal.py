"""When an appeal succeeds: everything that the decision did is put back."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from community.actions.roles import put_role_back
from community.models import Member
from moderation.actions.cases import open_case
from moderation.actions.effects import kept_out
from moderation.live import standing_changed
from moderation.models import Appeal, Case, Contribution, Decision, Restriction, State, Target
from moderation.outcomes import Outcome
from moderation.reasons import CONDUCT


def put_everything_back(decision: Decision, target: Target | None, *, by: Member) -> None:
    """Lift every limit of a decision and show what it took away, inside the caller's locks."""
    now = timezone.now()
    limits = Restriction.objects.filter(statement__decision=decision, lifted_at=None)
    limits.update(lifted_at=now, ended_handled_at=now)
    if isinstance(target, Contribution) and target.state != State.TAKEN_BACK:
        _show_again(decision, target, now)
    member = decision.case.about_member
    if member is None:
        return
    if role := decision.as_it_was.get("role"):
        put_role_back(member, role, by=by)
    if decision.outcome == Outcome.CLOSE_ACCOUNT:
        Member.objects.filter(pk=member.pk).update(closed_at=None)
    standing_changed(member)


def look_once_more(appeal: Appeal, target: Target | None) -> Case | None:
    """Open a case again about what was turned down; who decided it the first time is not asked."""
    report = appeal.report
    if target is None or report is None:
        return None
    case = open_case(target, CONDUCT, report.why, at=timezone.now())
    if case.looked_at_before is None:
        case.looked_at_before = appeal.decision
        case.save(update_fields=["looked_at_before"])
    report.cases.add(case)
    return case


def _show_again(decision: Decision, target: Contribution, now: datetime) -> None:
    if target.state == State.WITHHELD and not kept_out(target, now):
        target.put_back()
    elif decision.outcome == Outcome.ASK_TO_REWORD and target.state == State.HELD:
        if not Case.objects.about(target).filter(decided_at=None).exists():
            target.release()
    elif decision.outcome == Outcome.LOCK:
        target.rest_until(None)
    _take_notes_away(target, decision.as_it_was)


def _take_notes_away(target: Contribution, was: dict[str, Any]) -> None:
    added = set(was.get("notes_added", []))
    if added:
        target.content_notes = [note for note in target.content_notes if note not in added]
        target.save(update_fields=["content_notes"])
