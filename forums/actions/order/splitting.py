"""Splitting: some replies go on as a topic of their own, and their places stay where they were."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from community.errors import Refused
from community.limits import may_keep_order
from community.models import Member
from forums.actions.order.acting import reason_of, tell_act, topic_in_hand
from forums.actions.order.following import carry_readers
from forums.actions.replies import UNDO
from forums.actions.topics import TITLE_LONGEST
from forums.models import Act, Continued, Reply, ReplyWanted, Topic
from forums.models.fits import UNMARKED
from moderation.actions.following import follow_words
from moderation.models import Case, State, fingerprint_of
from moderation.writing import tidy_line

MOST_SPLIT = 200


@transaction.atomic
def split_topic(
    topic: Topic,
    *,
    by: Member,
    positions: Iterable[int],
    title: str,
    reason: str,
    reply_wanted: str = "",
) -> Topic:
    """Have the replies at these positions go on as a new topic, opened by the first one's words.

    Whoever wrote the first one is its author and may change what is wanted. Raises Refused 422
    `none_chosen`, `no_reason`, `empty`, `too_long` or `no_reply_wanted`, 409 `cannot_split`, or
    what `topic_in_hand` does.
    """
    reason, title = reason_of(reason), tidy_line(title, longest=TITLE_LONGEST)
    topic = topic_in_hand(topic, by=by)
    may_keep_order(by)
    chosen = _chosen(topic, set(positions))
    begun = _begin(topic, chosen, title, _wanted(topic, reply_wanted))
    _carry_over(topic, chosen, begun)
    for one in (topic, begun):
        one.look_for_voices(timezone.now())
    authors = {reply.author_id: reply.author for reply in chosen}
    kinds = Act.Kind
    tell_act(kinds.SPLIT, topic, reason, by=by, to=[topic.author], other=begun)
    tell_act(kinds.BEGIN, begun, reason, by=by, to=authors.values(), other=topic)
    return begun


def _chosen(topic: Topic, positions: set[int]) -> list[Reply]:
    if not positions:
        sentence = _("Choose the replies that go on in the new topic.")
        raise Refused("none_chosen", sentence, status=422)
    rows = Reply.objects.select_for_update(of=("self",)).select_related("author")
    found = list(rows.filter(topic=topic, position__in=positions, state=State.VISIBLE))
    if len(found) != len(positions) or len(found) > MOST_SPLIT or not _go_together(found):
        # One sentence for all reasons, so that it tells of no block.
        sentence = _("Some of these replies have to stay where they are. Choose others.")
        raise Refused("cannot_split", sentence, status=409)
    return sorted(found, key=lambda reply: reply.position)


def _go_together(replies: list[Reply]) -> bool:
    """Tell whether nobody would write in a topic of someone from whom a block keeps them.

    What can still be undone stays too: an undo frees a place, and a way on would lead to the next.
    """
    first = min(replies, key=lambda reply: reply.position)
    apart = first.author.hidden_ids & {reply.author_id for reply in replies}
    ids = [reply.pk for reply in replies]
    waiting = Case.objects.filter(kind=Reply.kind, target_id__in=ids, decided_at=None)
    settled = max(reply.created_at for reply in replies) + UNDO < timezone.now()
    return settled and not apart and not waiting.exists()


def _wanted(topic: Topic, reply_wanted: str) -> str:
    kept = ReplyWanted.LISTEN if topic.reply_wanted == ReplyWanted.WITNESS else topic.reply_wanted
    wanted = reply_wanted or kept
    if wanted not in ReplyWanted.values or wanted == ReplyWanted.WITNESS:
        sentence = _("Choose which replies the new topic wants; there are replies in it already.")
        raise Refused("no_reply_wanted", sentence, status=422)
    return wanted


def _begin(topic: Topic, chosen: list[Reply], title: str, wanted: str) -> Topic:
    first, last = chosen[0], chosen[-1]
    return Topic.objects.create(
        board=topic.board,
        author=first.author,
        title=title,
        reply_wanted=wanted,
        body=first.body,
        html=first.html,
        content_notes=first.content_notes,
        own_note=first.own_note,
        created_at=first.created_at,
        edited_at=first.edited_at,
        active_at=last.created_at,
        last_position=len(chosen) - 1,
        fingerprint=fingerprint_of(split_from=first.pk),
    )


def _carry_over(topic: Topic, chosen: list[Reply], begun: Topic) -> None:
    """Put the replies into their new places, and a way on into each place they had."""
    Continued.objects.bulk_create(
        Continued(topic=topic, position=reply.position, into=begun, at_position=place)
        for place, reply in enumerate(chosen)
    )
    follow_words(chosen[0], begun)
    empty(chosen[0])
    for place, reply in enumerate(chosen[1:], start=1):
        moved = UNMARKED | {"topic": begun, "position": place}  # another author asks there
        Reply.objects.filter(pk=reply.pk).update(**moved)
    carry_readers(topic, chosen, begun)
    for one in (topic, begun):
        one.look_for_voices(timezone.now())


def empty(thing: Topic | Reply) -> None:
    """Leave a place without its words, which stand elsewhere now."""
    thing.body, thing.html, thing.content_notes, thing.own_note = "", "", [], ""
    thing.state, thing.taken_back_at = State.TAKEN_BACK, timezone.now()
    if isinstance(thing, Reply):
        thing.forget_mark()
    thing.save()
