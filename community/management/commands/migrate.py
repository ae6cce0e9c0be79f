"""Migrates without triggers in the way, then puts indexes and every declared trigger in place."""

from contextlib import suppress
from typing import Any

import psycopg
from django.core.management import CommandError
from django.core.management.commands.migrate import Command as Migrate
from django.db import DatabaseError, connection

from community import triggers
from community.search import tables


class Command(Migrate):
    """Django's own migrate with the indexes of community/search and community/triggers.py."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Migrate and install the triggers, also those of a migration that failed midway."""
        _reach_postgresql()
        if connection.vendor == "sqlite":
            # It refuses to remake a table while a trigger elsewhere names it, and silently drops
            # the triggers of the table itself.
            triggers.lift()
        try:
            super().handle(*args, **options)
        except BaseException:
            with suppress(DatabaseError):
                triggers.install()
            raise
        tables.install()
        triggers.install()


def _reach_postgresql() -> None:
    """Ask for one plain connection: the pool would wait for it, and then not say what is wrong."""
    if connection.vendor != "postgresql":
        return
    try:
        psycopg.connect(**{"connect_timeout": 5} | connection.get_connection_params()).close()
    except psycopg.OperationalError as fault:
        why = str(fault).partition("\n")[0]
        raise CommandError(f"PostgreSQL cannot be reached. {why}") from None
