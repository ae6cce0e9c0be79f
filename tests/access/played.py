"""The access table: its lines, and how one of them is played."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from django.core.cache import cache
from django.db import transaction

from community import limits
from tests.access.story import PEOPLE, filled

FOLDER = Path(__file__).parent
DONE = "ok"
Answers = dict[str, dict[str, str]]


class Line(NamedTuple):
    """One thing that can be done, and what each role is told who tries."""

    words: tuple[str, ...]
    expected: dict[str, str]

    @property
    def name(self) -> str:
        """How the line is called."""
        return " ".join(self.words)


def lines(table: str) -> list[Line]:
    """Return the lines of one table; what stands behind ``#`` is a remark."""
    found = []
    for row in (FOLDER / f"{table}.txt").read_text().splitlines():
        words = row.partition("#")[0].split()
        if words and words[-len(PEOPLE) :] != list(PEOPLE):
            told = dict(zip(PEOPLE, words[-len(PEOPLE) :], strict=True))
            found.append(Line(tuple(words[: -len(PEOPLE)]), told))
    return found


@contextmanager
def undone() -> Iterator[None]:
    """Take back whatever happens inside, counts too."""
    limits.forget_all()
    cache.clear()
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def played(table: str, play: Callable[[Line, str], str]) -> tuple[Answers, Answers]:
    """Return what everyone was told on every line, and what they should have been told."""
    told: dict[str, dict[str, str]] = {}
    for line in lines(table):
        told[line.name] = {}
        for role in PEOPLE:
            with undone():
                told[line.name][role] = play(line, role)
    return told, {line.name: line.expected for line in lines(table)}


def report_of(told: Answers, due: Answers) -> list[str]:
    """Return what differs, one sentence each."""
    return [
        f"{line}: {role} got {answer}, not {due[line][role]}"
        for line, answers in told.items()
        for role, answer in answers.items()
        if answer != due[line][role]
    ]


def sent_as(body: Any, at: dict[str, Any]) -> Any:
    """Return a body with its ``{name}`` taken from the story; whole ones become numbers."""
    if isinstance(body, dict):
        return {key: sent_as(value, at) for key, value in body.items()}
    if isinstance(body, str) and "{" in body:
        text = filled(body, at)
        return int(text) if text.isdigit() else text
    return body
