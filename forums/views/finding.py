"""How a page finds what it shows: through the reader, and without losing what was typed."""

from typing import TypeVar

from django.db import models
from django.http import Http404
from django.utils.translation import gettext as _

from community.access import MemberRequest
from community.errors import Refused
from forums.models import Board, Reply, Topic
from moderation.models import State

Thing = TypeVar("Thing", bound=models.Model)
MINE = [State.VISIBLE, State.HELD]


def board_for(request: MemberRequest, slug: str) -> Board:
    """Return a board this reader may read; anything else is not found."""
    return _found(request, Board.objects.visible_to(request.member).filter(slug=slug))


def topic_for(request: MemberRequest, pk: int) -> Topic:
    """Return a topic this reader may open; anything else is not found."""
    found = Topic.objects.select_related("board", "author").filter(pk=pk).first()
    if found and found.is_visible_to(request.member):
        return found
    raise _not_found(request)


def own_topic_for(request: MemberRequest, pk: int, *states: str) -> Topic:
    """Return the reader's own topic, in view or waiting to be read unless other states are said."""
    topics = Topic.objects.visible_to(request.member).select_related("board", "author")
    return _found(request, topics.filter(pk=pk, author=request.member, state__in=states or MINE))


def own_reply_for(request: MemberRequest, pk: int, *states: str) -> Reply:
    """Return the reader's own reply in a topic they may open."""
    topics = Topic.objects.visible_to(request.member)
    replies = Reply.objects.filter(pk=pk, author=request.member, state__in=states or MINE)
    return _found(request, replies.filter(topic__in=topics).select_related("topic__author"))


def answer_for(request: MemberRequest, pk: int) -> Reply:
    """Return someone's reply in the reader's own topic; anything else is not found."""
    replies = Reply.objects.visible_to(request.member).exclude(author=request.member)
    replies = replies.filter(pk=pk, topic__author=request.member)
    return _found(request, replies.select_related("topic__author", "author"))


def _found(request: MemberRequest, things: models.QuerySet[Thing]) -> Thing:
    if thing := things.first():
        return thing
    raise _not_found(request)


def _not_found(request: MemberRequest) -> Exception:
    if request.method == "POST":  # words came along: a bare "not found" would lose them
        sentence = _("This is not here any more, or not open to you.")
        return Refused("not_found", sentence, status=404)
    return Http404()
