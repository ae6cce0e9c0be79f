"""Making, changing and putting away boards: a lead's work."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from community import audit
from community.errors import Refused
from community.models import Member
from forums.models import Board, Level


@transaction.atomic
def make_board(*, by: Member, **what: Any) -> Board:
    """Open a new board; one for a circle is made by someone who belongs to it."""
    require_lead(by)
    board = Board(**what)
    _require_own_circle(board, by)
    _require_fitting(board)
    board.save()
    audit.record("board.make", by=by, subject=f"board:{board.pk}")
    return board


@transaction.atomic
def change_board(board: Board, *, by: Member, **what: Any) -> Board:
    """Change a board's title, purpose, place, or who may read, start and reply.

    Raises Refused 409 `exposes` where words written for a few would be open to more.
    """
    require_lead(by)
    _require_kept_among_few(board, what)
    for field, value in what.items():
        setattr(board, field, value)
    _require_fitting(board)
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


def _require_kept_among_few(board: Board, what: dict[str, Any]) -> None:
    """Refuse to open what was written for a few to more people, or to other ones."""
    before = Board.objects.get(pk=board.pk)  # a form has put the new values into `board` by now
    circle = what.get("circle", before.circle)
    wider = Level(what.get("reads", before.reads)).place < Level(before.reads).place
    other = (circle and circle.pk) != before.circle_id and before.circle_id is not None
    if (wider or other) and before.topics.exists():
        sentence = _(
            "What stands on this board was written for the people who read it now. Make another "
            "board for more people, and leave this one as it is."
        )
        raise Refused("exposes", sentence, status=409)


def _require_own_circle(board: Board, by: Member) -> None:
    circle = board.circle
    if circle and not circle.memberships.filter(member=by, left_at=None).exists():
        raise Refused("not_found", _("This circle is not there."), status=404)


def _require_fitting(board: Board) -> None:
    if board.slug == "new":
        sentence = _("A page of ours has this address. Choose another.")
        raise Refused("not_fitting", sentence, status=422)
    try:
        board.full_clean()
    except ValidationError as no:
        raise Refused("not_fitting", " ".join(no.messages), status=422) from no


def _archive(board: Board, by: Member, at: Any) -> None:
    require_lead(by)
    board.archived_at = at
    board.save(update_fields=["archived_at"])
    audit.record("board.archive" if at else "board.restore", by=by, subject=f"board:{board.pk}")


def require_lead(by: Member) -> None:
    """Raise Refused `not_a_lead` for anyone else."""
    if not by.is_lead:
        raise Refused("not_a_lead", _("Only a lead can do this."))
