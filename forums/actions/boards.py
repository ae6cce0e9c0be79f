"""Making, changing and putting away boards: a lead's work."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from community import audit
from community.errors import Refused
from community.models import Member
from forums.models import Board


@transaction.atomic
def make_board(*, by: Member, **what: Any) -> Board:
    """Open a new board."""
    _require_lead(by)
    board = Board(**what)
    board.full_clean()
    board.save()
    audit.record("board.make", by=by, subject=f"board:{board.pk}")
    return board


@transaction.atomic
def change_board(board: Board, *, by: Member, **what: Any) -> Board:
    """Change a board's title, purpose, place or who may start topics."""
    _require_lead(by)
    for field, value in what.items():
        setattr(board, field, value)
    board.full_clean()
    board.save()
    audit.record("board.change", by=by, subject=f"board:{board.pk}", fields=sorted(what))
    return board


@transaction.atomic
def put_board_away(board: Board, *, by: Member) -> None:
    """Take a board out of the list; its topics are kept and it can be brought back."""
    _archive(board, by, timezone.now())


@transaction.atomic
def bring_board_back(board: Board, *, by: Member) -> None:
    """Put a board into the list again."""
    _archive(board, by, None)


def _archive(board: Board, by: Member, at: Any) -> None:
    _require_lead(by)
    board.archived_at = at
    board.save(update_fields=["archived_at"])
    audit.record("board.archive" if at else "board.restore", by=by, subject=f"board:{board.pk}")


def _require_lead(by: Member) -> None:
    if not by.is_lead:
        raise Refused("not_a_lead", _("Only a lead can do this."))
