"""Deciding a case: one transaction writes decision, statement, restrictions and their effect."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from community import audit
from community.actions.notices import notify
from community.errors import Refused
from community.models import Member, Notification
from moderation import live, standing
from moderation.actions.effects import apply
from moderation.actions.statements import make_restrictions, make_statement
from moderation.models import Case, Decision, Restriction, Statement, Target
from moderation.outcomes import SKIPPING_NEEDS_WHY, STEPS, Outcome, Reasons, offered

LETTERS = {Outcome.CARE_MESSAGE, Outcome.NUDGE}


@transaction.atomic
def decide(case: Case, *, by: Member, version: int, outcome: str, reasons: Reasons) -> Decision:
    """Decide a case under its lease, as this version of it was read.

    Raises Refused 409 `stale`, `leased`, `second_key` or `decided`; 422 `incomplete` or
    `not_offered`; 404 where the case is not this moderator's to decide.
    """
    if outcome == Outcome.CLOSE_ACCOUNT:
        raise Refused("second_key", _("Closing an account needs a second person."), status=422)
    target = Target.locked(case.kind, case.target_id)
    case = held_case(case, by, version)
    _require_offered(case, outcome)
    _require_complete(case, outcome, reasons)
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


def held_case(case: Case, by: Member, version: int) -> Case:
    """Return the case locked, if this moderator holds it and has read this version of it."""
    now = timezone.now()
    standing.require_not_suspended(by, at=now)
    held = locked_case(case, by)
    if held.decided_at:
        raise Refused("decided", _("This case is decided already."), status=409)
    if held.state_at(now) == "second_key":
        sentence = _("This case waits for a second person now.")
        raise Refused("second_key", sentence, status=409)
    if held.version != version:
        sentence = _("This case changed while you were reading. Look again before you decide.")
        raise Refused("stale", sentence, status=409)
    if not held.is_held_by(by, now):
        sentence = _("Your time with this case ran out. Take it again; what you wrote is kept.")
        raise Refused("leased", sentence, status=409)
    return held


def locked_case(case: Case, by: Member) -> Case:
    """Return the case with its row locked; for who may not work on it, it is not there."""
    held = Case.objects.select_for_update().get(pk=case.pk)
    if not by.is_moderator or not Case.objects.visible_to(by).filter(pk=case.pk).exists():
        raise Refused("not_found", _("This case is not here."), status=404)
    return held


def require_reasons(reasons: Reasons) -> Reasons:
    """Return reasons that make a complete statement; raise Refused `incomplete` otherwise."""
    if reasons.clause is None or not reasons.facts.strip() or not reasons.explanation.strip():
        raise _incomplete(
            _("A statement needs the clause, what happened, and why the clause applies.")
        )
    return reasons


def _require_offered(case: Case, outcome: str) -> None:
    if outcome not in offered(case.kind, case.lane):
        raise Refused("not_offered", _("This step does not fit this case."), status=422)


def _require_complete(case: Case, outcome: str, reasons: Reasons) -> None:
    if STEPS[outcome].owes_statement:
        require_reasons(reasons)
        _require_passage(case, reasons)
    if outcome in SKIPPING_NEEDS_WHY and not reasons.why_not_softer.strip():
        raise _incomplete(_("Say why a softer step would not be enough."))
    if outcome in LETTERS and not reasons.letter:
        raise _incomplete(_("Write the message that the member will get."))
    if outcome == Outcome.NUDGE and reasons.clause is None:
        raise _incomplete(_("Choose the clause that the nudge is about."))
    if outcome == Outcome.PAUSE_AREA and reasons.area not in Restriction.Area.values:
        raise _incomplete(_("Choose which area the pause is for."))
    if outcome == Outcome.WITHDRAW_ROLE and not _holds(case.about_member, reasons.role):
        raise _incomplete(_("Choose which role is withdrawn."))
    if outcome == Outcome.FOLD and not reasons.notes:
        raise _incomplete(_("Choose the content note for the fold."))
    longest = STEPS[outcome].longest
    if longest and reasons.lasts is not None and not timedelta(0) < reasons.lasts <= longest:
        raise _incomplete(_("This step cannot last that long."))


def _require_passage(case: Case, reasons: Reasons) -> None:
    """A passage is quoted from what was reported, so that the author finds it in the text."""
    passage = _in_one_line(reasons.passage)
    reported = [f"{report.title}\n{report.body}" for report in case.reports.all()]
    if passage and not any(passage in _in_one_line(text) for text in reported):
        raise _incomplete(_("The passage is not in the reported words. Copy it from there."))


def _in_one_line(text: str) -> str:
    return " ".join(text.split())


def _holds(member: Member | None, role: str) -> bool:
    return member is not None and role in member.role_names


def _incomplete(sentence: str) -> Refused:
    return Refused("incomplete", sentence, status=422)


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
    Notification.objects.filter(kind=Notification.Kind.DUTY, about=f"case:{case.pk}").delete()
    live.queue_changed(case)
