"""Undoing what one sent a moment ago, and the way to one single reply."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from community.access import MemberRequest, taking_part
from community.errors import Refused
from forums.actions.undoing import undo_reply, undo_topic
from forums.drafting import address_of
from forums.models import Draft, Reply, Topic
from forums.views.finding import own_reply_for, own_topic_for


@taking_part
@require_safe
def reply_link(request: MemberRequest, pk: int) -> HttpResponse:
    """Go to the page and place of one reply.

    Blocked, withheld and taken back look alike there, so this asks about the topic alone.
    """
    topics = Topic.objects.visible_to(request.member)
    return redirect(get_object_or_404(Reply.objects.filter(topic__in=topics), pk=pk).address())


@taking_part
@require_POST
def reply_undo(request: MemberRequest, pk: int) -> HttpResponse:
    """Undo one's own reply of a moment ago."""
    return _undo(request, own_reply_for(request, pk), undo_reply)


@taking_part
@require_POST
def topic_undo(request: MemberRequest, pk: int) -> HttpResponse:
    """Undo one's own topic of a moment ago."""
    return _undo(request, own_topic_for(request, pk), undo_topic)


def _undo(request: MemberRequest, thing: Any, verb: Callable[..., Draft]) -> HttpResponse:
    try:
        draft = verb(thing, by=request.member)
    except Refused as no:
        if no.code != "too_late":
            raise
        messages.info(request, no.sentence)
        return redirect(thing.address())
    messages.success(request, _("It is undone, and nobody was told. Your words are back here."))
    return redirect(address_of(draft))
