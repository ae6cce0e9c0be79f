"""Putting a split back: the replies return to their places, while nobody answered elsewhere."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from community.errors import Refused
from community.limits import may_keep_order
from community.models import Member
from forums.actions.order.acting import reason_of, tell_act, topic_in_hand
from forums.actions.order.following import return_followers
from forums.actions.order.pinning import let_pin_go
from forums.actions.order.splitting import empty
from forums.models import Act, Continued, Reply, ReplyWanted, Topic
from forums.models.fits import UNMARKED
from moderation.actions.following import follow_words
from moderation.models import Case


@transaction.atomic
def join_again(topic: Topic, *, by: Member, reason: str) -> Topic:
    """Put a topic that was split off back into the one it came from, and return that one.

    Raises Refused 409 `has_grown` once someone answered in it or something was decided about it,
    409 `not_split` or `witness`, 422 `no_reason`, or what `topic_in_hand` does.
    """
    reason = reason_of(reason)
    ways = list(Continued.objects.filter(into=topic).order_by("at_position"))
    if not ways:
        raise Refused("not_split", _("This topic was not split off from another."), status=409)
    old = topic_in_hand(ways[0].topic, by=by)  # the older one first, as everyone locks them
    topic = topic_in_hand(topic, by=by)
    may_keep_order(by)
    _require_as_it_was(topic, ways)
    _return_words(topic, ways)
    return_followers(topic, old)
    topic.title, topic.boundary, topic.last_position = "", "", 0
    let_pin_go(topic)
    empty(topic)
    for one in (old, topic):
        one.look_for_voices(timezone.now())
    Act.objects.filter(topic=old, other=topic, kind=Act.Kind.SPLIT).delete()
    Act.objects.filter(topic=topic, kind=Act.Kind.BEGIN).delete()
    tell_act(Act.Kind.SPLIT, topic, reason, by=by, to=[topic.author], other=old)
    return old


def _require_as_it_was(topic: Topic, ways: list[Continued]) -> None:
    if ways[0].topic.reply_wanted == ReplyWanted.WITNESS:
        sentence = _("The older topic takes no replies any more, so they cannot go back.")
        raise Refused("witness", sentence, status=409)
    decided = topic.locked_until or Case.objects.about(topic).filter(decided_at=None).exists()
    gone_on = topic.continued.exists() or topic.last_position != len(ways) - 1
    if decided or gone_on:
        sentence = _("Someone answered in this topic by now, so it stays a topic of its own.")
        raise Refused("has_grown", sentence, status=409)


def _return_words(topic: Topic, ways: list[Continued]) -> None:
    opening, *others = ways
    reply = Reply.objects.select_for_update().get(topic=opening.topic, position=opening.position)
    for name in ("body", "html", "content_notes", "own_note", "state", "edited_at"):
        setattr(reply, name, getattr(topic, name))
    reply.taken_back_at = topic.taken_back_at
    reply.save()
    follow_words(topic, reply)
    for way in others:
        there = Reply.objects.filter(topic=topic, position=way.at_position)
        there.update(topic=way.topic, position=way.position, **UNMARKED)
    Continued.objects.filter(into=topic).delete()
