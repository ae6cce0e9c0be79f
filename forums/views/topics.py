"""A topic: what its author wants, their words, twenty places a page, and a place to answer."""

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from community.access import MemberRequest, taking_part
from forums import hints
from forums.actions.witnessing import was_read
from forums.beside import Beside, ask_beside
from forums.drafting import as_typed, draft_asked
from forums.drawn import composer_html, head_html, tools_html
from forums.forms import ReplyForm
from forums.models import Act, Draft, Lease, Reply, Topic
from forums.mornings import morning_after
from forums.quoting import quotable_in, still_there
from forums.views.answering import first_look, listen_first, why_no_reply
from forums.views.finding import topic_for
from forums.views.places import posts_of
from forums.views.reading import around
from moderation.folds import fold_of


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
    now, member, opened = timezone.now(), request.member, request.GET.get("open", "")
    beside = ask_beside(topic, member, page, now)
    places = Reply.objects.places(topic, page, member)
    composer = _composer(request, topic, beside, now, form=form, hint=hint)
    may_quote = not composer["closed"]
    context = {
        "topic": topic,
        "page": page,
        "opened": opened,
        "hidden": opened != "topic" and fold_of(topic, member) == "hide",
        "acts": Act.objects.seen_by(topic, member, now) if topic.handled_at else (),
        "held_until": Lease.objects.held_until(topic, member, now) if beside.leased else None,
        "head": head_html(topic, member, mine=composer["mine"]),
        "tools": tools_html(request, topic, beside.marks, keeps_order=member.is_moderator),
        **composer,
        **posts_of(topic, places, member, beside, now, may_quote=may_quote, opened=opened),
        **around(topic, beside, places),
    }
    return render(request, "forums/topic.html", context, status=status)


def _composer(
    request: MemberRequest,
    topic: Topic,
    beside: Beside,
    now: datetime,
    *,
    form: ReplyForm | None,
    hint: str,
) -> dict[str, Any]:
    """Return the place to answer; `empty` is all of it, drawn, where nothing is typed or told."""
    member, mine = request.member, topic.author_id == request.member.pk
    closed = why_no_reply(topic, member, now, is_limited=beside.limited)
    draft = draft_here(request, topic) if beside.drafted and not form else None
    clause = None if closed or mine else listen_first(member, now)
    said = {
        "closed": closed,
        "mine": mine,
        "watched": beside.watched,
        "draft": draft,
        "hint": hint,
        "advice": hints if hints.is_looked_for(topic.reply_wanted) and not mine else None,
        "morning": morning_after(now, member),
        "clause": clause,
        "first_look": None if closed else first_look(topic.board, member, now),
        "was_read": mine and closed and closed.code == "witness" and was_read(topic),
        "version": draft.version if draft else request.POST.get("version", 0),
    }
    special = ("closed", "draft", "hint", "morning", "first_look")
    asked = {"quote", "open"} & request.GET.keys()  # what was opened stays so in the form
    if form or asked or any(said[name] for name in special):
        return said | {"form": form or (None if closed else _form(request, topic, draft))}
    empty = composer_html(request, topic, mine=mine, watched=beside.watched, clause=clause)
    return said | {"empty": empty}


def _form(request: MemberRequest, topic: Topic, draft: Draft | None) -> ReplyForm:
    """Return a composer with what was begun, and with the quote that was asked for."""
    begun, member = as_typed(draft), request.member
    if quotes := begun.get("quotes"):
        begun["quotes"] = still_there(quotes, topic, member)
    if asked := quotable_in(topic, request.GET.get("quote", "-"), member):
        begun["quotes"] = [*begun.get("quotes", ()), asked]
    return ReplyForm(topic, by=member, initial=begun)


def draft_here(request: MemberRequest, topic: Topic) -> Draft | None:
    """Return what the reader has begun here: the draft that was asked for, or the first."""
    return draft_asked(request.GET.get("draft", ""), topic, request.member)


def page_asked(number: str, pages: int) -> int:
    """Return the page that was asked for; the last one for too large a number, else the first."""
    try:
        return max(1, min(int(number), pages))
    except ValueError:
        return 1
