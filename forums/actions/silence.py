"""Nobody is left in silence: people are told of topics that have waited long for an answer."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import models, transaction

from community.actions.notices import notify
from community.models import Duty, Member, Notification
from forums.actions.listening import forget_leases
from forums.models import Topic
from forums.models.topic import TopicQuerySet
from forums.models.waiting import promised
from forums.queue import answerable_by
from moderation.live import everyone_reachable

LISTENERS_AFTER, LEADS_AFTER = timedelta(hours=12), timedelta(hours=24)
QUEUE = "/listening/"
TEAM = ("listener", "host", "moderator")
AT_ONCE = 500


@transaction.atomic
def tell_of_silence(at: datetime) -> None:
    """Tell the listeners on duty after twelve hours and the leads after a day, once for a topic.

    Where less was promised, the listeners are told then.

    Where nobody on duty listens, the first who checks in is told then. A topic that no lead may
    see, in a circle or behind a block, is told to those of the team who may.
    """
    forget_leases(at)
    _take_back_what_is_over(at)
    late = _waiting_since(at - _listeners_after(), at).filter(listeners_told_at=None)
    on_duty = Duty.objects.live(at).of_roles("listener").select_related("member")
    told = _tell_of_queue([duty.member for duty in on_duty], late)
    Topic.objects.filter(pk__in=told).update(listeners_told_at=at)
    silent = _waiting_since(at - LEADS_AFTER, at).filter(leads_told_at=None)
    told = _tell_of_queue(everyone_reachable("lead"), silent)
    told |= _tell_of_each(everyone_reachable(*TEAM), silent.exclude(pk__in=told))
    Topic.objects.filter(pk__in=told).update(leads_told_at=at)


def _listeners_after() -> timedelta:
    return min(LISTENERS_AFTER, promised())


def _take_back_what_is_over(at: datetime) -> None:
    """Take away unread lines that lead to the queue once nobody waits long in it any more."""
    if not _waiting_since(at - _listeners_after(), at).exists():
        kind = Notification.Kind.WAITING
        Notification.objects.filter(kind=kind, address=QUEUE, read_at=None).delete()


def _waiting_since(since: datetime, at: datetime) -> TopicQuerySet:
    """Return what has waited since then; the time that a topic rested does not count."""
    rested = models.Q(locked_until=None) | models.Q(locked_until__lte=since)
    return Topic.objects.in_silence(at).filter(rested, waits_since__lte=since)


def _tell_of_queue(people: Iterable[Member], topics: TopicQuerySet) -> set[int]:
    """Lead each person to the queue if one of these waits there for them; return which do."""
    told: set[int] = set()
    for person in people:
        waiting = _for(person, topics)
        if waiting:
            _tell(person, QUEUE, "listening")
            told |= waiting
    return told


def _tell_of_each(people: Iterable[Member], topics: TopicQuerySet) -> set[int]:
    """Lead those to a topic who may see it although they may not see the queue."""
    left = {topic.pk: topic for topic in topics[:AT_ONCE]}
    told: set[int] = set()
    for person in people if left else ():
        for pk in _for(person, Topic.objects.filter(pk__in=left)):
            _tell(person, left[pk].address(), left[pk].about)
            told.add(pk)
    return told


def _for(person: Member, topics: TopicQuerySet) -> set[int]:
    these = answerable_by(person).filter(pk__in=topics.values("pk"))
    return set(these.values_list("pk", flat=True)[:AT_ONCE])


def _tell(person: Member, address: str, about: str) -> None:
    """Notify without content; who has not read the last such line needs no second one."""
    kind = Notification.Kind.WAITING
    known = Notification.objects.filter(member=person, kind=kind, address=address, read_at=None)
    if not known.exists():
        notify(person, kind, address, about=about)
