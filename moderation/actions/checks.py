"""What stands before a decision: the lease, the version that was read, and complete reasons."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from community.errors import Refused
from community.models import Member
from moderation import standing
from moderation.models import Case, Restriction
from moderation.outcomes import SKIPPING_NEEDS_WHY, STEPS, Outcome, Reasons, offered
from moderation.wording import lasting

LETTERS = {Outcome.CARE_MESSAGE, Outcome.NUDGE}


@transaction.atomic
def ready_case(case: Case, by: Member, version: int, outcome: str, reasons: Reasons) -> Case:
    """Return the case, if this moderator may decide it in this way now; nothing is changed.

    It stays locked until the end of the caller's transaction. Raises Refused as `held_case` does,
    and 422 `not_offered` or `incomplete`.
    """
    held = held_case(case, by, version)
    if outcome not in offered(held.kind, held.lane):
        raise Refused("not_offered", _("This step does not fit this case."), status=422)
    require_complete(held, outcome, reasons)
    return held


@transaction.atomic
def held_case(case: Case, by: Member, version: int) -> Case:
    """Return the case, if this moderator holds it and has read this version of it.

    It stays locked until the end of the caller's transaction. Raises Refused 409 `stale`, `leased`,
    `second_key` or `decided`, or what `locked_case` raises.
    """
    now = timezone.now()
    standing.require_not_suspended(by, at=now)
    held = locked_case(case, by)
    require_undecided(held)
    if held.state_at(now) == "second_key":
        sentence = _("This case waits for a second person now.")
        raise Refused("second_key", sentence, status=409)
    require_version(held, version)
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


def require_undecided(case: Case) -> None:
    """Raise Refused `decided` where nothing is left to decide."""
    if case.decided_at:
        raise Refused("decided", _("This case is decided already."), status=409)


def require_version(case: Case, version: int) -> None:
    """Raise Refused `stale` where the case changed since it was read."""
    if case.version != version:
        sentence = _("This case changed while you were reading. Look again before you decide.")
        raise Refused("stale", sentence, status=409)


def require_complete(case: Case, outcome: str, reasons: Reasons) -> None:
    """Raise Refused `incomplete` where the step needs something that is not there."""
    if STEPS[outcome].owes_statement:
        _require_statement(reasons)
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
    _require_passage(case, reasons)
    _require_length(outcome, reasons)


def _require_statement(reasons: Reasons) -> None:
    if reasons.clause is None or not reasons.facts.strip() or not reasons.explanation.strip():
        raise _incomplete(
            _("A statement needs the clause, what happened, and why the clause applies.")
        )


def _require_passage(case: Case, reasons: Reasons) -> None:
    """A passage is quoted from what was reported, so that the author finds it in the text."""
    passage = _in_one_line(reasons.passage)
    if not passage:
        return
    reported = [f"{report.title}\n{report.body}" for report in case.reports.all()]
    if not any(passage in _in_one_line(text) for text in reported):
        raise _incomplete(_("The passage is not in the reported words. Copy it from there."))


def _require_length(outcome: str, reasons: Reasons) -> None:
    step = STEPS[outcome]
    if reasons.lasts is None or step.shortest is None or step.longest is None:
        return
    if not step.shortest <= reasons.lasts <= step.longest:
        span = lasting(outcome)
        told = _("This step lasts %(span)s.") % {"span": span} if span else ""
        raise _incomplete(told or _("Nobody chooses how long this step lasts."))


def _in_one_line(text: str) -> str:
    return " ".join(text.split())


def _holds(member: Member | None, role: str) -> bool:
    return member is not None and role in member.role_names


def _incomplete(sentence: str) -> Refused:
    return Refused("incomplete", sentence, status=422)
