"""A topic: what its author wants, their words, twenty places a page, and a place to answer."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from community.access import MemberRequest, taking_part
from community.models import Member, Role
from forums import hints
from forums.actions.undoing import seconds_to_undo
from forums.actions.witnessing import was_read
from forums.drafting import as_typed, draft_asked, draft_found
from forums.forms import ReplyForm
from forums.frames import post_html
from forums.models import Act, Continued, Draft, Reply, Topic
from forums.models.reply import Place
from forums.mornings import morning_after
from forums.quoting import as_html, quotable_in, quotes_for, still_there
from forums.views.answering import first_look, listen_first, why_no_reply
from forums.views.finding import topic_for
from forums.views.reading import around
from moderation.folds import fold_of

WORD_ORDER = ["listener", "host", "moderator", "lead"]


@taking_part
def topic(request: MemberRequest, pk: int) -> HttpResponse:
    """Show a topic with one page of its replies."""
    found = topic_for(request, pk)
    return show_topic(request, found, page=page_asked(request.GET.get("page", ""), found.pages))


def show_topic(
    request: MemberRequest,
    topic: Topic,
    *,
    page: int,
    form: ReplyForm | None = None,
    status: int = 200,
    hint: str = "",
) -> HttpResponse:
    """Answer with the page of a topic; a form that came back keeps its words."""
    now, member = timezone.now(), request.member
    places = Reply.objects.places(topic, page, member)
    authors = [topic.author, *(place.reply.author for place in places if place.reply)]
    roles = small_words(authors, now)
    closed = why_no_reply(topic, member, now)
    mine = topic.author_id == member.pk
    opened = request.GET.get("open", "")
    draft = None if form else draft_here(request, topic)
    context = {
        "topic": topic,
        "first": post_html(
            topic,
            member,
            role=roles[topic.author_id],
            place="topic",
            may_quote=not closed,
            opened=opened,
        ),
        "places": _shown(places, member, roles, may_quote=not closed, opened=opened),
        "page": page,
        "closed": closed,
        "form": form or (None if closed else _form(request, topic, draft)),
        "draft": draft,
        "morning": morning_after(now, member),
        "version": draft.version if draft else request.POST.get("version", 0),
        "clause": None if closed or mine else listen_first(member, now),
        "mine": mine,
        "was_read": mine and closed and closed.code == "witness" and was_read(topic),
        "hint": hint,
        "advice": hints if hints.is_looked_for(topic.reply_wanted) and not mine else None,
        "first_look": None if closed else first_look(topic.board, member, now),
        "undo": _undo(topic, places, member, now),
        "acts": Act.objects.seen_by(topic, member, now) if topic.handled_at else (),
        "keeps_order": member.is_moderator,
        "opened": opened,
        "hidden": opened != "topic" and fold_of(topic, member) == "hide",
        **around(topic, member, places),
    }
    return render(request, "forums/topic.html", context, status=status)


def _form(request: MemberRequest, topic: Topic, draft: Draft | None) -> ReplyForm:
    """Return a composer with what was begun, and with the quote that was asked for."""
    begun, member = as_typed(draft), request.member
    if quotes := begun.get("quotes"):
        begun["quotes"] = still_there(quotes, topic, member)
    if asked := quotable_in(topic, request.GET.get("quote", "-"), member):
        begun["quotes"] = [*begun.get("quotes", ()), asked]
    return ReplyForm(topic, by=member, initial=begun)


def draft_here(request: MemberRequest, topic: Topic) -> Draft | None:
    """Return what the reader has begun to write here: the draft that was asked for, or the first.

    The first came along with the topic where that was found for a page.
    """
    if number := request.GET.get("draft", ""):
        return draft_asked(number, topic, request.member)
    return draft_found(getattr(topic, "drafted", None), topic, request.member)


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


def page_asked(number: str, pages: int) -> int:
    """Return the page that was asked for; the last one for too large a number, else the first."""
    try:
        return max(1, min(int(number), pages))
    except ValueError:
        return 1


def small_words(authors: Iterable[Member], at: datetime) -> dict[int, str]:
    """Return the word beside each author's name: their role, or that they are new or imported.

    One query for all of them, since every member would otherwise be asked for their roles.
    """
    words = {author.pk: _first_word(author, at) for author in authors}
    held = Role.objects.filter(member__in=words, withdrawn_at=None).values_list("member", "name")
    for member, name in sorted(held, key=lambda role: WORD_ORDER.index(role[1])):
        words[member] = str(Role.Name(name).label)
    return words


def _first_word(author: Member, at: datetime) -> str:
    if author.is_imported:
        return _("imported")
    return _("new here") if author.is_newcomer(at) else ""


def _shown(
    places: list[Place], reader: Member, roles: dict[int, str], *, may_quote: bool, opened: str
) -> list[tuple[str, str, Continued | None]]:
    """Return what each place is called, its post or nothing, and where its words went on."""
    quotes = quotes_for([place.reply for place in places if place.reply], reader)
    shown = []
    for position, reply, on in places:
        name, html = f"reply-{position}", ""
        if reply is not None:
            above = as_html(quotes.get(reply.pk, ()), reader)
            told: dict[str, Any] = {"role": roles[reply.author_id], "place": name, "quotes": above}
            html = post_html(reply, reader, may_quote=may_quote, opened=opened, **told)
        shown.append((name, html, on))
    return shown
