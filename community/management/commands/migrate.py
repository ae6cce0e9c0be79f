"""Migrates, then puts every declared trigger back: SQLite drops them when it remakes a table."""

from typing import Any

from django.core.management.commands.migrate import Command as Migrate

from community import triggers


class Command(Migrate):
    """Django's own migrate with the triggers of community/triggers.py."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Migrate and install the triggers."""
        super().handle(*args, **options)
        triggers.install()
