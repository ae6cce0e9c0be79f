"""Checks that nobody changed or cut the record of acts of power."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from community import audit, triggers


class Command(BaseCommand):
    """Walk the audit chain from its first row to its published heads."""

    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        """Print each sign of tampering; fail where there is any."""
        faults = audit.verify() + [f"Trigger {t.name} is missing." for t in triggers.missing()]
        for fault in faults:
            self.stderr.write(fault)
        if faults:
            raise CommandError("The audit does not hold.")
        self.stdout.write("The audit holds: no row was changed, cut or added by hand.")
