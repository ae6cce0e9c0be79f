"""A topic: what its author wants, their words, twenty places a page, and a place to answer."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from community.access import MemberRequest, taking_part
from community.models import Member, Role
from forums.forms import ReplyForm
from forums.models import Reply, Topic
from forums.models.reply import Place
from forums.views.answering import listen_first, why_no_reply
from forums.views.finding import topic_for

WORD_ORDER = ["listener", "host", "moderator", "lead"]


class Shown(NamedTuple):
    """One place as the page shows it, with one small word about who wrote there."""

    position: int
    reply: Reply | None
    role: str

    @property
    def place(self) -> str:
        """What the place is called on the page."""
        return f"reply-{self.position}"


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
) -> HttpResponse:
    """Answer with the page of a topic; a form that came back keeps its words."""
    now, member = timezone.now(), request.member
    places = Reply.objects.places(topic, page, member)
    roles = small_words([topic.author, *(p.reply.author for p in places if p.reply)], now)
    closed = why_no_reply(topic, member, now)
    context = {
        "topic": topic,
        "role": roles[topic.author_id],
        "places": _shown(places, roles),
        "page": page,
        "closed": closed,
        "form": form or (None if closed else ReplyForm(topic)),
        "clause": None if closed else listen_first(member, now),
    }
    return render(request, "forums/topic.html", context, status=status)


def page_asked(number: str, pages: int) -> int:
    """Return the page that was asked for; the last one for too large a number, else the first."""
    try:
        return max(1, min(int(number), pages))
    except ValueError:
        return 1


def small_words(authors: Iterable[Member], at: datetime) -> dict[int, str]:
    """Return the word beside each author's name: what they are trusted with, or that they are new.

    One query for all of them, since every member would otherwise be asked for their roles.
    """
    words = {author.pk: _("new here") if author.is_newcomer(at) else "" for author in authors}
    held = Role.objects.filter(member__in=words, withdrawn_at=None).values_list("member", "name")
    for member, name in sorted(held, key=lambda role: WORD_ORDER.index(role[1])):
        words[member] = str(Role.Name(name).label)
    return words


def _shown(places: list[Place], roles: dict[int, str]) -> list[Shown]:
    return [
        Shown(place.position, place.reply, roles[place.reply.author_id] if place.reply else "")
        for place in places
    ]
