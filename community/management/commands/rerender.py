"""Renews the finished HTML of everything members wrote, after a change of the rules for it."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import models, transaction
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from moderation.models import CareMessage, Contribution, Report, Target
from moderation.writing import WRITING_VERSION, written

BATCH = 200


class Command(BaseCommand):
    """``manage.py rerender``; ``--after reply:1200`` goes on where an earlier run stopped."""

    help = "Renew the stored HTML of members' words. Safe to stop and to run again."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the place to go on from."""
        parser.add_argument("--after", default="", metavar="KIND:ID", help="go on after this row")

    def handle(self, *args: Any, **options: Any) -> None:
        """Go through each kind in turn and say how many rows changed."""
        todo = _tables()
        kind, pk = _place(options["after"], todo)
        names = list(todo)
        columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn()
        console = Console(stderr=True)
        with Progress(*columns, TimeRemainingColumn(), console=console) as progress:
            for name in names[names.index(kind) :]:
                changed = self._renew(name, todo[name], pk, progress)
                self.stdout.write(f"{name}: {changed} renewed")
                pk = 0
        self.stdout.write(f"Everything is written by version {WRITING_VERSION} of the rules.")

    def _renew(self, name: str, table: type[models.Model], after: int, progress: Progress) -> int:
        rows = table._default_manager.exclude(html="").order_by("pk")
        words = rows.values_list("pk", "body", "html")
        bar = progress.add_task(name, total=rows.filter(pk__gt=after).count())
        changed = 0
        try:
            while batch := list(words.filter(pk__gt=after)[:BATCH]):
                changed += _keep(table, batch)
                after = batch[-1][0]
                progress.advance(bar, len(batch))
        except KeyboardInterrupt:
            raise CommandError(f"Stopped. Go on with: manage.py rerender --after {name}:{after}")
        return changed


def _tables() -> dict[str, type[models.Model]]:
    kinds = sorted(Target.kinds().items())
    written_by_members = {name: kind for name, kind in kinds if issubclass(kind, Contribution)}
    return {**written_by_members, "care": CareMessage, "report": Report}


def _place(after: str, todo: dict[str, type[models.Model]]) -> tuple[str, int]:
    kind, _, pk = after.partition(":")
    if not after:
        return next(iter(todo)), 0
    if kind not in todo or not pk.isdecimal():
        raise CommandError(f"Say --after KIND:ID, where KIND is one of {', '.join(todo)}.")
    return kind, int(pk)


def _keep(table: type[models.Model], batch: list[tuple[int, str, str]]) -> int:
    """Store what comes out differently now, unless its words were changed in the meantime."""
    fresh = [(pk, body, new) for pk, body, old in batch if (new := written(body)) != old]
    if not fresh:
        return 0
    rows = table._default_manager
    with transaction.atomic():
        return sum(rows.filter(pk=pk, body=body).update(html=new) for pk, body, new in fresh)
