"""Deciding about a thing that nobody reported: the same reasons, statement, audit and appeal."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from community.errors import Refused
from community.models import Member
from moderation.actions.cases import require_on_duty
from moderation.actions.checks import ready_case
from moderation.actions.decisions import settle
from moderation.models import Case, Decision, Restriction, Target
from moderation.models.case import LEASE
from moderation.outcomes import Outcome, Reasons
from moderation.reasons import CONDUCT, REASONS

OUT_OF_PLACE = REASONS["R18"]


@transaction.atomic
def decide_unasked(target: Target, *, by: Member, outcome: Outcome, reasons: Reasons) -> Decision:
    """Open a case about a locked thing on one's own initiative and decide it at once.

    Raises Refused 409 `case_open` where a case waits, since it is decided there, `not_on_duty`, and
    what `decide` raises.
    """
    now = timezone.now()
    require_on_duty(by, now)
    if Case.objects.about(target).filter(decided_at=None).exists():
        sentence = _(
            "A case about this waits in the queue. It is decided there, with what it says."
        )
        raise Refused("case_open", sentence, status=409)
    case = Case.objects.create(
        lane=CONDUCT,
        kind=target.kind,
        target_id=target.pk,
        about_member=target.responsible,
        severity=OUT_OF_PLACE.severity,
        opened_at=now,
        due_at=now,
        leased_by=by,
        leased_until=now + LEASE,
        first_read_at=now,
        last_read_at=now,
    )
    case = ready_case(case, by, case.version, outcome, reasons)
    return settle(case, target, outcome, reasons, by=by)


def lift_unasked(target: Target, outcome: Outcome) -> None:
    """End before its time what such a decision limits; the decision and its statement stay."""
    now = timezone.now()
    limits = Restriction.objects.live(now).filter(
        statement__decision__outcome=outcome,
        statement__decision__case__kind=target.kind,
        statement__decision__case__target_id=target.pk,
        statement__decision__case__reports=None,
    )
    limits.update(lifted_at=now, ended_handled_at=now)
