"""Boards as a lead keeps them: making, changing, putting away, bringing back."""

from typing import Any, Literal

from django.shortcuts import get_object_or_404
from ninja import Status
from pydantic import Field

from community.api.doors import ApiRequest, staff
from community.api.lists import Slug, Typed
from community.api.problems import PROBLEMS
from community.models.circle import open_to
from forums.actions.boards import bring_board_back, change_board, make_board, put_board_away
from forums.api.boards import router  # one address has one router
from forums.api.shapes import BoardShape, as_board
from forums.models import Board

LEAD = staff("lead")
LevelName = Literal["members", "staff", "moderators"]


class BoardChange(Typed):
    """What changes on a board; what is left out stays."""

    title: str | None = Field(None, max_length=60)
    purpose: str | None = Field(None, max_length=200)
    position: int | None = Field(None, ge=0, le=999)
    reads: LevelName | None = None
    starts: LevelName | None = None
    replies: LevelName | None = None
    holds_newcomers: bool | None = None


class NewBoard(BoardChange):
    """A board to open."""

    slug: str = Field(max_length=40)
    title: str = Field(max_length=60)
    purpose: str = Field(max_length=200)


@router.post("/boards", response={201: BoardShape, **PROBLEMS}, auth=LEAD)
def board_make(request: ApiRequest, new: NewBoard) -> Any:
    """Open a board."""
    return Status(201, as_board(make_board(by=request.auth, **_given(new)), request.auth))


@router.patch("/boards/{slug}", response={200: BoardShape, **PROBLEMS}, auth=LEAD)
def board_change(request: ApiRequest, slug: Slug, change: BoardChange) -> Any:
    """Change what a board is for, or who may read, start and reply."""
    board = change_board(_kept(request, slug), by=request.auth, **_given(change))
    return as_board(board, request.auth)


@router.delete("/boards/{slug}", response={204: None, **PROBLEMS}, auth=LEAD)
def board_away(request: ApiRequest, slug: Slug) -> Any:
    """Put a board away; its topics are kept."""
    put_board_away(_kept(request, slug), by=request.auth)
    return Status(204, None)


@router.put("/boards/{slug}", response={200: BoardShape, **PROBLEMS}, auth=LEAD)
def board_back(request: ApiRequest, slug: Slug) -> Any:
    """Bring a board back."""
    board = _kept(request, slug)
    bring_board_back(board, by=request.auth)
    return as_board(board, request.auth)


def _given(change: BoardChange) -> dict[str, Any]:
    return {name: value for name, value in change.dict().items() if value is not None}


def _kept(request: ApiRequest, slug: str) -> Board:
    return get_object_or_404(Board.objects.filter(open_to(request.auth)), slug=slug)
