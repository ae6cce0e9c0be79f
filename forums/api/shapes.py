"""How boards, topics and replies look as JSON, and what a program sends to make them."""

import uuid
from datetime import datetime
from typing import Any, Literal

from django.utils import timezone
from django.utils.html import strip_tags
from ninja import Schema
from pydantic import Field

from community.api.lists import Typed
from community.models.member import Wish
from forums.actions.witnessing import was_read
from forums.models import Act, Board, Quote, Reading, Reply, ReplyWanted, Topic
from forums.models.reply import Place
from forums.promise import Promise, promises
from forums.quoting import quotes_for
from forums.titles import title_for
from forums.views.answering import when_read
from moderation.folds import fold_of
from moderation.models import State

Notes = list[str]
Quoted = dict[int, list[Quote]]


class May(Schema):
    """What this reader may do on a board."""

    read: bool
    start: bool
    reply: bool


class PauseShape(Schema):
    """Until when a board takes no new topics, and why."""

    until: datetime
    reason: str


class AnswersShape(Schema):
    """Whether an answer within some hours can be hoped for now; `sentence` is for people."""

    within_hours: int
    promised: bool
    sentence: str
    next_hours: datetime | None


class BoardShape(Schema):
    """One board."""

    slug: str
    title: str
    purpose: str
    may: May
    holds_newcomers: bool
    paused: PauseShape | None
    answers: AnswersShape


class TopicLine(Schema):
    """A topic as a list shows it, without its words."""

    id: int
    board: str
    title: str
    author: str
    reply_wanted: str
    boundary: str
    content_notes: Notes
    own_note: str
    fold: str | None = None
    state: str
    wanted_before: str | None
    wanted_changed_at: datetime | None
    closed_at: datetime | None
    replies: int
    created_at: datetime
    edited_at: datetime | None
    active_at: datetime
    rests_until: datetime | None
    pinned_until: datetime | None


class ActShape(Schema):
    """What a moderator did with a topic: why, and in which role."""

    kind: str
    reason: str
    role: str
    at: datetime
    until: datetime | None
    from_board: str | None
    other: int | None


class HeldShape(Schema):
    """To its author, when held words are read: `by` a time, or once hours begin at `opens`."""

    by: datetime | None
    opens: datetime | None
    sentence: str


class TopicShape(TopicLine):
    """A topic with its words: as typed in `body`, as shown in `html`."""

    body: str
    html: str
    mine: bool
    acts: list[ActShape]
    held: HeldShape | None
    witnessed: bool | None
    was_read: bool | None


class On(Schema):
    """Where the words of a place stand since a split: position 0 is the opening."""

    topic: int
    position: int


class QuoteShape(Schema):
    """Words of another post above a reply; with notes they are to be folded as that post is.

    `quote` is its own number, `kind` and `id` are where the words stand.
    """

    quote: int
    kind: str
    id: int
    author: str
    words: str
    content_notes: Notes
    own_note: str


class NewQuote(Typed):
    """Words as they stand in a `reply` or in the `topic` itself."""

    kind: Literal["reply", "topic"]
    id: int = Field(ge=1, lt=2**63)
    words: str = Field(max_length=2000)


class ReplyShape(Schema):
    """One place in a topic; a blank one shows nothing and does not say why."""

    position: int
    blank: bool = False
    goes_on: On | None = None
    id: int | None = None
    topic: int | None = None
    author: str | None = None
    body: str = ""
    html: str = ""
    content_notes: Notes = []
    fold: str | None = None
    state: str | None = None
    created_at: datetime | None = None
    edited_at: datetime | None = None
    mine: bool = False
    quotes: list[QuoteShape] = []
    held: HeldShape | None = None
    fits: str | None = None
    fits_why: str | None = None


class NewTopic(Typed):
    """A topic to start; sending the same `client_id` again gives the same topic."""

    title: str = Field(max_length=2000)
    body: str = Field(max_length=100_000)
    reply_wanted: str = Field(max_length=40)
    boundary: str = Field("", max_length=2000)
    content_notes: Notes = Field([], max_length=20)
    own_note: str = Field("", max_length=2000)
    client_id: uuid.UUID = Field(default_factory=uuid.uuid4)


class TopicChange(Typed):
    """What changes in one's own topic; what is left out stays."""

    title: str | None = Field(None, max_length=2000)
    body: str | None = Field(None, max_length=100_000)
    reply_wanted: str | None = Field(None, max_length=40)
    closed: bool | None = None
    boundary: str | None = Field(None, max_length=2000)
    content_notes: Notes | None = Field(None, max_length=20)
    own_note: str | None = Field(None, max_length=2000)


class NewReply(Typed):
    """A reply to post; sending the same `client_id` again gives the same reply."""

    body: str = Field(max_length=100_000)
    content_notes: Notes = Field([], max_length=20)
    quotes: list[NewQuote] = Field([], max_length=20)
    client_id: uuid.UUID = Field(default_factory=uuid.uuid4)


class Fitting(Typed):
    """Whether a reply in one's own topic was what one asked for; only who wrote it is told."""

    fits: str = Field(max_length=20)
    why: str = Field("", max_length=20)


class ReplyChange(Typed):
    """What changes in one's own reply; what is left out stays."""

    body: str | None = Field(None, max_length=100_000)
    content_notes: Notes | None = Field(None, max_length=20)
    drop_quotes: list[int] = Field([], max_length=20)


