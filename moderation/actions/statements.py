"""What a decision owes the author: a complete statement, and each limit that stands on it."""

from datetime import datetime, timedelta

from dateutil.relativedelta import relativedelta  # type: ignore[import-untyped]
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from community.actions.notices import read_notices_about
from community.models import Community, Notification
from moderation.models import Case, Contribution, Decision, Restriction, Statement, Target
from moderation.models.decision import APPEAL_MONTHS
from moderation.outcomes import ON_THE_ACCOUNT, STEPS, Reasons

REMOVED = "visibility_removed"


def make_statement(
    decision: Decision, case: Case, target: Target | None, reasons: Reasons, now: datetime
) -> Statement | None:
    """Write the statement of reasons, where the step owes one and someone is there to be told."""
    if not STEPS[decision.outcome].owes_statement or case.about_member is None:
        return None
    assert reasons.clause is not None
    reports = case.reports.order_by("pk")
    first = reports.first()
    noticed = reports.filter(reporter__isnull=False).exists()
    community = Community.objects.current()
    made_at = target.created_at if isinstance(target, Contribution) else case.opened_at
    return Statement.objects.create(
        decision=decision,
        member=case.about_member,
        facts=reasons.facts,
        clause=reasons.clause,
        clause_explanation=reasons.explanation,
        source=Statement.Source.NOTICE if noticed else Statement.Source.OWN_INITIATIVE,
        automated_detection=reports.filter(reporter=None).exists(),
        redress=_redress(),
        appeal_until=now + relativedelta(months=APPEAL_MONTHS, days=1),
        passage=reasons.passage or (first.body if first else ""),
        content_kind=case.kind,
        content_made_at=made_at,
        content_language=community.language if community else "en",
        told_at=now,
    )


def make_restrictions(
    statement: Statement | None, outcome: str, reasons: Reasons, now: datetime
) -> list[Restriction]:
    """Write each limit that the step sets, with its start and end."""
    if statement is None:
        return []
    return [
        Restriction.objects.create(
            statement=statement,
            member=statement.member,
            what=what,
            area=reasons.area if what == "pause_area" else "",
            starts_at=now,
            ends_at=now + lasts if lasts else None,
        )
        for what, lasts in limits_of(outcome, reasons)
    ]


def limits_of(outcome: str, reasons: Reasons) -> list[tuple[str, timedelta | None]]:
    """Return which limits the step sets, each with how long it lasts (an open end is None)."""
    step = STEPS[outcome]
    limits: list[tuple[str, timedelta | None]] = []
    if step.restricts:
        limits.append((step.restricts, reasons.lasts or step.usual))
    if reasons.remove_too and outcome in ON_THE_ACCOUNT:
        limits.append((REMOVED, None))
    return limits


@transaction.atomic
def see_statement(statement: Statement) -> None:
    """Remember that the member has seen the statement, and its notice with it."""
    now = timezone.now()
    Statement.objects.filter(pk=statement.pk, seen_at=None).update(seen_at=now)
    about = f"case:{statement.decision.case_id}"
    read_notices_about(statement.member, about, Notification.Kind.DECISION)


def _redress() -> str:
    return _(
        "You can ask for another look for six months. Someone who did not decide this will read "
        "it. You can also turn to a certified dispute body or a court in your country."
    )
