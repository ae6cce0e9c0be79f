"""A run through a file: skip what is here, finish what is new, store it in short transactions."""

import secrets
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import BinaryIO

from community import audit
from forums.importing.checking import check, identity_of, name_of
from forums.importing.lines import BadLine, Line, read_lines
from forums.importing.people import key_of, known_people
from forums.importing.storing import Finished, finish, kept_before, store
from forums.models import Board

LINES_AT_ONCE = 40
BYTES_AT_ONCE = 1024 * 1024


@dataclass
class Tally:
    """What came of a run, in numbers."""

    topics: int = 0
    replies: int = 0
    people: int = 0
    held: int = 0
    here_already: int = 0
    left_out: int = 0


@dataclass
class Step:
    """What came so far after one batch of lines, how many bytes those had, and which are wrong."""

    tally: Tally
    size: int = 0
    wrong: list[tuple[int, str]] = field(default_factory=list)


def import_lines(file: BinaryIO, *, at: datetime, dry: bool = False) -> Iterator[Step]:
    """Import a file batch by batch, or only look whether it could be; safe to stop and to repeat.

    Each step is committed before it is yielded, so that stopping loses at most one of them.
    """
    run = _Run(at=at, dry=dry)
    batch: list[Line] = []
    for line in read_lines(file):
        batch.append(line)
        if len(batch) >= LINES_AT_ONCE or sum(one.size for one in batch) >= BYTES_AT_ONCE:
            yield run.take(batch)
            batch = []
    if batch:
        yield run.take(batch)


def began() -> int:
    """Record that an import begins; return the random number by which its end is recorded."""
    number = secrets.randbits(62)
    audit.record("import.begin", by=None, subject=f"import:{number}")
    return number


def ended(number: int, tally: Tally) -> None:
    """Record what an import brought, in numbers alone."""
    audit.record("import.end", by=None, subject=f"import:{number}", **asdict(tally))


class _Run:
    """One run, which remembers the boards, the numbers so far and, when dry, who it met."""

    def __init__(self, *, at: datetime, dry: bool) -> None:
        self.at, self.dry, self.tally = at, dry, Tally()
        self.boards: Mapping[str, Board] = {board.slug: board for board in Board.objects.all()}
        self.met: set[str] = set()
        self.seen: dict[uuid.UUID, str] = {}

    def take(self, lines: list[Line]) -> Step:
        """Import these lines and return what came of them."""
        step = Step(self.tally, sum(line.size for line in lines))
        ready = self._finished(self._new(lines, step), step)
        stored, people = self._stored(ready)
        self.tally.topics += len(stored)
        self.tally.replies += sum(len(line.replies) for line in stored)
        self.tally.held += sum(len(line.held) for line in stored)
        self.tally.people += people
        self.tally.here_already += len(ready) - len(stored)
        self.tally.left_out += len(step.wrong)
        step.wrong.sort()
        return step

    def _new(self, lines: list[Line], step: Step) -> list[Line]:
        """Return the lines that are not here yet, found by their digest before any other work."""
        known: list[tuple[Line, str, uuid.UUID, str]] = []
        for line in lines:
            try:
                if line.wrong:
                    raise BadLine(line.wrong)
                known.append((line, name_of(line.said), *identity_of(line.said)))
            except BadLine as bad:
                step.wrong.append((line.number, str(bad)))
        kept = kept_before([name for _l, name, *_ in known], [one[2] for one in known])
        new = []
        for line, _name, client_id, fingerprint in known:
            before = kept.get(client_id) or self.seen.get(client_id)
            if before is None:
                kept[client_id] = fingerprint
                new.append(line)
            elif before == fingerprint:
                self.tally.here_already += 1
            else:
                step.wrong.append((line.number, "its `id` came before, with other words."))
        self.seen |= kept if self.dry else {}
        return new

    def _finished(self, lines: list[Line], step: Step) -> list[Finished]:
        ready = []
        for line in lines:
            try:
                old = check(line.said, line.number, self.boards, at=self.at)
                _require_unclaimed(old.names)
                ready.append(finish(old))
            except BadLine as bad:
                step.wrong.append((line.number, str(bad)))
        return ready

    def _stored(self, ready: list[Finished]) -> tuple[list[Finished], int]:
        if not ready:
            return [], 0
        if not self.dry:
            return store(ready, at=self.at)
        names = [name for line in ready for name in line.old.names]
        new = {key_of(name) for name in names} - set(known_people(names)) - self.met
        self.met |= new
        return ready, len(new)


def _require_unclaimed(names: list[str]) -> None:
    if any(not member.is_imported for member in known_people(names).values()):
        raise BadLine("one of its authors has claimed their old words. Nobody writes for them now.")
