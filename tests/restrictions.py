"""Decisions about the cast, through the real verbs."""

from datetime import timedelta

from community.actions.duty import check_in
from community.models import Clause, Member
from moderation.actions.cases import lease
from moderation.actions.decisions import decide
from moderation.actions.reports import report
from moderation.models import Decision, Profile
from moderation.outcomes import Reasons


def decided(
    member: Member, *, by: Member, outcome: str, reporter: Member | None = None
) -> Decision:
    """Have a member's profile reported and decided."""
    reporter = reporter or Member.objects.exclude(pk__in=[member.pk, by.pk]).first()
    assert reporter is not None
    check_in(by)
    case = report(Profile.of(member), by=reporter, reason="R09").cases.get()
    case = lease(case, by=by)
    reasons = Reasons(
        clause=Clause.objects.in_force().first(),
        facts="Three replies used hard names for another member.",
        explanation="The guidelines ask for kindness when people differ.",
        why_not_softer="A nudge came before and did not help.",
        lasts=timedelta(days=3),
        area="rooms" if outcome == "pause_area" else "",
    )
    return decide(case, by=by, version=case.version, outcome=outcome, reasons=reasons)


def suspend(member: Member, *, by: Member) -> Decision:
    """Pause a member's account for three days."""
    return decided(member, by=by, outcome="suspend")
