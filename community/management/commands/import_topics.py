"""Brings along topics and replies from an earlier place, as JSON lines."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, TextIO

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from community.models import Community
from forums.importing import Step, Tally, began, ended, import_lines

SECONDS = 10


class Command(BaseCommand):
    """``manage.py import_topics FILE``; it can be stopped and run again: nothing comes twice."""

    help = (
        "Import topics with their replies, one JSON object a line: board, title, body,"
        " reply_wanted, author, created, replies [author, body, created]. Safe to stop and to run"
        " again: what is here already is passed over. Ends with 0 when every line is here, with 1"
        " when some were left out; each of those is told with its number and reason, and the"
        " others are kept."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the file, and what else to do with it."""
        parser.add_argument("file", type=Path, help="the file, in UTF-8")
        parser.add_argument("--dry-run", action="store_true", help="look only, and change nothing")
        parser.add_argument("--report", type=Path, help="write the lines left out here as well")

    def handle(self, *args: Any, **options: Any) -> None:
        """Import the file and say what came of it."""
        if not Community.objects.exists():
            raise CommandError("There is no community here yet. Found it first: manage.py found")
        path, dry = options["file"], options["dry_run"]
        with _opened(path) as file, _report(options["report"], beside=path) as report:
            tally = self._run(file, report, dry=dry)
        self.stdout.write(_summary(tally, dry=dry))
        if tally.left_out:
            kept = "The others can come." if dry else "The others are here."
            raise CommandError(f"Lines left out: {tally.left_out}. {kept}")

    def _run(self, file: BinaryIO, report: TextIO | None, *, dry: bool) -> Tally:
        number, tally = None if dry else began(), Tally()
        try:
            with self._progress(file) as show:
                for step in import_lines(file, at=timezone.now(), dry=dry):
                    tally = step.tally
                    show(step)
                    if report:
                        report.writelines(f"{line}\n" for line in _wrong(step))
        except KeyboardInterrupt:
            self.stdout.write(_summary(tally, dry=dry))
            sentence = "Stopped. Run the same command again: it goes on where this ended."
            raise CommandError(sentence, returncode=130)
        finally:
            if number is not None:
                ended(number, tally)
        return tally

    @contextmanager
    def _progress(self, file: BinaryIO) -> Iterator[Callable[[Step], None]]:
        """Show a growing bar on a terminal, and now and then a line elsewhere."""
        if not self.stderr.isatty():
            yield self._plainly()
            return
        columns = BarColumn(), TaskProgressColumn(), TextColumn("{task.description}")
        console = Console(stderr=True)
        with Progress(*columns, TimeRemainingColumn(), console=console) as progress:
            bar = progress.add_task("", total=os.fstat(file.fileno()).st_size or None)

            def show(step: Step) -> None:
                for line in _wrong(step):
                    console.print(line, markup=False, highlight=False)
                progress.update(bar, advance=step.size, description=_so_far(step.tally))

            yield show

    def _plainly(self) -> Callable[[Step], None]:
        said_at = time.monotonic()

        def show(step: Step) -> None:
            nonlocal said_at
            for line in _wrong(step):
                self.stderr.write(line)
            if time.monotonic() - said_at >= SECONDS:
                said_at = time.monotonic()
                self.stdout.write(_so_far(step.tally))

        return show


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    try:
        file = path.open("rb")
    except OSError as why:
        raise CommandError(f"{path} cannot be read: {why.strerror}.")
    with file:
        yield file


@contextmanager
def _report(path: Path | None, *, beside: Path) -> Iterator[TextIO | None]:
    if path is None:
        yield None
        return
    if path.exists() and path.samefile(beside):
        raise CommandError("The report would overwrite the file. Give it another name.")
    try:
        file = path.open("w", encoding="utf-8")
    except OSError as why:
        raise CommandError(f"{path} cannot be written: {why.strerror}.")
    with file:
        yield file


def _wrong(step: Step) -> list[str]:
    return [f"line {number}: {sentence}" for number, sentence in step.wrong]


def _so_far(tally: Tally) -> str:
    return f"{tally.topics} topics, {tally.replies} replies"


def _summary(tally: Tally, *, dry: bool) -> str:
    people = f"{tally.people} new imported handles"
    held = f"{tally.held} of these texts wait for a moderator before others read them."
    return (
        f"{'Would come' if dry else 'Came'}: {_so_far(tally)}, {people}. {held}\n"
        f"Here already: {tally.here_already} topics. Left out: {tally.left_out} lines."
    )
