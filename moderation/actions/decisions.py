"""Deciding a case: one transaction writes decision, statement, restrictions and their effect."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from community import audit
from community.actions.notices import forget_notices, notify
from community.errors import Refused
from community.models import Member, Notification
from moderation import live
from moderation.actions.checks import ready_case
from moderation.actions.effects import apply
from moderation.actions.statements import make_restrictions, make_statement
from moderation.models import Case, Decision, Statement, Target
from moderation.outcomes import Outcome, Reasons


@transaction.atomic
def decide(case: Case, *, by: Member, version: int, outcome: str, reasons: Reasons) -> Decision:
    """Decide a case under its lease, as this version of it was read.

    Raises Refused 409 `stale`, `leased`, `second_key` or `decided`; 422 `incomplete` or
    `not_offered`; 404 where the case is not this moderator's to decide.
    """
    if outcome == Outcome.CLOSE_ACCOUNT:
        raise Refused("second_key", _("Closing an account needs a second person."), status=422)
    target = Target.locked(case.kind, case.target_id)
    case = ready_case(case, by, version, outcome, reasons)
    return settle(case, target, outcome, reasons, by=by)


def settle(
    case: Case,
    target: Target | None,
    outcome: str,
    reasons: Reasons,
    *,
    by: Member,
    second: Member | None = None,
) -> Decision:
    """Write everything a decision makes, inside the caller's transaction and locks."""
    now = timezone.now()
    decision = Decision.objects.create(
        case=case,
        outcome=outcome,
        decided_by=by,
        second_by=second,
        decided_at=now,
        clause=reasons.clause,
        facts=reasons.facts,
        explanation=reasons.explanation,
        why_not_softer=reasons.why_not_softer,
        to_reporters=reasons.to_reporters,
    )
    case.decided_at, case.leased_by, case.leased_until = now, None, None
    case.version += 1
    case.save()
    statement = make_statement(decision, case, target, reasons, now)
    limits = make_restrictions(statement, outcome, reasons, now)
    apply(decision, target, limits, reasons)
    _tell(case, decision, statement)
    audit.record("case.decide", by=by, subject=f"case:{case.pk}", outcome=outcome)
    return decision


def _tell(case: Case, decision: Decision, statement: Statement | None) -> None:
    """Tell the author of a statement and every reporter; a statement in force is never delayed."""
    if statement is not None:
        kind = Notification.Kind.DECISION
        notify(statement.member, kind, f"/me/decisions/{decision.pk}/", about=f"case:{case.pk}")
    for report in case.reports.filter(reporter__isnull=False).select_related("reporter"):
        if report.progress == "decided":  # else another lane still reads it
            assert report.reporter is not None
            kind, about = Notification.Kind.REPORT, f"report:{report.pk}"
            notify(report.reporter, kind, "/me/reports/", about=about)
    forget_notices(f"case:{case.pk}", Notification.Kind.DUTY)
    live.queue_changed(case)
