"""Pinning: at most three topics of a board stand first for a while."""

from datetime import datetime, timedelta

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from community.errors import Refused
from community.limits import may_keep_order
from community.models import Member
from forums.actions.order.acting import end_acts, reason_of, tell_act, topic_in_hand
from forums.models import MOST_PINS, Act, Board, Topic
from moderation.models import State

LONGEST_PIN = timedelta(days=90)


@transaction.atomic
def pin_topic(topic: Topic, *, by: Member, until: datetime, reason: str) -> Topic:
    """Have a topic stand first on its board until then.

    Raises Refused 422 `no_reason` or `bad_end`, 409 `pinned_enough`, or what `topic_in_hand` does.
    """
    reason = reason_of(reason)
    Board.objects.select_for_update().get(pk=topic.board_id)  # before any topic: pins share it
    topic = topic_in_hand(topic, by=by)
    may_keep_order(by)
    now = timezone.now()
    if not now < until <= now + LONGEST_PIN:
        sentence = _("Choose a day within the next three months: a pin ends by itself.")
        raise Refused("bad_end", sentence, status=422)
    if topic.state != State.VISIBLE:
        raise Refused("taken_back", _("This topic was taken back by its author."))
    _let_go(topic.board.topics.filter(pinned_until__lte=now))
    topic.refresh_from_db(fields=["pin_place"])
    topic.pin_place, topic.pinned_until = topic.pin_place or _free_place(topic.board), until
    topic.save(update_fields=["pin_place", "pinned_until"])
    _look_after(topic.board, until)
    Act.objects.shown(topic, now).filter(kind=Act.Kind.PIN).update(ended_at=now)
    tell_act(Act.Kind.PIN, topic, reason, by=by, to=[topic.author], until=until)
    return topic


@transaction.atomic
def unpin_topic(topic: Topic, *, by: Member) -> Topic:
    """Let a pinned topic go back to its place in the list; nothing happens to one that is not."""
    topic = topic_in_hand(topic, by=by)
    if topic.pinned_until is None:
        return topic
    may_keep_order(by)
    let_pin_go(topic)
    end_acts(Act.Kind.PIN, topic, by=by, told="unpin")
    return topic


def let_pin_go(topic: Topic) -> None:
    """Take the pin off a locked topic."""
    topic.pin_place = topic.pinned_until = None
    topic.save(update_fields=["pin_place", "pinned_until"])


def _free_place(board: Board) -> int:
    taken = set(board.topics.exclude(pin_place=None).values_list("pin_place", flat=True))
    free = set(range(1, MOST_PINS + 1)) - taken
    if not free:
        sentence = _("Three topics are pinned here already. Take one of them down first.")
        raise Refused("pinned_enough", sentence, status=409)
    return min(free)


def _let_go(topics: "models.QuerySet[Topic]") -> None:
    topics.update(pin_place=None, pinned_until=None)


def _look_after(board: Board, until: datetime) -> None:
    """Remember until when the board has a pin, so that others are not asked for any."""
    later = models.Q(pins_until=None) | models.Q(pins_until__lt=until)
    Board.objects.filter(later, pk=board.pk).update(pins_until=until)
