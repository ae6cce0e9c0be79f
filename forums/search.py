"""What a reader finds on the boards: only what they may see, best first, a bounded number."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from community.errors import Refused
from community.limits import may_search
from community.models import Member
from community.models.member import Wish as FoldWish
from community.search import Asked, asked_for, marked, relevance, snippet
from forums.models import Board, Reply, ReplyWanted, ReplyWords, Topic, TopicWords
from moderation.folds import fold_of, without_hidden
from moderation.models import State
from moderation.plain import plain

MOST, LOOKED_AT = 200, 500
"""How many are listed at most, and how many of the newest with these words are weighed for it."""


@dataclass(frozen=True)
class Wish:
    """What someone looks for: words, and what narrows the search."""

    words: str = ""
    board: Board | None = None
    reply_wanted: str = ""
    mine: bool = False
    waiting: bool = False
    asked: Asked = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "asked", asked_for(self.words))

    @property
    def is_empty(self) -> bool:
        """Whether it says nothing that one could look for."""
        narrowed = self.board or self.reply_wanted or self.mine or self.waiting
        return not (self.asked.phrases or narrowed)


class Hit(NamedTuple):
    """A post that was found, and its place among the others: the smallest comes first."""

    order: tuple[float, float]
    kind: str
    pk: int


class Shown(NamedTuple):
    """A post as a list of results shows it; words behind a fold have no snippet."""

    post: Any
    topic: Topic
    title: SafeString
    snippet: SafeString


def wish_of(
    reader: Member,
    *,
    q: str = "",
    board: str = "",
    reply_wanted: str = "",
    mine: bool = False,
    waiting: bool = False,
) -> Wish:
    """Return what was asked for by name; 404 for a board that is not there for this reader.

    Raises Refused `no_reply_wanted`. Who waits for an answer is for listeners to look through.
    """
    if reply_wanted and reply_wanted not in ReplyWanted.values:
        sentence = _("No topic asks for that. Choose one of the kinds of replies from the list.")
        raise Refused("no_reply_wanted", sentence, status=422)
    place = get_object_or_404(Board.objects.visible_to(reader), slug=board) if board else None
    return Wish(q, place, reply_wanted, mine, waiting and may_look_for_waiting(reader))


def may_look_for_waiting(reader: Member) -> bool:
    """Tell whether this member answers what waits, and so may list it."""
    return reader.is_listener or reader.is_lead


def find(reader: Member, wish: Wish) -> list[Hit]:
    """Return where the words stand, most fitting first, of equally fitting ones the latest.

    What nobody wrote, or nobody wrote for this reader, is an empty list. Raises Refused
    `too_fast`.
    """
    if wish.is_empty:
        return []
    may_search(reader)
    hits = [*_hits(_topics(reader, wish), TopicWords, wish.asked)]
    if not wish.waiting:
        hits += _hits(_replies(reader, wish), ReplyWords, wish.asked)
    return sorted(hits)[:MOST]


def show(hits: list[Hit], reader: Member, asked: Asked) -> list[Shown]:
    """Return what was found with its words, leaving out what went out of view meanwhile."""
    topics = Topic.objects.visible_to(reader).select_related("author", "board")
    replies = Reply.objects.visible_to(reader).select_related("author", "topic__board")
    there: dict[tuple[str, int], Topic | Reply] = {}
    for kind, rows in (("topic", topics), ("reply", replies)):
        wanted = [hit.pk for hit in hits if hit.kind == kind]
        there |= {(kind, row.pk): row for row in rows.filter(pk__in=wanted)} if wanted else {}
    posts = (there.get((hit.kind, hit.pk)) for hit in hits)
    return [_shown(post, reader, asked) for post in posts if post is not None]


def _topics(reader: Member, wish: Wish) -> Any:
    topics = _topics_shown_to(reader).exclude(state=State.TAKEN_BACK)
    if wish.board:
        topics = topics.filter(board=wish.board)
    if wish.reply_wanted:
        topics = topics.filter(reply_wanted=wish.reply_wanted)
    if wish.mine:
        topics = topics.filter(author=reader)
    return topics.in_silence(timezone.now()) if wish.waiting else topics


def _topics_shown_to(reader: Member) -> Any:
    return without_hidden(Topic.objects.visible_to(reader), reader)


def _replies(reader: Member, wish: Wish) -> QuerySet[Any]:
    replies = without_hidden(Reply.objects.visible_to(reader), reader)
    if FoldWish.HIDE in reader.folds.values():
        replies = replies.filter(topic__in=_topics_shown_to(reader))
    if wish.board:
        replies = replies.filter(topic__board=wish.board)
    if wish.reply_wanted:
        replies = replies.filter(topic__reply_wanted=wish.reply_wanted)
    return replies.filter(author=reader) if wish.mine else replies


def _hits(posts: QuerySet[Any], words: Any, asked: Asked) -> Iterable[Hit]:
    """Weigh the newest posts with these words; without words, the newest are taken as they come."""
    kind = posts.model.kind
    if not asked.phrases:
        newest = posts.order_by("-pk").values_list("pk", "created_at")[:MOST]
        return [Hit((0.0, -at.timestamp()), kind, pk) for pk, at in newest]
    found = posts.filter(words__text__finds=asked).order_by("-words__pk")
    weighed = found.annotate(answers=relevance(asked, "words"))
    rows = weighed.values_list("pk", "created_at", "answers")[:LOOKED_AT]
    return [Hit(_order(fits, at), kind, pk) for pk, at, fits in rows]


def _order(fits: float, at: datetime) -> tuple[float, float]:
    return -round(fits, 1), -at.timestamp()


def _shown(post: Any, reader: Member, asked: Asked) -> Shown:
    topic = post if post.kind == "topic" else post.topic
    words = _words(post, reader, asked)
    return Shown(post, topic, marked(str(topic.shown_title), asked), words)


def _words(post: Any, reader: Member, asked: Asked) -> SafeString:
    shown = fold_of(post, reader) == FoldWish.SHOW
    return snippet(plain(post.html), asked) if shown else SafeString("")
