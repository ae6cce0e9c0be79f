"""The first page: what this place is, or what is going on in it for the one who reads."""

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from community.access import everyone
from community.models import Clause, Community, Duty, Member, Notification
from community.models.duty import next_staffed
from forums.models import Board, Topic
from forums.titles import title_for
from moderation import standing
from moderation.folds import fold_of
from moderation.models import Statement
from realtime.actions.seats import kept_seat
from realtime.models import Session

BOARDS, TOPICS_EACH, NOTICES, LOOKED_AT, STATEMENTS = 12, 3, 3, 30, 30
A_TOPIC = re.compile(r"/topics/(\d+)/")
ABOUT_DECISIONS = {Notification.Kind.DECISION, Notification.Kind.APPEAL}


@everyone
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show the first page for this reader, with nothing of members' words to who is signed out."""
    now = timezone.now()
    community = Community.objects.current()
    if community is None:
        return render(request, "community/home_unfounded.html")
    if not isinstance(request.user, Member):
        return render(request, "community/home_outside.html", {"on_duty": on_duty(now, community)})
    if not request.user.takes_part:
        return redirect("waiting")
    return render(request, "community/home.html", _inside(request.user, now, community))


def on_duty(now: datetime, community: Community) -> dict[str, Any]:
    """Return whether someone reads reports now, and when not, when hours were announced next."""
    someone = Duty.objects.anyone(now)
    return {"someone": someone, "next": None if someone else next_staffed(now, community)}


def _inside(member: Member, now: datetime, community: Community) -> dict[str, Any]:
    sessions = Session.objects.visible_to(member).select_related("room", "host")
    coming = sessions.in_state("scheduled").filter(starts_at__gte=now)
    notices = Notification.objects.due(now).filter(member=member, read_at=None)
    return {
        "on_duty": on_duty(now, community),
        "paused": standing.suspension_of(member, now),
        "kept_seat": kept_seat(member),
        "session": sessions.in_state("open").first() or coming.first(),
        "boards": [(board, _recent(board, member)) for board in _boards(member)],
        "notices": _told_apart(_one_a_thing(notices[:LOOKED_AT])[:NOTICES], member),
        "newcomer": member.is_newcomer(now),
    }


def _one_a_thing(notices: Iterable[Notification]) -> list[Notification]:
    """Return the latest of each kind about each thing, as the list of all that is new has them."""
    latest: dict[tuple[str, str], Notification] = {}
    for notice in notices:
        latest.setdefault((notice.kind, notice.thing or str(notice.pk)), notice)
    return list(latest.values())


def _told_apart(
    notices: list[Notification], member: Member
) -> list[tuple[Notification, Clause | str | None]]:
    """Return each notice with the clause of its decision or its topic, so that no two are alike."""
    clauses = {}
    if any(notice.kind in ABOUT_DECISIONS for notice in notices):
        told = Statement.objects.filter(member=member).select_related("clause").order_by("-pk")
        clauses = {
            reverse("decision", args=[statement.decision_id]): statement.clause
            for statement in told[:STATEMENTS]
        }
    titles = _titles(notices, member)
    return [(notice, clauses.get(notice.address) or titles.get(notice.thing)) for notice in notices]


def _titles(notices: list[Notification], member: Member) -> dict[str, str]:
    """Return by address how the topics are called that notices lead to, where they may be seen."""
    numbers = [found[1] for notice in notices if (found := A_TOPIC.fullmatch(notice.thing))]
    topics = Topic.objects.visible_to(member).in_bulk(numbers) if numbers else {}
    return {topic.address(): title_for(topic, member) for topic in topics.values()}


def _boards(member: Member) -> list[Board]:
    return list(Board.objects.visible_to(member)[:BOARDS])


def _recent(board: Board, member: Member) -> list[Topic]:
    """Return a board's latest topics: one short look along its index, however long it is."""
    topics = Topic.objects.visible_to(member).filter(board=board).for_reader(member)
    some = list(topics.listed().select_related("author")[:TOPICS_EACH])
    for topic in some:
        topic.hides = fold_of(topic, member) == "hide"
    return some
