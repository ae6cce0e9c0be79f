"""Undoing what was sent a moment ago: nobody was told yet, and the words come back as a draft."""

from datetime import datetime

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from community.errors import Refused
from community.models import Member
from forums.actions.drafts import OF_TOPIC, keep_words
from forums.actions.quoting import as_words, forget_quotes
from forums.actions.replies import UNDO, own_reply
from forums.actions.topics import own_topic, take_topic_back
from forums.models import Draft, Reply, Topic
from moderation.actions.taking_in import leave_no_trace, take_back


@transaction.atomic
def undo_reply(reply: Reply, *, by: Member) -> Draft:
    """Undo one's own reply within 20 seconds; return the draft that its words became.

    It is gone without a trace, and the place is free again. Where another reply came after it, or
    a case is about it, it is taken back instead, so that no other reply moves and no case loses
    what it is about. Raises Refused `not_yours` or `too_late`.
    """
    reply = own_reply(reply, by)
    _require_in_time(reply)
    topic = reply.topic
    words = {"body": reply.body, "content_notes": reply.content_notes, "quotes": as_words(reply)}
    if reply.position == topic.last_position and leave_no_trace(reply):
        _shrink(topic)
    else:
        reply.forget_mark()
        forget_quotes(take_back(reply, by=by))
        topic.look_for_voices(timezone.now())
    return keep_words(topic, by=by, words=words)


@transaction.atomic
def undo_topic(topic: Topic, *, by: Member) -> Draft:
    """Undo one's own topic within 20 seconds, as `undo_reply` does a reply."""
    topic = own_topic(topic, by)
    _require_in_time(topic)
    board = topic.board
    words = {name: getattr(topic, name) for name in OF_TOPIC}
    if topic.last_position or not leave_no_trace(topic):
        take_topic_back(topic, by=by)
    return keep_words(board, by=by, words=words)


def seconds_to_undo(thing: Topic | Reply, at: datetime) -> int:
    """Return for how many seconds its author can still undo it."""
    return max(0, round((thing.created_at + UNDO - at).total_seconds()))


def _require_in_time(thing: Topic | Reply) -> None:
    if thing.created_at + UNDO < timezone.now():
        sentence = _("Twenty seconds have passed, so it stays. You can still take it back.")
        raise Refused("too_late", sentence, status=409)


def _shrink(topic: Topic) -> None:
    """Free the last place again; the topic stands in the list where it stood before."""
    latest = topic.replies.aggregate(at=models.Max("created_at"))["at"]
    topic.last_position -= 1
    topic.active_at = latest or topic.created_at
    topic.save(update_fields=["last_position", "active_at"])
    for column in ("position", "told_to"):  # the next reply gets this number and is new to everyone
        ahead = topic.readings.filter(**{f"{column}__gt": topic.last_position})
        ahead.update(**{column: topic.last_position})
    topic.look_for_voices(timezone.now())
