"""Makes a back-up of the database while Hearth runs, or checks one."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from community.backups import archive, keys
from community.backups.errors import NoBackup
from community.backups.making import let_go_of_older, make
from community.backups.manifest import ENGINES


class Command(BaseCommand):
    """Write, check or keep; ends with 0 when all that was asked is done and right, else with 1."""

    help = __doc__
    requires_system_checks: list[str] = []  # a back-up is wanted most when something is wrong

    def add_arguments(self, parser: CommandParser) -> None:
        """Take where to, how many to keep, where the keys go, or what to check."""
        parser.add_argument("--to", type=Path, metavar="FOLDER", help="make a back-up in here")
        parser.add_argument("--keep", type=_count, metavar="N", help="then leave the N newest only")
        words = "write the keys to this file, in a folder apart from back-ups and data"
        parser.add_argument("--keys", type=Path, metavar="FILE", help=words)
        words = "hold this back-up against its hash and seal, and change nothing"
        parser.add_argument("--check", type=Path, metavar="FILE", help=words)

    def handle(self, *args: Any, **options: Any) -> None:
        """Do what was asked, the new back-up before older ones go."""
        folder, keep, check = options["to"], options["keep"], options["check"]
        if not (folder or options["keys"] or check):
            raise CommandError("Say where to: manage.py backup --to FOLDER")
        if keep and not folder:
            raise CommandError("--keep goes with --to FOLDER.")
        try:
            if check:
                self._check(check)
            if options["keys"]:
                keys.keep(options["keys"], apart_from=folder)
                self.stdout.write(f"The keys lie in {options['keys']}. Guard it like the server.")
            if folder:
                self._make(folder, keep)
        except NoBackup as fault:
            raise CommandError(str(fault))

    def _make(self, folder: Path, keep: int | None) -> None:
        path = make(folder)
        self.stdout.write(f"{path} is made and was read back: every byte is right.")
        for gone in let_go_of_older(folder, keep) if keep else []:
            self.stdout.write(f"{gone} is deleted.")

    def _check(self, path: Path) -> None:
        manifest = archive.check(path)
        if not manifest.is_sealed:
            raise NoBackup(
                f"{path} is whole, but was not sealed with the audit key of this Hearth: it comes "
                "from another community, or somebody changed it."
            )
        self.stdout.write(
            f"{path} is whole and sealed by this Hearth: {ENGINES[manifest.engine]}, made on "
            f"{manifest.moment} by version {manifest.hearth}, {manifest.size:,} bytes."
        )


def _count(typed: str) -> int:
    count = int(typed)
    if count < 1:
        raise ValueError
    return count