def as_board(board: Board, reader: Any, promise: Promise | None = None) -> dict[str, Any]:
    """Return a board as this reader has it; a list brings the promise of each along."""
    now = timezone.now()
    promise = promise or promises([board], now, besides=reader)[board.pk]
    paused = board.is_paused(now)
    return {
        "slug": board.slug,
        "title": board.title,
        "purpose": board.purpose,
        "may": board.may(reader),
        "holds_newcomers": board.holds_newcomers,
        "paused": {"until": board.paused_until, "reason": board.pause_reason} if paused else None,
        "answers": {
            "within_hours": promise.hours,
            "promised": promise.is_kept,
            "sentence": promise.sentence,
            "next_hours": promise.opens,
        },
    }


def as_line(topic: Topic, reader: Any, *, opened: bool = False) -> dict[str, Any]:
    """Return a topic without its words."""
    return {
        "id": topic.pk,
        "board": topic.board.slug,
        "title": title_for(topic, reader, opened=opened),
        "fold": fold_for(topic, reader),
        "author": topic.author.handle,
        "reply_wanted": topic.reply_wanted,
        "boundary": topic.boundary,
        "content_notes": topic.content_notes,
        "own_note": topic.own_note,
        "state": topic.state,
        "wanted_before": topic.wanted_before or None,
        "wanted_changed_at": topic.wanted_changed_at,
        "closed_at": topic.closed_at,
        "replies": topic.last_position,
        "created_at": topic.created_at,
        "edited_at": topic.edited_at,
        "active_at": topic.active_at,
        "rests_until": topic.locked_until,
        "pinned_until": topic.pinned_until,
    }


def as_topic(topic: Topic, reader: Any, *, opened: bool = False) -> dict[str, Any]:
    """Return a topic with its words."""
    hidden = not opened and fold_for(topic, reader) == Wish.HIDE
    gone = hidden or topic.state == State.TAKEN_BACK
    words = {"body": "" if gone else topic.body, "html": "" if gone else topic.html}
    acts = Act.objects.seen_by(topic, reader, timezone.now()) if topic.handled_at else []
    mine: dict[str, Any] = {
        "mine": topic.author_id == reader.pk,
        "acts": [as_act(act) for act in acts],
    }
    mine["held"] = as_held(topic, reader)
    return as_line(topic, reader, opened=opened) | words | mine | _as_witnessed(topic, reader)


def as_held(thing: Topic | Reply, reader: Any) -> dict[str, Any] | None:
    """Return to the author of held words when they are read; None for all others."""
    if thing.state != State.HELD or thing.author_id != reader.pk:
        return None
    expected = when_read(thing)
    return expected._asdict() | {"sentence": strip_tags(expected.sentence)}


def _as_witnessed(topic: Topic, reader: Any) -> dict[str, bool | None]:
    """Return to a reader whether they left the mark, to the author whether anyone did."""
    if topic.reply_wanted != ReplyWanted.WITNESS:
        return {"witnessed": None, "was_read": None}
    if topic.author_id == reader.pk:
        return {"witnessed": None, "was_read": was_read(topic)}
    left = Reading.objects.filter(topic=topic, member=reader, witnessed_at__isnull=False)
    return {"witnessed": left.exists(), "was_read": None}


def fold_for(post: Topic | Reply, reader: Any) -> str | None:
    """Return what this reader chose for a post with content notes; None for one without."""
    return fold_of(post, reader).value if post.is_folded else None


def as_act(act: Act) -> dict[str, Any]:
    """Return what a moderator did."""
    return {
        "kind": act.kind,
        "reason": act.reason,
        "role": act.role,
        "at": act.done_at,
        "until": act.until,
        "from_board": act.from_board.slug if act.from_board else None,
        "other": act.other_id,
    }


def as_places(places: list[Place], reader: Any, *, opened: int = 0) -> list[dict[str, Any]]:
    """Return a page of places with their quotes, blank where this reader sees nothing."""
    quotes = quotes_for([place.reply for place in places if place.reply], reader)
    return [as_place(place, reader, quotes, opened=opened) for place in places]


def as_place(place: Place, reader: Any, quotes: Quoted, *, opened: int = 0) -> dict[str, Any]:
    """Return one place of a topic, blank where this reader sees nothing."""
    if place.reply is None:
        on = {"topic": place.on.into_id, "position": place.on.at_position} if place.on else None
        return {"position": place.position, "blank": True, "goes_on": on}
    return as_reply(place.reply, reader, quotes, opened=opened == place.position)


def as_reply(
    reply: Reply, reader: Any, quotes: Quoted | None = None, *, opened: bool = False
) -> dict[str, Any]:
    """Return a reply with its words and quotes, which are looked for where they are not at hand."""
    hidden = not opened and fold_for(reply, reader) == Wish.HIDE
    found = quotes_for([reply], reader) if quotes is None else quotes
    return {
        "position": reply.position,
        "id": reply.pk,
        "topic": reply.topic_id,
        "author": reply.author.handle,
        "body": "" if hidden else reply.body,
        "html": "" if hidden else reply.html,
        "fold": fold_for(reply, reader),
        "content_notes": reply.content_notes,
        "state": reply.state,
        "created_at": reply.created_at,
        "edited_at": reply.edited_at,
        "mine": reply.author_id == reader.pk,
        "held": as_held(reply, reader),
        "fits": reply.fits_for(reader) or None,
        "fits_why": (reply.fits_for(reader) and reply.fits_why) or None,
        "quotes": [_as_quote(quote, reader) for quote in found.get(reply.pk, ()) if not hidden],
    }


def _as_quote(quote: Quote, reader: Any) -> dict[str, Any]:
    source = quote.source
    return {
        "quote": quote.pk,
        "kind": source.kind,
        "id": source.pk,
        "author": source.author.handle,
        "words": "" if fold_for(source, reader) == Wish.HIDE else quote.words,
        "content_notes": source.content_notes,
        "own_note": source.own_note,
    }
