"""“I read this”: one silent mark that a reader leaves where no replies are wanted."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from community.errors import Refused
from community.models import Member
from forums.models import Reading, ReplyWanted, Topic
from moderation import standing
from moderation.models import State


@transaction.atomic
def witness(topic: Topic, *, by: Member) -> Reading:
    """Leave the mark; nobody is told, and nobody can see whose it is or how many. Twice is once.

    Raises Refused `not_witness`, `own_words`, or 404 where there are no words to be read.
    """
    topic = _read_by(topic, by)
    standing.require_not_suspended(by, at=timezone.now())
    reading, _made = Reading.objects.get_or_create(topic=topic, member=by)
    if reading.witnessed_at is None:
        reading.witnessed_at = timezone.now()
        reading.save(update_fields=["witnessed_at"])
    return reading


@transaction.atomic
def unwitness(topic: Topic, *, by: Member) -> None:
    """Take the mark away again. Twice is once."""
    Reading.objects.filter(topic=topic, member=by).update(witnessed_at=None)


def _read_by(topic: Topic, by: Member) -> Topic:
    locked = Topic.objects.select_for_update(of=("self",)).select_related("board", "author")
    topic = locked.get(pk=topic.pk)
    if not topic.is_visible_to(by) or topic.state != State.VISIBLE:
        raise Refused("not_found", _("This topic is not there any more."), status=404)
    if topic.author_id == by.pk:
        raise Refused("own_words", _("These are your own words."), status=422)
    if topic.reply_wanted != ReplyWanted.WITNESS:
        raise Refused("not_witness", _("Here the author would like replies. You can write one."))
    return topic


def was_read(topic: Topic) -> bool:
    """Tell the author whether anyone left the mark whom no block hides: never who, or how many."""
    left = Reading.objects.filter(topic=topic, witnessed_at__isnull=False)
    return left.exclude(member__in=topic.author.hidden_ids).exists()
