"""The parts of a topic's page that are drawn once for all readers to whom they look the same.

The templates see a `Head`, `Tools` or `Composer` and nothing else of the reader, so nothing of one
member can stay in what another one gets. What differs each time is put in afterwards.
"""

import uuid
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from django.conf import settings
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from community.models import Clause, Member
from forums import hints
from forums.forms import ReplyForm
from forums.models import Mark, Topic

TOKEN, SENT_AS = "\x03", "\x04"  # stand for what is put in; neither can be typed
KEPT = 2048


class Shown(NamedTuple):
    """A mark as the pages offer it: what it is, and whether it is there now."""

    value: str
    on: bool


@dataclass(frozen=True, slots=True)
class Head:
    """Everything that what the page loads depends on."""

    advice: bool
    keys: bool
    language: str | None


@dataclass(frozen=True, slots=True)
class Composer:
    """Everything an empty composer depends on."""

    pk: int
    handle: str
    reply_wanted: str
    boundary: str
    mine: bool
    watched: bool
    clause: Clause | None
    language: str | None


@dataclass(frozen=True, slots=True)
class Tools:
    """Everything that what one does with a topic as a whole depends on."""

    pk: int
    marks: tuple[Shown, ...]
    keeps_order: bool
    language: str | None


def head_html(topic: Topic, reader: Member, *, mine: bool) -> SafeString:
    """Return the styles and scripts of a topic's page."""
    advice = hints.is_looked_for(topic.reply_wanted) and not mine
    return SafeString(_drawn(Head(advice, reader.keys, get_language())))


def composer_html(
    request: HttpRequest, topic: Topic, *, mine: bool, watched: bool, clause: Clause | None
) -> SafeString:
    """Return the composer as it stands before anything was typed in it."""
    drawn = _drawn(
        Composer(
            pk=topic.pk,
            handle=topic.author.handle,
            reply_wanted=topic.reply_wanted,
            boundary=topic.boundary,
            mine=mine,
            watched=watched,
            clause=clause,
            language=get_language(),
        )
    )
    with_token = drawn.replace(TOKEN, get_token(request))
    return SafeString(with_token.replace(SENT_AS, str(uuid.uuid4())))


def tools_html(
    request: HttpRequest, topic: Topic, marks: frozenset[str], *, keeps_order: bool
) -> SafeString:
    """Return what one does with the topic as a whole, as these marks have it."""
    shown = tuple(Shown(mark.value, mark.value in marks) for mark in Mark)
    drawn = _drawn(Tools(topic.pk, shown, keeps_order, get_language()))
    return SafeString(drawn.replace(TOKEN, get_token(request)))


def _drawn(what: Head | Composer | Tools) -> str:
    return _draw(what) if settings.DEBUG else _kept(what)


def _draw(what: Head | Composer | Tools) -> str:
    if isinstance(what, Composer):
        return render_to_string("forums/parts/composer.html", _as_if_typed(what))
    if isinstance(what, Head):
        wishes = {"advice": what.advice, "member": {"keys": what.keys}}
        return render_to_string("forums/parts/head.html", wishes)
    said = {"topic": Topic(pk=what.pk), "marks": what.marks, "keeps_order": what.keeps_order}
    return render_to_string("forums/parts/tools.html", said | {"csrf_token": TOKEN})


def _as_if_typed(what: Composer) -> dict[str, object]:
    author, reader = Member(pk=1, handle=what.handle), Member(pk=1 if what.mine else 2)
    topic = Topic(pk=what.pk, author=author, reply_wanted=what.reply_wanted, boundary=what.boundary)
    return {
        "topic": topic,
        "form": ReplyForm(topic, by=reader, initial={"client_id": SENT_AS}),
        "mine": what.mine,
        "watched": what.watched,
        "clause": what.clause,
        "advice": hints if hints.is_looked_for(what.reply_wanted) and not what.mine else None,
        "version": 0,
        "csrf_token": TOKEN,
    }


_kept = lru_cache(KEPT)(_draw)
