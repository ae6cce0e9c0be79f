"""Moving a topic to another board that exactly the same people read."""

from django.db import transaction
from django.utils.translation import gettext as _

from community.errors import Refused
from community.limits import may_keep_order
from community.models import Member
from forums.actions.order.acting import at_work, reason_of, tell_act, topic_in_hand
from forums.actions.order.pinning import let_pin_go
from forums.models import Act, Board, Level, Topic
from forums.models.board import BoardQuerySet


@transaction.atomic
def move_topic(topic: Topic, *, by: Member, to: Board, reason: str) -> Topic:
    """Move a topic to another board; its address and every place in it stay.

    Raises Refused 409 `there_already`, `exposes`, `takes_away` or `silences`, 422 `no_reason`, 404
    for a board that is not there, or what `topic_in_hand` does.
    """
    reason = reason_of(reason)
    topic = topic_in_hand(topic, by=by)
    may_keep_order(by)
    if not to.is_visible_to(at_work(by)):
        raise Refused("not_found", _("This board is not there."), status=404)
    _require_same_people(topic.board, to)
    before, topic.board = topic.board, to
    let_pin_go(topic)
    topic.save(update_fields=["board"])
    tell_act(Act.Kind.MOVE, topic, reason, by=by, to=[topic.author], from_board=before)
    return topic


def boards_for(topic: Topic, moderator: Member) -> BoardQuerySet:
    """Return the boards that a topic could be moved to: those that the same people read."""
    board = topic.board
    levels = [level for level in Level if level.place <= Level(board.replies).place]
    same = Board.objects.visible_to(moderator).filter(circle=board.circle_id, reads=board.reads)
    return same.filter(replies__in=levels).exclude(pk=board.pk)


def _require_same_people(board: Board, to: Board) -> None:
    if board == to:
        raise Refused("there_already", _("It stands on this board already."), status=409)
    if board.circle_id is not None and board.circle_id != to.circle_id:
        raise _exposes()
    if to.circle_id != board.circle_id or Level(to.reads).place > Level(board.reads).place:
        sentence = _(
            "Fewer people read that board: someone who reads or wrote here would lose it. Choose a "
            "board that the same people read."
        )
        raise Refused("takes_away", sentence, status=409)
    if not to.is_open_to_the_same_as(board):
        raise _exposes()
    if Level(to.replies).place > Level(board.replies).place:
        sentence = _(
            "Fewer people may reply there: people who write here would fall silent. Choose "
            "another board, or let the topic rest."
        )
        raise Refused("silences", sentence, status=409)


def _exposes() -> Refused:
    sentence = _(
        "These words were written for fewer people than that board has. Choose a board that the "
        "same people read."
    )
    return Refused("exposes", sentence, status=409)
