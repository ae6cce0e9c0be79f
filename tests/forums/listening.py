"""What the tests of the no-silence queue ask for in one line."""

from datetime import datetime, timedelta

import time_machine
from django.utils import timezone

from community.actions.duty import check_in
from community.models import Duty, Member, Notification
from forums.models import Topic
from forums.queue import part_of_queue
from tests.cast import make_member

HOUR = timedelta(hours=1)


def queue_of(listener: Member, at: datetime | None = None) -> list[Topic]:
    """Return what waits for this listener, in order."""
    someone = Member.objects.get(pk=listener.pk)
    return part_of_queue(someone, at or timezone.now(), after=None, count=100)


def more_listeners() -> list[Member]:
    """Have two more people listen, so that second voices are asked for."""
    return [make_member("lou", "listener"), make_member("lin", "listener")]


def goes_on_duty(member: Member, at: datetime) -> None:
    """Have someone check in at this time and stay."""
    with time_machine.travel(at, tick=False):
        Duty.objects.filter(member=member).delete()
        check_in(member)


def told_of_waiting(member: Member) -> int:
    """Return how many times someone was told that topics wait."""
    return Notification.objects.filter(member=member, kind="waiting").count()
