"""One board, one topic of ana's."""

from pathlib import Path

import pytest

from community.limits import forget_all
from community.models import Member
from forums.models import Board, Topic
from tests.forums.old_words import File
from tests.forums.story import starts


@pytest.fixture(autouse=True)
def _nobody_was_fast_before() -> None:
    forget_all()


@pytest.fixture
def board(community: object) -> Board:
    """A board that every member may read and write on."""
    return Board.objects.create(slug="family", title="Family", purpose="Where we come from.")


@pytest.fixture
def topic(board: Board, ana: Member) -> Topic:
    """A topic in which ana asks to be listened to."""
    return starts(board, ana, boundary="please don't tell me to call her")


@pytest.fixture
def file(board: Board, tmp_path: Path) -> File:
    """A file of old words that is still empty."""
    return File(tmp_path)
