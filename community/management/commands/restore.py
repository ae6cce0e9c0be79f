"""Puts a back-up in the place of the database."""

import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError, connection
from django.db.models import Max
from django.utils import timezone

from community.backups.errors import NoBackup
from community.backups.restoring import Outcome, restore
from community.models import PeriodicJob

QUIET, PACE = 12.0, 0.5  # seconds; a worker finishes some job every 5


class Command(BaseCommand):
    """Ends with 0 when all is well, 1 when nothing is put back, 3 when the audit does not hold."""

    help = __doc__
    requires_system_checks: list[str] = []  # the database may be the thing that is wrong

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the file, and the two ways to insist."""
        parser.add_argument("file", type=Path, metavar="FILE")
        words = "put it in the place of the community that is there, which is kept aside"
        parser.add_argument("--replace", action="store_true", help=words)
        words = "take a back-up that the audit key here did not seal"
        parser.add_argument("--unsealed", action="store_true", help=words)

    def handle(self, *args: Any, **options: Any) -> None:
        """Restore, then say what the operator has to look at."""
        try:
            outcome = restore(
                options["file"],
                replace=options["replace"],
                unsealed=options["unsealed"],
                at_rest=refuse_while_someone_works,
            )
        except NoBackup as fault:
            raise CommandError(str(fault))
        self._tell(outcome)
        for sign in outcome.faults:
            self.stderr.write(sign)
        if outcome.faults:
            raise CommandError(
                "The back-up is in place, but its audit does not hold.", returncode=3
            )

    def _tell(self, outcome: Outcome) -> None:
        manifest, say = outcome.manifest, self.stdout.write
        say(f"The back-up of {manifest.moment} is in place, and up to date with this version.")
        if outcome.aside:
            say(f"What was there before lies in {outcome.aside}. Delete it once you are sure.")
        say("Everyone signs in again: a back-up holds no sign-ins.")
        if not outcome.cache_forgotten:
            say("Redis did not answer. Restart it before you start Hearth: it may still know some.")
        if not outcome.faults:
            say("The audit holds up to the back-up, and says that it was put back.")
        if outcome.heads_aside:
            say(
                "Acts were recorded after the back-up was made, and are not in it. The proof that "
                f"there were some lies in {outcome.heads_aside}: keep it."
            )
        say("")
        say("Before you open the doors: what was erased, taken back, decided or blocked since")
        say("then is undone. Do it again, first for people who left or asked for erasure.")
        if outcome.left_since is None:
            say("Who left since cannot be known from here: look into your own records.")
        elif outcome.left_since:
            say(f"These accounts are back and were gone or closed: {', '.join(outcome.left_since)}")
        else:
            say("No account is back that was gone or closed.")


def refuse_while_someone_works() -> None:
    """Raise NoBackup when a worker finishes a job while we look; between jobs it holds no lock."""
    try:
        before = _last_work()
        if before is None or (timezone.now() - before).total_seconds() > QUIET:
            return
        while (timezone.now() - before).total_seconds() < QUIET:
            time.sleep(PACE)
            if _last_work() != before:
                raise NoBackup("Hearth is running on this database. Stop it, then restore.")
    except DatabaseError:  # an empty, older or damaged database: nothing works on it
        return
    finally:
        connection.close()


def _last_work() -> Any:
    return PeriodicJob.objects.aggregate(last=Max("finished_at"))["last"]
