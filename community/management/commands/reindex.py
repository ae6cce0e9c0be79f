"""Writes the search indexes anew from the rows, such as after a fault in the file."""

from functools import partial
from typing import Any

from django.core.management.base import BaseCommand
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from community.search import tables


class Command(BaseCommand):
    """``manage.py reindex``: each index in one transaction, so that stopping it changes nothing."""

    help = "Write the search indexes anew. Safe to stop and to run again."

    def handle(self, *args: Any, **options: Any) -> None:
        """Go through each index in turn."""
        columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn()
        console = Console(stderr=True)
        with Progress(*columns, TimeRemainingColumn(), console=console) as progress:
            for index in tables.declared():
                total = tables.last_id(index)
                bar = progress.add_task(index.source, total=total)
                tables.renew(index, partial(progress.advance, bar))
                progress.update(bar, completed=total)
        self.stdout.write("Every post can be found again.")
