"""Boards as a lead keeps them: making, changing, putting away, bringing back."""

from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from community.access import MemberRequest, staff
from community.models import Member
from community.models.circle import open_to
from forums.actions import boards
from forums.forms import BoardForm, ChangeBoardForm
from forums.models import Board
from forums.models.board import BoardQuerySet
from forums.views.changing import answer_form, typed


def kept_by(lead: Member) -> BoardQuerySet:
    """Return the boards a lead keeps: one who is not in a circle cannot tell that it exists."""
    return Board.objects.filter(open_to(lead))


@staff("lead")
def lead_boards(request: MemberRequest) -> HttpResponse:
    """List the boards, those put away last."""
    listed = kept_by(request.member).order_by("archived_at", "position", "title")
    return render(request, "forums/lead_boards.html", {"boards": listed})


@staff("lead")
def lead_board_new(request: MemberRequest) -> HttpResponse:
    """Make a board."""
    return answer_form(
        request,
        BoardForm(typed(request), by=request.member),
        boards.make_board,
        template="forums/lead_board.html",
        context={"board": None},
        done=lambda board: (_("The board is open."), reverse("lead_boards")),
    )


@staff("lead")
def lead_board(request: MemberRequest, slug: str) -> HttpResponse:
    """Change a board."""
    board = get_object_or_404(kept_by(request.member), slug=slug)
    return answer_form(
        request,
        ChangeBoardForm(typed(request), by=request.member, instance=board),
        partial(boards.change_board, board),
        template="forums/lead_board.html",
        context={"board": board},
        done=lambda kept: (_("The board is changed."), reverse("lead_boards")),
    )


@staff("lead")
@require_POST
def lead_board_away(request: MemberRequest, slug: str) -> HttpResponse:
    """Put a board away; its topics are kept."""
    boards.put_board_away(get_object_or_404(kept_by(request.member), slug=slug), by=request.member)
    messages.success(request, _("The board is put away. Its topics are kept."))
    return redirect("lead_boards")


@staff("lead")
@require_POST
def lead_board_back(request: MemberRequest, slug: str) -> HttpResponse:
    """Bring a board back."""
    boards.bring_board_back(
        get_object_or_404(kept_by(request.member), slug=slug), by=request.member
    )
    messages.success(request, _("The board is back."))
    return redirect("lead_boards")
