"""What each outcome does to the thing and the member, and how it ends by itself."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from community.actions.notices import forget_notices, forget_notices_within
from community.actions.roles import withdraw_role
from community.models import Duty, Member
from moderation.actions.care import write_from_duty
from moderation.actions.cases import look_again
from moderation.actions.letters import letter
from moderation.live import standing_changed
from moderation.models import Case, Contribution, Decision, Restriction, State, Target
from moderation.outcomes import Outcome, Reasons

LIMITS_VOICE = {Outcome.SLOW_MODE, Outcome.PAUSE_AREA, Outcome.SUSPEND, Outcome.CLOSE_ACCOUNT}
ENDS_DUTY = {Outcome.SUSPEND, Outcome.CLOSE_ACCOUNT}


def apply(
    decision: Decision, target: Target | None, limits: list[Restriction], reasons: Reasons
) -> None:
    """Do what the outcome says, inside the deciding transaction."""
    outcome, member = decision.outcome, decision.case.about_member
    if isinstance(target, Contribution) and target.state != State.TAKEN_BACK:
        _turn(decision, target, limits, reasons)
    if member is None:
        return
    if outcome in {Outcome.CARE_MESSAGE, Outcome.NUDGE}:
        words = letter(decision.case, outcome, reasons)
        write_from_duty(member, by=decision.decided_by, body=words)
    if outcome == Outcome.WITHDRAW_ROLE:
        withdraw_role(member, reasons.role, by=decision.decided_by)
        _remember(decision, role=reasons.role)
    if outcome == Outcome.CLOSE_ACCOUNT:
        Member.objects.filter(pk=member.pk).update(closed_at=decision.decided_at)
    if outcome in ENDS_DUTY:
        Duty.objects.filter(member=member, ended_at=None).update(ended_at=decision.decided_at)
    if outcome in LIMITS_VOICE:
        standing_changed(member)


@transaction.atomic
def end_restriction(restriction: Restriction, *, at: datetime) -> None:
    """End a limit whose time is over: what was out of view for a while shows again.

    What waits to be reworded does not: nothing is decided by a clock, so a person looks again.
    """
    case = restriction.statement.decision.case
    target = Target.locked(case.kind, case.target_id)
    due = Restriction.objects.filter(pk=restriction.pk, ended_handled_at=None)
    if not due.update(ended_handled_at=at):
        return
    if isinstance(target, Contribution) and restriction.what.startswith("visibility_"):
        if target.state == State.HELD:
            look_again(target, _("The time to reword it is over."))
        elif target.state == State.WITHHELD and not kept_out(target, at):
            target.put_back()
    standing_changed(restriction.member)


def end_due_restrictions(at: datetime | None = None) -> None:
    """End every limit whose time is over."""
    now = at or timezone.now()
    due = Restriction.objects.filter(ends_at__lte=now, ended_handled_at=None, lifted_at=None)
    for restriction in due.select_related("statement__decision__case", "member"):
        end_restriction(restriction, at=now)


def _turn(
    decision: Decision, target: Contribution, limits: list[Restriction], reasons: Reasons
) -> None:
    outcome = decision.outcome
    set_now = {limit.what for limit in limits}
    if outcome == Outcome.ASK_TO_REWORD:
        target.hold()
        forget_notices(target.about)
    elif set_now & {"visibility_disabled", "visibility_removed"}:
        target.withhold()
        forget_notices(target.about)
        if target.kind == "topic":
            forget_notices_within(target.address())
    else:
        if outcome == Outcome.LOCK and limits:
            target.rest_until(limits[0].ends_at)
        if outcome == Outcome.FOLD:
            _fold(decision, target, reasons.notes)
        if target.state == State.HELD and not _still_looked_at(target):
            target.release()  # the look it waited for found nothing to keep back


def _fold(decision: Decision, target: Contribution, notes: tuple[str, ...]) -> None:
    added = sorted(set(notes) - set(target.content_notes))
    target.content_notes = sorted({*target.content_notes, *added})
    target.save(update_fields=["content_notes"])
    _remember(decision, notes_added=added)


def _remember(decision: Decision, **was: Any) -> None:
    """Keep what a successful appeal would put back."""
    decision.as_it_was |= was
    decision.save(update_fields=["as_it_was"])


def _still_looked_at(target: Contribution) -> bool:
    """Tell whether a case in the other lane still has to say yes."""
    return Case.objects.about(target).filter(decided_at=None).exists()


def kept_out(target: Contribution, at: datetime) -> bool:
    """Tell whether another decision keeps it out of view."""
    still = Restriction.objects.live(at).filter(
        statement__decision__case__kind=target.kind,
        statement__decision__case__target_id=target.pk,
        what__in=["visibility_disabled", "visibility_removed"],
    )
    return still.exists()
