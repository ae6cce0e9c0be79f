"""A lead lets a board take no new topics for a while."""

from typing import Any

from django.shortcuts import get_object_or_404
from ninja import Router, Status
from pydantic import Field

from community.api.doors import ApiRequest, staff
from community.api.lists import Slug, Typed
from community.api.problems import PROBLEMS
from community.models.circle import open_to
from forums.actions.pausing import end_pause, pause_board
from forums.api.shapes import BoardShape, as_board
from forums.models import Board

router = Router()
LEAD = staff("lead")


class NewPause(Typed):
    """Why a board takes no new topics, and for how many hours."""

    reason: str = Field(max_length=2000)
    hours: int = Field(ge=1, le=720)


@router.put("/boards/{slug}/pause", response={200: BoardShape, **PROBLEMS}, auth=LEAD)
def board_pause(request: ApiRequest, slug: Slug, pause: NewPause) -> Any:
    """Take no new topics on a board for some hours; its topics go on."""
    board = pause_board(_board(request, slug), by=request.auth, **pause.dict())
    return as_board(board, request.auth)


@router.delete("/boards/{slug}/pause", response={204: None, **PROBLEMS}, auth=LEAD)
def board_end_pause(request: ApiRequest, slug: Slug) -> Any:
    """Take new topics again before the pause is over."""
    end_pause(_board(request, slug), by=request.auth)
    return Status(204, None)


def _board(request: ApiRequest, slug: str) -> Board:
    return get_object_or_404(Board.objects.filter(open_to(request.auth)), slug=slug)
