"""When time runs out: everyone who can be reached is told; nothing is decided by a clock."""

from datetime import datetime, timedelta

from django.db import models, transaction

from community.actions.notices import notify
from community.models import Notification
from moderation import live
from moderation.due import CARE_WITHIN
from moderation.models import Appeal, CareThread, Case, Contribution, State, Target

LONGEST_HOLD = timedelta(hours=2)
AGAIN = timedelta(hours=24)
AT_ONCE = 500


def escalate_overdue(at: datetime) -> None:
    """Alert everyone to what waits too long: cases, holds past two hours, lines, appeals."""
    due = models.Q(due_at__lte=at) | (models.Q(opened_at__lte=at - LONGEST_HOLD) & _about_held())
    for case in Case.objects.waiting().filter(due, _not_lately(at))[:AT_ONCE]:
        escalate(case, at=at)
    waiting = CareThread.objects.filter(_not_lately(at), waiting_since__lte=at - CARE_WITHIN)
    for thread in waiting.select_related("member")[:AT_ONCE]:
        escalate_line(thread, at=at)
    late = Appeal.objects.waiting().filter(_not_lately(at), due_at__lte=at)
    for appeal in late.select_related("decision__case")[:AT_ONCE]:
        escalate_appeal(appeal, at=at)


@transaction.atomic
def escalate_appeal(appeal: Appeal, *, at: datetime) -> None:
    """Alert everyone who may answer an appeal whose time is over."""
    waiting = Appeal.objects.filter(_not_lately(at), pk=appeal.pk, answered_at=None)
    if waiting.update(escalated_at=at):
        live.alert_appeal(appeal)


@transaction.atomic
def escalate(case: Case, *, at: datetime) -> None:
    """Alert everyone to one case; the author of a held text is told that it takes longer."""
    if not Case.objects.filter(_not_lately(at), pk=case.pk, decided_at=None).update(
        escalated_at=at
    ):
        return
    live.alert_everyone(case)
    target = Target.find(case.kind, case.target_id)
    if isinstance(target, Contribution) and target.state == State.HELD:
        about = f"held:{target.about}"
        notify(target.author, Notification.Kind.HELD, "/me/decisions/", about=about)


@transaction.atomic
def escalate_line(thread: CareThread, *, at: datetime) -> None:
    """Alert everyone who can go on duty to a member's line that waits."""
    line = CareThread.objects.filter(_not_lately(at), pk=thread.pk, waiting_since__isnull=False)
    if line.update(escalated_at=at):
        live.alert_everyone_to_care(thread)


def _not_lately(at: datetime) -> models.Q:
    return models.Q(escalated_at=None) | models.Q(escalated_at__lte=at - AGAIN)


def _about_held() -> models.Q:
    held = models.Q(pk__in=[])
    for kind, model in Target.kinds().items():
        if issubclass(model, Contribution):
            ids = model._default_manager.filter(state=State.HELD).values("pk")
            held |= models.Q(kind=kind, target_id__in=ids)
    return held
