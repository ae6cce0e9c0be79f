"""Makes the demo community, in an empty database only."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone
from rich.progress import Progress

import forums.demo
import realtime.demo
from community import demo
from community.care import demo as care
from community.models import Community, Member


class Command(BaseCommand):
    """Tell the demo's story through the real verbs."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """Take whether only a staff code is wanted."""
        parser.add_argument("--code", action="store_true", help="print a code for the demo's staff")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make the cast, the boards, the sessions and the cases; twice changes nothing."""
        community = Community.objects.current()
        if options["code"]:
            self.stdout.write(demo.code_now())
        elif community is not None and community.is_demo:
            self.stdout.write("The demo is here already; nothing was changed.")
        elif community is not None or Member.objects.exists():
            raise CommandError("There is a real community in this database. It stays as it is.")
        else:
            tell_story()
            self.stdout.write("The demo community is made.")


@transaction.atomic
def tell_story() -> None:
    """Make everything in one transaction: a demo is whole or not there."""
    now = timezone.now()
    cast: dict[str, Member] = {}
    steps: list[tuple[str, Callable[[], object]]] = [
        ("The community", lambda: demo.found_demo(now)),
        ("The people", lambda: cast.update(demo.gather_cast(now))),
        ("Boards, topics, replies", lambda: forums.demo.tell_story(cast, now=now)),
        ("People on duty, cases", lambda: forums.demo.report_some(cast, now=now)),
        ("Rooms and sessions", lambda: _hold_sessions(cast, now)),
        ("Crisis lines", lambda: care.verify_confirmed_lines(cast["lena"])),
    ]
    with Progress() as progress:
        task = progress.add_task("Making the demo community", total=len(steps))
        for title, step in steps:
            progress.update(task, description=title)
            step()
            progress.advance(task)


def _hold_sessions(cast: dict[str, Member], now: datetime) -> None:
    realtime.demo.hold_sessions(cast, demo.form_circle(cast), now=now)
