"""Quoting: words as they stand in another post of the topic, gone as soon as that is gone."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from community.errors import Refused
from community.models import Member
from forums.models import Quote, Reply, Topic
from forums.models.quote import LONGEST, MOST
from forums.quoting import says, sources_in
from moderation.writing import tidy

Quotes = Iterable[Mapping[str, Any]]


def tidy_quotes(quotes: Quotes) -> list[dict[str, Any]]:
    """Return quotes with tidy words; raise Refused `too_many_quotes`, `too_long` or `empty`."""
    told = [
        {
            "kind": str(quote["kind"]),
            "id": int(quote["id"]),
            "words": tidy(quote["words"], longest=LONGEST),
        }
        for quote in quotes
    ]
    if len(told) > MOST:
        sentence = _("A reply holds up to %(most)d quotes. Please leave some out.")
        raise Refused("too_many_quotes", sentence % {"most": MOST}, status=422)
    return told


def quoted(topic: Topic, quotes: list[dict[str, Any]], *, by: Member) -> list[Quote]:
    """Return tidy quotes of a locked topic as rows for a reply that is not stored yet.

    Raises Refused `quote_gone` where a source is not there for this member, and
    `not_their_words` where the words do not stand in it.
    """
    sources = sources_in(topic, quotes, by) if quotes else {}
    rows = []
    for quote in quotes:
        source = sources.get((quote["kind"], quote["id"]))
        if source is None:
            sentence = _("What you quoted is not here any more. Empty that quote, then send.")
            raise Refused("quote_gone", sentence, status=409)
        if not says(source, quote["words"]):
            sentence = _("A quote holds words as they stand in the post. Shorten it, if you like.")
            raise Refused("not_their_words", sentence, status=422)
        name = "source_topic" if isinstance(source, Topic) else "source_reply"
        rows.append(Quote(words=quote["words"], **{name: source}))
    return rows


def store_quotes(reply: Reply, rows: list[Quote]) -> None:
    """Put quotes above a reply that was stored just now."""
    for row in rows:
        row.reply = reply
    if rows:
        Quote.objects.bulk_create(rows)


def as_words(reply: Reply) -> list[dict[str, Any]]:
    """Return the quotes of a reply as they were chosen."""
    rows = reply.quotes.order_by("pk")
    return [
        {"kind": kind, "id": pk, "words": row.words}
        for row in rows
        for kind, pk in (("reply", row.source_reply_id), ("topic", row.source_topic_id))
        if pk
    ]


def forget_quotes(thing: Reply | Topic) -> None:
    """Erase what was quoted from a post that was taken back, and what it quoted itself."""
    _of(thing).delete()
    if isinstance(thing, Reply):
        Quote.objects.filter(reply=thing).delete()


def drop_from(reply: Reply, numbers: Iterable[int]) -> None:
    """Take these quotes off a reply whose author does not want them there any more."""
    Quote.objects.filter(reply=reply, pk__in=list(numbers)).delete()


def forget_lost_quotes(thing: Reply | Topic) -> None:
    """Erase quotes whose words do not stand any more in a post that was edited."""
    lost = [quote.pk for quote in _of(thing) if not says(thing, quote.words)]
    if lost:
        Quote.objects.filter(pk__in=lost).delete()


def _of(thing: Reply | Topic) -> "models.QuerySet[Quote]":
    name = "source_topic" if isinstance(thing, Topic) else "source_reply"
    return Quote.objects.filter(**{name: thing.pk})
