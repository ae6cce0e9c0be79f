"""The mark in the top bar: open pages hear that something is new, and no more than that."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from community import mark
from community.live import member_group, publish
from community.models import Duty, Member, NoticeSettings, Notification

AT_MOST = 200  # members looked at in one run
Kind = Notification.Kind
SAFETY, WORK = {Kind.SIGN_IN}, {Kind.DUTY, Kind.PACE, Kind.WAITING}


def tell_due_notices() -> None:
    """Tell open pages of what is due now: undo and quiet hours are over, nothing was taken back."""
    now = timezone.now()
    Notification.objects.unsent("dot", now).beside_wishes("dot").update(told_at=now)
    fresh = Notification.objects.to_send("dot", now)
    for member in Member.objects.filter(pk__in=fresh.values("member"))[:AT_MOST]:
        tell_of_notices(member, now)


@transaction.atomic
def tell_of_notices(member: Member, now: datetime) -> None:
    """Turn the mark on for one member, unless these are their quiet hours."""
    fresh = Notification.objects.filter(member=member).to_send("dot", now)
    undisturbed = NoticeSettings.of(member).undisturbed(now)
    if undisturbed > now:
        fresh = fresh.filter(kind__in=never_quiet(member, now))
        NoticeSettings.objects.filter(member=member).update(dot_after=undisturbed)
    if fresh.update(told_at=now):
        show_mark(member.pk)


def never_quiet(member: Member, now: datetime) -> set[str]:
    """Return the kinds that quiet hours do not hold back from this member."""
    on_duty = Duty.objects.live(now).filter(member=member).exists()
    return {*SAFETY, *WORK} if on_duty else {*SAFETY}


def show_mark(member_id: int) -> None:
    """Have every page of a member show whether something is new, after commit."""
    transaction.on_commit(lambda: mark.keep(member_id, on=bool(news_for(member_id))), robust=True)
    publish(member_group(member_id), {"type": "notice"})


def news_for(member_id: int) -> list[str]:
    """Return the kinds of what was told to a member and not read."""
    new = Notification.objects.filter(member=member_id).new(timezone.now())
    return sorted(set(new.order_by().values_list("kind", flat=True)))
