"""Closing with care: the author is done talking about it, and may open it again at any time."""

from django.db import transaction
from django.utils import timezone

from community.models import Member
from forums.actions.topics import own_topic, require_may_reword
from forums.models import Topic


@transaction.atomic
def close_topic(topic: Topic, *, by: Member) -> Topic:
    """Take no more replies in one's own topic; nobody is told, it only shows. Twice is once.

    Open to its author in any standing, as taking back is: it only ends something.
    """
    topic = own_topic(topic, by)
    if topic.closed_at is None:
        topic.closed_at = timezone.now()
        topic.save(update_fields=["closed_at"])
        topic.look_for_voices(timezone.now())
    return topic


@transaction.atomic
def reopen_topic(topic: Topic, *, by: Member) -> Topic:
    """Take replies in one's own topic again; nobody is told. Twice is once."""
    topic = own_topic(topic, by)
    if topic.closed_at:
        require_may_reword(by)
        topic.closed_at = None
        topic.save(update_fields=["closed_at"])
        topic.look_for_voices(timezone.now())
    return topic
