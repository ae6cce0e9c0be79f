"""A listener takes a topic from the queue for twenty minutes, and hands it back."""

from datetime import datetime

from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from community.errors import Refused
from community.limits import may_take_from_queue
from community.models import Member
from forums.models import Lease, Topic
from forums.models.lease import HELD_FOR
from forums.queue import ROLES, waiting_for
from moderation import standing


@transaction.atomic
def lease(topic: Topic, *, by: Member) -> Lease:
    """Give this listener the topic for twenty minutes; holding it already extends it.

    What they held before goes back, so that nobody holds two. Raises 404 for who does not listen
    or may not see it, Refused `suspended` and its like, `too_fast`, or 409 `leased` or `answered`.
    """
    now = timezone.now()
    _require_listener(by)
    standing.require_voice(by, standing.FORUMS, at=now)
    may_take_from_queue(by)
    # The row first: what is asked through other tables is not asked again after a wait for it.
    locked = Topic.objects.select_for_update(of=("self",)).select_related("board")
    topic = locked.get(pk=topic.pk)
    if not topic.is_visible_to(by):
        raise Refused("not_found", _("This topic is not there any more."), status=404)
    _require_waiting(topic, by, now)
    _require_free(topic, by, now)
    return _kept(topic, by, now)


@transaction.atomic
def hand_back(topic: Topic, *, by: Member) -> None:
    """Let the topic go before the lease runs out, so that someone else can take it."""
    _require_listener(by)
    end_lease(topic, of=by)


def end_lease(topic: Topic, *, of: Member) -> None:
    """End this member's lease on the topic, if they hold one: they answered or let it go."""
    Lease.objects.filter(topic=topic, member=of).delete()


def forget_leases(at: datetime) -> None:
    """Take away the rows of leases that ran out: who held what is nobody's to look up."""
    Lease.objects.filter(until__lte=at).delete()


def _require_listener(by: Member) -> None:
    if not by.role_names & {*ROLES, "lead"}:
        raise Refused("not_found", _("This is not here."), status=404)


def _require_waiting(topic: Topic, by: Member, at: datetime) -> None:
    if not any(part.filter(pk=topic.pk).exists() for part in waiting_for(by, at)):
        sentence = _("This topic does not wait for you any more. Take the next one.")
        raise Refused("answered", sentence, status=409)


def _require_free(topic: Topic, by: Member, at: datetime) -> None:
    others = Lease.objects.live(at).filter(topic=topic).exclude(member=by)
    if held := others.first():
        sentence = _("Another listener is with this topic now. Take the next one.")
        raise Refused("leased", sentence, status=409, until=held.until)


def _kept(topic: Topic, by: Member, at: datetime) -> Lease:
    Lease.objects.filter(models.Q(topic=topic) | models.Q(member=by)).delete()
    try:
        with transaction.atomic():
            return Lease.objects.create(topic=topic, member=by, until=at + HELD_FOR)
    except IntegrityError as no:  # they took another topic in this very moment
        sentence = _("You took another topic in this moment. Look at the queue again.")
        raise Refused("leased", sentence, status=409) from no
