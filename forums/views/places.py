"""What stands in the places of one page of a topic."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from community.models import Member, Role
from forums.actions.undoing import seconds_to_undo
from forums.beside import Beside
from forums.frames import post_html
from forums.models import Continued, Reply, Topic
from forums.models.reply import Place
from forums.quoting import as_html, quotes_for

WORD_ORDER = ["listener", "host", "moderator", "lead"]


def posts_of(
    topic: Topic,
    places: list[Place],
    reader: Member,
    beside: Beside,
    at: datetime,
    *,
    may_quote: bool,
    opened: str,
) -> dict[str, Any]:
    """Return the topic's own words and its places as this reader sees them."""
    authors = [topic.author, *(place.reply.author for place in places if place.reply)]
    words = _small_words(authors, beside.roles, at)
    alike: dict[str, Any] = {"may_quote": may_quote, "opened": opened}
    replies = [place.reply for place in places if place.reply] if beside.quoted else []
    quotes = quotes_for(replies, reader) if replies else {}
    shown: list[tuple[str, str, Continued | None]] = []
    for position, reply, on in places:
        name, html = f"reply-{position}", ""
        if reply is not None:
            above = as_html(quotes.get(reply.pk, ()), reader)
            role = words[reply.author_id]
            html = post_html(reply, reader, role=role, place=name, quotes=above, **alike)
        shown.append((name, html, on))
    first = post_html(topic, reader, role=words[topic.author_id], place="topic", **alike)
    return {"first": first, "places": shown, "undo": _undo(topic, places, reader, at)}


def _undo(
    topic: Topic, places: Iterable[Place], member: Member, at: datetime
) -> dict[str, Any] | None:
    """Return which of the reader's own posts here can still be undone, and for how long."""
    mine: list[tuple[str, Topic | Reply]] = [("topic", topic)]
    mine += [(f"reply-{place.position}", place.reply) for place in places if place.reply]
    for place, thing in reversed(mine):
        seconds = seconds_to_undo(thing, at)
        if seconds and thing.can_be_changed_by(member):
            address = f"{thing.kind}_undo"
            return {"place": place, "pk": thing.pk, "seconds": seconds, "address": address}
    return None


def _small_words(
    authors: Iterable[Member], roles: dict[int, list[str]], at: datetime
) -> dict[int, str]:
    """Return the word beside each author's name: their role, or that they are new or imported."""
    words = {author.pk: _first_word(author, at) for author in authors}
    for member, names in roles.items():
        words[member] = str(Role.Name(max(names, key=WORD_ORDER.index)).label)
    return words


def _first_word(author: Member, at: datetime) -> str:
    if author.is_imported:
        return _("imported")
    return _("new here") if author.is_newcomer(at) else ""
