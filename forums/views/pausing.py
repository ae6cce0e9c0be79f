"""A lead lets a board take no new topics for a while."""

from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from community.access import MemberRequest, staff
from forums.actions import pausing
from forums.forms import PauseForm
from forums.models import Board
from forums.views.changing import answer_form, typed
from forums.views.lead import kept_by


@staff("lead")
def lead_board_pause(request: MemberRequest, slug: str) -> HttpResponse:
    """Ask why and for how long, then pause new topics on a board."""
    board = _board(request, slug)
    return answer_form(
        request,
        PauseForm(typed(request), initial={"reason": board.pause_reason}),
        partial(pausing.pause_board, board),
        template="forums/lead_board_pause.html",
        context={"board": board},
        done=lambda kept: (
            _("The board takes no new topics for now. It shows why, and until when."),
            reverse("lead_board", args=[board.slug]),
        ),
    )


@staff("lead")
@require_POST
def lead_board_end_pause(request: MemberRequest, slug: str) -> HttpResponse:
    """Take new topics again."""
    board = pausing.end_pause(_board(request, slug), by=request.member)
    messages.success(request, _("The board takes new topics again."))
    return redirect("lead_board", board.slug)


def _board(request: MemberRequest, slug: str) -> Board:
    return get_object_or_404(kept_by(request.member), slug=slug)
