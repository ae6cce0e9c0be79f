"""The boards, and one board with its topics."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from community.access import MemberRequest, taking_part
from community.cursor import mark_of, moment_and_id
from community.models import Member
from forums.models import Board, Topic
from moderation.folds import fold_of

TOPICS = 30


@taking_part
def boards(request: MemberRequest) -> HttpResponse:
    """Show the boards this member may read, what each is for and who may start topics."""
    return render(
        request, "forums/boards.html", {"boards": Board.objects.visible_to(request.member)}
    )


@taking_part
def board(request: MemberRequest, slug: str) -> HttpResponse:
    """Show thirty topics of one board, latest activity first, from a mark on."""
    shown = get_object_or_404(Board.objects.visible_to(request.member), slug=slug)
    topics = (
        Topic.objects.visible_to(request.member)
        .filter(board=shown)
        .listed()
        .for_reader(request.member)
    )
    mark = moment_and_id(request.GET.get("before", ""))
    pinned = [] if mark else pinned_on(shown, request.member)
    if mark:
        topics = topics.after(*mark)
    some = list(topics.select_related("author").defer("body", "html")[: TOPICS + 1])
    for topic in (*pinned, *some):
        topic.hides = fold_of(topic, request.member) == "hide"
    more, paused = len(some) > TOPICS, shown.is_paused(timezone.now())
    context = {
        "board": shown,
        "may_start": shown.lets_start(request.member) and not paused,
        "paused": paused,
        "topics": [*pinned, *(topic for topic in some[:TOPICS] if topic not in pinned)],
        "pinned": pinned,
        "may_reply": shown.lets_reply(request.member),
        "later": bool(mark),
        "older": f"?before={mark_of(some[TOPICS - 1].active_at, some[TOPICS - 1].pk)}"
        if more
        else "",
    }
    return render(request, "forums/board.html", context)


def pinned_on(board: Board, reader: Member) -> list[Topic]:
    """Return the topics that stand first; a board without a pin is not asked for any."""
    now = timezone.now()
    if board.pins_until is None or board.pins_until <= now:
        return []
    topics = Topic.objects.visible_to(reader).filter(board=board, pinned_until__gt=now)
    return list(topics.select_related("author").defer("body", "html").order_by("pin_place"))
