"""Letting a board take no new topics for a while, with a reason: a lead's work."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from community import audit
from community.errors import Refused
from community.models import Member
from forums.actions.boards import require_lead
from forums.models import Board
from moderation.writing import tidy_line

REASON_LONGEST = 200
LONGEST = timedelta(days=30)


@transaction.atomic
def pause_board(board: Board, *, by: Member, reason: str, hours: int) -> Board:
    """Take no new topics on a board for some hours; those that are there go on.

    It ends by itself. Pausing it again sets another reason and end.
    """
    require_lead(by)
    reason = tidy_line(reason, longest=REASON_LONGEST)
    lasts = timedelta(hours=hours)
    if not timedelta(0) < lasts <= LONGEST:
        sentence = _("A board can pause for an hour at least and for thirty days at most.")
        raise Refused("not_fitting", sentence, status=422)
    board.paused_until, board.pause_reason = timezone.now() + lasts, reason
    board.save(update_fields=["paused_until", "pause_reason"])
    audit.record("board.pause", by=by, subject=f"board:{board.pk}", hours=hours)
    return board


@transaction.atomic
def end_pause(board: Board, *, by: Member) -> Board:
    """Take new topics again before the pause is over."""
    require_lead(by)
    board.paused_until, board.pause_reason = None, ""
    board.save(update_fields=["paused_until", "pause_reason"])
    audit.record("board.end_pause", by=by, subject=f"board:{board.pk}")
    return board


def require_taking_topics(board: Board, at: datetime) -> None:
    """Raise Refused `board_paused`, with the reason and the end, where no topics are taken now."""
    if not board.is_paused(at) or board.paused_until is None:
        return
    here = timezone.localtime(board.paused_until)
    sentence = _(
        "This board takes no new topics until %(until)s, so that the topics that are here get "
        "their answers. The reason: %(reason)s"
    )
    until = f"{date_format(here, 'j F, H:i')} ({here:%Z})"
    told = sentence % {"until": until, "reason": board.pause_reason}
    raise Refused("board_paused", told, until=board.paused_until)
