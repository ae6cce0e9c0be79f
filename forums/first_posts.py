"""First posts on boards that have a person read them first; feelings are held nowhere else."""

from community.models import Member
from community.models.member import NEWCOMER_POSTS
from forums.models import Board
from moderation import triage
from moderation.triage import Verdict


def waits_for_a_look(board: Board, author: Member) -> bool:
    """Tell whether what this member writes here next waits until a person has read it."""
    if not board.holds_newcomers or author.is_imported or author.is_staff_member:
        return False
    return author.posts < NEWCOMER_POSTS


def screened(board: Board, author: Member, *texts: str) -> Verdict:
    """Return what triage says about these texts, on this board, by this author."""
    verdict = triage.screen(*texts)
    return verdict.with_first_look() if waits_for_a_look(board, author) else verdict
