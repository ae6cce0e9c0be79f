"""Quotes as a reader may see them, and the words of a post as they can be quoted."""

import html
from collections.abc import Iterable, Mapping
from typing import Any

from django.urls import reverse
from django.utils.html import conditional_escape, format_html, strip_tags
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from community.models import Member
from community.models.member import Wish
from forums.models import Quote, Reply, Topic
from moderation.folds import fold_of
from moderation.models import Contribution, State

BEGINNING = 280
BLOCKS = ("</p>", "<br>", "</li>", "</pre>", "<hr>", "</blockquote>")
ASKED = ("state", "author", "author__handle", "content_notes", "own_note")


def plain(finished: str) -> str:
    """Return the words of a post as they are read, one line a paragraph."""
    for block in BLOCKS:
        finished = finished.replace(block, f"{block}\n")
    lines = html.unescape(strip_tags(finished)).splitlines()
    return "\n".join(line for line in map(str.strip, lines) if line)


def says(source: Reply | Topic, words: str) -> bool:
    """Tell whether these words stand in a post, however they are broken into lines."""
    wanted = _squeezed(words).strip("…")
    return bool(wanted) and wanted in _squeezed(plain(source.html))


def beginning(source: Reply | Topic) -> str:
    """Return the first words of a post, as a quote begins until its writer chooses others."""
    words = plain(source.html)
    if len(words) <= BEGINNING:
        return words
    return words[:BEGINNING].rpartition(" ")[0] + "…"


def is_quotable(source: Reply | Topic, reader: Member) -> bool:
    """Tell whether a post in a topic that this reader may open can be quoted by them."""
    return source.state == State.VISIBLE and Contribution.is_visible_to(source, reader)


def quotable_in(topic: Topic, asked: str, reader: Member) -> dict[str, Any] | None:
    """Return a quote of what an address asks for: a reply by its number, or the topic's words."""
    source: Reply | Topic | None = topic
    if asked != topic.kind:
        numbered = asked.isdecimal() and len(asked) < 19
        source = topic.replies.filter(pk=asked).first() if numbered else None
    if source is None or not is_quotable(source, reader):
        return None
    return {"kind": source.kind, "id": source.pk, "words": beginning(source)}


def still_there(quotes: Iterable[Mapping[str, Any]], topic: Topic, reader: Member) -> list[Any]:
    """Return those quotes of a draft whose words this reader may still see where they stood."""
    some = list(quotes)
    found = sources_in(topic, some, reader)
    return [
        quote
        for quote in some
        if (source := found.get((quote["kind"], quote["id"]))) and says(source, quote["words"])
    ]


def sources_in(
    topic: Topic, quotes: Iterable[Mapping[str, Any]], reader: Member
) -> dict[tuple[str, int], Reply | Topic]:
    """Return the posts of a topic that these quotes are from: one question for all."""
    ids = [quote["id"] for quote in quotes if quote["kind"] == Reply.kind]
    found: list[Reply | Topic] = list(topic.replies.filter(pk__in=ids)) if ids else []
    posts = [post for post in [topic, *found] if is_quotable(post, reader)]
    return {(post.kind, post.pk): post for post in posts}


def quotes_for(replies: Iterable[Reply], reader: Member) -> dict[int, list[Quote]]:
    """Return by reply the quotes that this reader may see: one question for a page.

    What was taken back, withheld or is hidden by a block is gone, as it is from its own place.
    """
    shown: dict[int, list[Quote]] = {}
    of = {reply.pk: reply.topic_id for reply in replies}
    for quote in _stored(of):
        source = quote.source
        if is_quotable(source, reader) and _stands_here(source, of[quote.reply_id], reader):
            shown.setdefault(quote.reply_id, []).append(quote)
    return shown


def as_html(quotes: Iterable[Quote], reader: Member) -> SafeString:
    """Return quotes as they stand above the words of a reply."""
    return SafeString("".join(_drawn(quote, reader) for quote in quotes))


def named_for(reply: Reply, reader: Member) -> list[tuple[int, str]]:
    """Return the quotes of a reply that this reader may see, by number, in one line each."""
    return [
        (quote.pk, f"{quote.source.author.handle}: {_line_of(quote, reader)}")
        for quote in quotes_for([reply], reader).get(reply.pk, ())
    ]


def _line_of(quote: Quote, reader: Member) -> str:
    source = quote.source
    if source.is_folded and fold_of(source, reader) == Wish.HIDE:
        return ", ".join(source.note_labels)
    return " ".join(quote.words.split())


def address_of_source(kind: str, pk: int) -> str:
    """Return where a quoted post stands."""
    return reverse("topic" if kind == Topic.kind else "reply", args=[pk])


def _stored(of: Mapping[int, int]) -> Iterable[Quote]:
    if not of:
        return []
    sources = ("source_reply", "source_topic")
    asked = [f"{source}__{name}" for source in sources for name in ASKED]
    found = Quote.objects.filter(reply__in=of).select_related(*(f"{s}__author" for s in sources))
    return found.only("reply", "words", "source_reply__topic", *asked).order_by("pk")


def _stands_here(source: Reply | Topic, topic_id: int, reader: Member) -> bool:
    """Tell whether a source is in the topic at hand; one that was moved is looked for."""
    stands = source.topic_id if isinstance(source, Reply) else source.pk
    return stands == topic_id or Topic.objects.visible_to(reader).filter(pk=stands).exists()


def _drawn(quote: Quote, reader: Member) -> SafeString:
    source = quote.source
    wrote = _("%(handle)s wrote") % {"handle": source.author.handle}
    words = SafeString(conditional_escape(quote.words).replace("\n", "<br>"))
    fold_wished = fold_of(source, reader) if source.is_folded else Wish.SHOW
    if fold_wished == Wish.HIDE:
        notes = ", ".join(source.note_labels)
        said = format_html('<p class="taken">{} — {}</p>', notes, _("hidden, as you chose."))
    elif fold_wished == Wish.FOLD:
        fold = '<details class="fold"><summary>{} — {}</summary><p dir="auto">{}</p></details>'
        said = format_html(fold, ", ".join(source.note_labels), _("open to read"), words)
    else:
        said = format_html('<p dir="auto">{}</p>', words)
    line = '<blockquote class="quote"><p class="soft"><a href="{}">{}</a></p>{}</blockquote>'
    return format_html(line, address_of_source(source.kind, source.pk), wrote, said)


def _squeezed(text: str) -> str:
    return "".join(text.split())
