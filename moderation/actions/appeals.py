"""Asking for another look at a decision, and answering as someone who did not decide it."""

from datetime import datetime

from dateutil.relativedelta import relativedelta  # type: ignore[import-untyped]
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from community import audit
from community.actions.notices import forget_notices, notify
from community.errors import Refused
from community.limits import may_appeal
from community.models import Member, Notification
from moderation import live, standing
from moderation.actions.reversal import look_once_more, put_everything_back
from moderation.models import Appeal, Case, Decision, Report, Statement, Target
from moderation.models.appeal import ANSWERED_WITHIN
from moderation.models.decision import APPEAL_MONTHS
from moderation.outcomes import Outcome
from moderation.writing import tidy

LONGEST = 5000


@transaction.atomic
def appeal_decision(statement: Statement, *, by: Member, words: str) -> Appeal:
    """Ask for another look at a decision about oneself; open in every state of an account.

    Raises Refused 404 where it is not about them, 403 `too_late`, 409 `appealed`, or `empty`,
    `too_long`, `too_fast`.
    """
    if statement.member_id != by.pk:
        raise Refused("not_found", _("This decision is not here."), status=404)
    _require_in_time(statement.appeal_until)
    return _ask(statement.decision, by, words, side=Appeal.Side.AUTHOR)


@transaction.atomic
def appeal_report(report: Report, *, by: Member, words: str) -> Appeal:
    """Ask for another look at one's own report that was turned down.

    Raises Refused 403 `not_turned_down` while it waits or where something was done, and the
    refusals of `appeal_decision`.
    """
    if report.reporter_id != by.pk:
        raise Refused("not_found", _("This report is not here."), status=404)
    decision = turned_down(report)
    if decision is None:
        sentence = _("This report was not turned down, so there is nothing to look at again.")
        raise Refused("not_turned_down", sentence)
    _require_in_time(decision.decided_at + relativedelta(months=APPEAL_MONTHS, days=1))
    return _ask(decision, by, words, side=Appeal.Side.REPORTER, report=report)


def turned_down(report: Report) -> Decision | None:
    """Return the decision by which nothing was done about a report, once nothing waits any more."""
    if report.progress != "decided":
        return None
    decided = Decision.objects.filter(case__in=report.cases.all(), outcome=Outcome.NO_ACTION)
    return decided.order_by("-pk").first()


@transaction.atomic
def answer_appeal(appeal: Appeal, *, by: Member, upheld: bool, words: str) -> Appeal:
    """Answer with reasons; `upheld` means that the appeal succeeds and everything is put back.

    Raises Refused 403 `same_person` for who decided, 409 `answered`, 404 for who may not see it.
    """
    words = tidy(words, longest=LONGEST)
    standing.require_not_suspended(by, at=timezone.now())
    case = appeal.decision.case
    target = Target.locked(case.kind, case.target_id)
    Case.objects.select_for_update().get(pk=case.pk)
    appeal = _unanswered(appeal, by)
    appeal.answered_by, appeal.answered_at = by, timezone.now()
    appeal.upheld, appeal.answer = upheld, words
    appeal.save(update_fields=["answered_by", "answered_at", "upheld", "answer"])
    if upheld and appeal.side == Appeal.Side.AUTHOR:
        put_everything_back(appeal.decision, target, by=by)
    elif upheld:
        look_once_more(appeal, target)
    _tell(appeal)
    audit.record("appeal.answer", by=by, subject=f"appeal:{appeal.pk}", upheld=upheld)
    return appeal


@transaction.atomic
def invite_guest(appeal: Appeal, guest: Member, *, by: Member) -> Appeal:
    """Give one appeal to someone outside the team, who then reads this one case and no other.

    Raises Refused 422 `not_a_guest` for someone concerned in it, 403 `not_a_lead`.
    """
    if not by.is_lead:
        raise Refused("not_a_lead", _("Only a lead can invite a guest reviewer."))
    appeal = _unanswered(appeal, by, answering=False)
    if guest.pk in _concerned(appeal) or not guest.takes_part:
        sentence = _("A guest reviewer has no part in the case and did not decide it.")
        raise Refused("not_a_guest", sentence, status=422)
    appeal.guest = guest
    appeal.save(update_fields=["guest"])
    notify(
        guest, Notification.Kind.REVIEW, f"/me/reviews/{appeal.pk}/", about=f"appeal:{appeal.pk}"
    )
    audit.record(
        "appeal.invite", by=by, subject=f"appeal:{appeal.pk}", guest=str(guest.audit_number)
    )
    return appeal


def _require_in_time(until: datetime) -> None:
    if timezone.now() > until:
        raise Refused("too_late", _("The six months in which this can be looked at are over."))


def _ask(
    decision: Decision, by: Member, words: str, *, side: str, report: Report | None = None
) -> Appeal:
    words = tidy(words, longest=LONGEST)
    may_appeal(by)
    now = timezone.now()
    appeal = Appeal(decision=decision, by=by, side=side, report=report, words=words, made_at=now)
    appeal.due_at = now + ANSWERED_WITHIN
    try:
        with transaction.atomic():
            appeal.save(force_insert=True)
    except IntegrityError:
        sentence = _("You asked for another look already. The answer comes to you here.")
        raise Refused("appealed", sentence, status=409) from None
    live.alert_appeal(appeal)
    return appeal


def _unanswered(appeal: Appeal, by: Member, *, answering: bool = True) -> Appeal:
    locked = Appeal.objects.select_for_update(of=("self",)).select_related("decision__case", "by")
    found = locked.filter(pk__in=Appeal.objects.visible_to(by)).filter(pk=appeal.pk).first()
    if found is None:
        raise Refused("not_found", _("This appeal is not here."), status=404)
    if found.answered_at:
        raise Refused("answered", _("This appeal was answered already."), status=409)
    if answering and by.pk in {found.decision.decided_by_id, found.decision.second_by_id}:
        sentence = _("You decided this, so someone else has to look at it again.")
        raise Refused("same_person", sentence)
    return found


def _concerned(appeal: Appeal) -> set[int | None]:
    decision = appeal.decision
    reporters = decision.case.reports.values_list("reporter", flat=True)
    who = {appeal.by_id, decision.case.about_member_id, decision.decided_by_id}
    return who | {decision.second_by_id} | set(reporters)


def _tell(appeal: Appeal) -> None:
    about = f"appeal:{appeal.pk}"
    forget_notices(about, Notification.Kind.DUTY)
    mine = f"/me/decisions/{appeal.decision_id}/"
    address = (
        mine if appeal.side == Appeal.Side.AUTHOR else f"/me/reports/{appeal.report_id}/appeal/"
    )
    notify(appeal.by, Notification.Kind.APPEAL, address, about=about)
