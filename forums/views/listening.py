"""The no-silence queue, for those who listen: what waits, and taking one topic to answer it."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from community.access import MemberRequest, staff
from community.errors import Refused
from forums.actions.listening import hand_back, lease
from forums.models import Topic
from forums.queue import ROLES, mark_of_spot, part_of_queue, spot_of, spot_of_mark

PAGE = 30


@staff(*ROLES)
@require_safe
def listening(request: MemberRequest) -> HttpResponse:
    """Show what waits for an answer, then for a second voice, the soonest promised first."""
    return _queue(request, timezone.now())


@staff(*ROLES)
@require_POST
def topic_lease(request: MemberRequest, pk: int) -> HttpResponse:
    """Take a topic for twenty minutes and go to where one answers it."""
    topic = _waiting_topic(request, pk)
    try:
        lease(topic, by=request.member)
    except Refused as no:
        if no.status == 404:
            raise
        return _queue(request, timezone.now(), says=no.sentence, status=no.status)
    return redirect(f"{topic.get_absolute_url()}#write")


@staff(*ROLES)
@require_POST
def topic_hand_back(request: MemberRequest, pk: int) -> HttpResponse:
    """Let a topic go, so that someone else can take it."""
    hand_back(_waiting_topic(request, pk), by=request.member)
    messages.success(request, _("Handed back. Someone else can take it now."))
    return redirect("listening")


def _queue(
    request: MemberRequest, now: datetime, *, says: str = "", status: int = 200
) -> HttpResponse:
    after = spot_of_mark(request.GET.get("after", ""))
    found = part_of_queue(request.member, now, after=after, count=PAGE + 1)
    shown = found[:PAGE]
    context = {
        "silent": [topic for topic in shown if topic.answered_at is None],
        "one_voice": [topic for topic in shown if topic.answered_at],
        "next": f"?after={mark_of_spot(spot_of(found[PAGE - 1]))}" if found[PAGE:] else "",
        "later": after is not None,
        "says": says,
    }
    return render(request, "forums/listening.html", context, status=status)


def _waiting_topic(request: MemberRequest, pk: int) -> Topic:
    return get_object_or_404(Topic.objects.visible_to(request.member), pk=pk)
