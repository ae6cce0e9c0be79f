"""What a line must say to become a topic with its replies: the same rules as for the verbs."""

import json
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from community.errors import Refused
from forums.actions.topics import TITLE_LONGEST
from forums.importing.html import is_html, markdown_of
from forums.importing.lines import BadLine
from forums.importing.people import NAME_LONGEST, handle_from
from forums.models import Board, ReplyWanted
from moderation.models import fingerprint_of
from moderation.writing import tidy, tidy_line

FORMATS = ("html", "markdown")
ID_LONGEST = 200
EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
NAMESPACE = uuid.UUID("7d1a3c3e-5d0b-5b53-9d3e-0d6a0f1f6f52")


@dataclass(frozen=True)
class OldReply:
    """One reply of a line."""

    author: str
    body: str
    created: datetime


@dataclass(frozen=True)
class OldTopic:
    """One line that was found good; `client_id` and `fingerprint` tell it from every other."""

    number: int
    board: Board
    title: str
    body: str
    reply_wanted: str
    author: str
    created: datetime
    replies: tuple[OldReply, ...]
    client_id: uuid.UUID
    fingerprint: str

    @property
    def names(self) -> list[str]:
        """Who wrote each text of it, by the names of the old place."""
        return [self.author, *(reply.author for reply in self.replies)]


def identity_of(said: Mapping[str, Any]) -> tuple[uuid.UUID, str]:
    """Return the id under which a line is kept, from its `id` or its words, and its digest."""
    try:
        words = json.dumps(said, sort_keys=True)
    except RecursionError:
        raise BadLine("it is nested too deeply to be a topic.")
    given = said.get("id")
    if given is not None and (isinstance(given, bool) or not isinstance(given, str | int)):
        raise BadLine("`id` should be text or a whole number.")
    if given is not None and not 0 < len(str(given)) <= ID_LONGEST:
        raise BadLine(f"`id` should have 1 to {ID_LONGEST} characters.")
    name = f"words:{words}" if given is None else f"id:{json.dumps(str(given))}"
    return uuid.uuid5(NAMESPACE, name), fingerprint_of(line=words)


def check(
    said: Mapping[str, Any], number: int, boards: Mapping[str, Board], *, at: datetime
) -> OldTopic:
    """Return the topic that a line tells; raise BadLine with the first thing that is wrong."""
    client_id, fingerprint = identity_of(said)
    form = _form(said)
    with _in_words():
        title = tidy_line(_text(said, "title"), longest=TITLE_LONGEST)
    created = _moment(said, at)
    topic = OldTopic(
        number=number,
        board=_board(said, boards),
        title=title,
        body=_body(said, form),
        reply_wanted=_wanted(said),
        author=_author(said),
        created=created,
        replies=_replies(said, form, created, at),
        client_id=client_id,
        fingerprint=fingerprint,
    )
    if topic.replies and topic.reply_wanted == ReplyWanted.WITNESS:
        raise BadLine("its author asked for no replies (`witness`), but there are some.")
    return topic


def name_of(said: Mapping[str, Any]) -> str:
    """Return the author as the line names them."""
    name = _text(said, "author")
    if not name.strip() or len(name) > NAME_LONGEST:
        raise BadLine(f"`author` should have 1 to {NAME_LONGEST} characters.")
    return name


def _replies(
    said: Mapping[str, Any], form: str, opened: datetime, at: datetime
) -> tuple[OldReply, ...]:
    told = said.get("replies")
    if told is None:
        return ()
    if not isinstance(told, list):
        raise BadLine("`replies` should be a list in [ ].")
    replies = []
    for place, one in enumerate(told, start=1):
        try:
            replies.append(_reply(one, form, opened, at))
        except BadLine as bad:
            raise BadLine(f"reply {place}: {bad}")
    return tuple(sorted(replies, key=lambda reply: reply.created))


def _reply(said: object, form: str, opened: datetime, at: datetime) -> OldReply:
    if not isinstance(said, dict):
        raise BadLine("it should be an object in { }.")
    created = _moment(said, at)
    if created < opened:
        raise BadLine("it is older than its topic.")
    return OldReply(_author(said), _body(said, _form(said) or form), created)


def _board(said: Mapping[str, Any], boards: Mapping[str, Board]) -> Board:
    board = boards.get(_text(said, "board"))
    if board is None:
        raise BadLine("there is no such `board`. Name one by its address: /boards/ADDRESS/.")
    if board.archived_at:
        raise BadLine("this `board` is put away. Bring it back first, or name another.")
    return board


def _wanted(said: Mapping[str, Any]) -> str:
    wanted = _text(said, "reply_wanted")
    if wanted not in ReplyWanted.values:
        raise BadLine(f"`reply_wanted` is one of {', '.join(ReplyWanted.values)}.")
    return wanted


def _author(said: Mapping[str, Any]) -> str:
    name = name_of(said)
    handle_from(name)
    return name


def _body(said: Mapping[str, Any], form: str) -> str:
    body = _text(said, "body")
    if form == "html" or (not form and is_html(body)):
        body = markdown_of(body)
    with _in_words():
        return tidy(body)


def _form(said: Mapping[str, Any]) -> str:
    form = said.get("format")
    if form is not None and form not in FORMATS:
        raise BadLine("`format` is html or markdown, or left away.")
    return form or ""


def _moment(said: Mapping[str, Any], at: datetime) -> datetime:
    try:
        told = datetime.fromisoformat(_text(said, "created"))
        moment = (told if told.tzinfo else told.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise BadLine("`created` is no date and time such as 2024-03-05T21:30:00+00:00.")
    if moment > at:
        raise BadLine("`created` lies in the future.")
    if moment < EARLIEST:
        raise BadLine("`created` lies before 1970.")
    return moment


def _text(said: Mapping[str, Any], name: str) -> str:
    if said.get(name) is None:
        raise BadLine(f"there is no `{name}`.")
    if not isinstance(said[name], str):
        raise BadLine(f"`{name}` should be text.")
    return str(said[name])


@contextmanager
def _in_words() -> Iterator[None]:
    """Give the reason of a verb as the reason of a line."""
    try:
        yield
    except Refused as no:
        raise BadLine(no.sentence)
