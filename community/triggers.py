"""Database triggers, declared on the models that need them and put back after every migration.

SQLite drops a table's triggers silently when a migration remakes the table, so the catalogue is
compared with the declarations by `missing()`, which /readyz and the system check ask.
"""

from dataclasses import dataclass

from django.apps import apps
from django.db import connection


@dataclass(frozen=True)
class Trigger:
    """One rule on one table, said once for each engine; `{name}` and `{table}` are filled in."""

    name: str
    table: str
    sqlite: str
    postgresql: str

    def statement(self, vendor: str) -> str:
        """Return the SQL that makes this trigger on the engine."""
        return (self.sqlite if vendor == "sqlite" else self.postgresql).format(
            name=self.name, table=self.table
        )


def append_only(table: str, key: str) -> list[Trigger]:
    """Return the triggers under which rows of this table can be added, never changed or cut.

    `key` is the column of the primary key: SQLite puts a row in another's place by an insert.
    """
    each = [
        Trigger(
            name=f"{table}_no_{verb}",
            table=table,
            sqlite="CREATE TRIGGER {name} BEFORE " + verb.upper() + " ON {table} "
            "BEGIN SELECT RAISE(ABORT, 'append-only'); END",
            postgresql="CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'append-only' "
            "USING ERRCODE = 'integrity_constraint_violation'; END $$; "
            "CREATE TRIGGER {name} BEFORE " + verb.upper() + " ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION {name}()",
        )
        for verb in ("update", "delete")
    ]
    cut = Trigger(
        name=f"{table}_no_truncate",
        table=table,
        sqlite="",  # SQLite has no TRUNCATE
        postgresql="CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'append-only' USING ERRCODE = 'integrity_constraint_violation';"
        " END $$; "
        "CREATE TRIGGER {name} BEFORE TRUNCATE ON {table} EXECUTE FUNCTION {name}()",
    )
    replace = Trigger(
        name=f"{table}_no_replace",
        table=table,
        sqlite="CREATE TRIGGER {name} BEFORE INSERT ON {table} "
        f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {key} = NEW.{key}) "
        "BEGIN SELECT RAISE(ABORT, 'append-only'); END",
        postgresql="",  # PostgreSQL refuses a second row of one key, or updates it
    )
    return [*each, cut, replace]


def declared() -> list[Trigger]:
    """Return every trigger that this engine should have."""
    return [
        trigger
        for model in apps.get_models()
        for trigger in getattr(model, "TRIGGERS", [])
        if trigger.statement(connection.vendor)
    ]


def missing() -> list[Trigger]:
    """Return the declared triggers that the database does not have, or has switched off."""
    present = _catalogue()
    return [trigger for trigger in declared() if trigger.name not in present]


def install() -> None:
    """Put every declared trigger in place, replacing what stands under its name."""
    with connection.cursor() as cursor:
        for trigger in declared():
            cursor.execute(_drop(trigger))
            cursor.execute(trigger.statement(connection.vendor))


def lift() -> None:
    """Take every declared trigger away: for `migrate` on SQLite and the tests' clean-up alone."""
    with connection.cursor() as cursor:
        for trigger in declared():
            cursor.execute(_drop(trigger))


def _drop(trigger: Trigger) -> str:
    on_table = "" if connection.vendor == "sqlite" else f" ON {trigger.table}"
    return f"DROP TRIGGER IF EXISTS {trigger.name}{on_table}"


def _catalogue() -> set[str]:
    query = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if connection.vendor == "sqlite"
        else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'O'"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        return {row[0] for row in cursor.fetchall()}
