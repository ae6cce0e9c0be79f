"""How what stands beside a composer looks as JSON, so that a program can say it too."""

from typing import Any

from ninja import Schema
from pydantic import Field

from community.api.lists import Typed
from community.errors import Refused
from community.models import Clause, Member
from forums.contract import WANTED
from forums.models import ReplyWanted, Topic


class WantedShape(Schema):
    """One value of the contract: its name on pages, and what it means to who chooses it."""

    value: str
    label: str
    meaning: str


class ClauseShape(Schema):
    """A clause of the guidelines that a newcomer reads before they write."""

    code: str
    title: str
    summary: str


class ComposerShape(Schema):
    """Whether this reader may reply now, or why not; what the author asked for, in one line."""

    open: bool
    code: str | None
    sentence: str | None
    reply_wanted: WantedShape
    boundary: str
    reminder: str | None
    beginning: str | None
    clause: ClauseShape | None


class HintFor(Typed):
    """Words that are not sent yet."""

    body: str = Field(max_length=100_000)


class HintShape(Schema):
    """A reminder to show before the words are sent, or null."""

    hint: str | None


def as_wanted(value: str) -> dict[str, Any]:
    """Return one value of the contract in plain words."""
    label, meaning = ReplyWanted(value).label, WANTED[value].meaning
    return {"value": value, "label": str(label), "meaning": str(meaning)}


def as_composer(
    topic: Topic, reader: Member, *, no: Refused | None, clause: Clause | None
) -> dict[str, Any]:
    """Return what stands beside a composer; an author is not reminded of their own wish."""
    asked, others = WANTED[topic.reply_wanted], topic.author_id != reader.pk and not no
    return {
        "open": no is None,
        "code": no.code if no else None,
        "sentence": str(no.sentence) if no else None,
        "reply_wanted": as_wanted(topic.reply_wanted),
        "boundary": topic.boundary,
        "reminder": str(asked.reminder % {"handle": topic.author.handle}) if others else None,
        "beginning": str(asked.beginning) if others else None,
        "clause": _as_clause(clause) if clause and not no else None,
    }


def _as_clause(clause: Clause) -> dict[str, Any]:
    return {"code": clause.code, "title": clause.title, "summary": clause.summary}
