"""The index on SQLite: a contentless FTS5 table, which keeps words and places but no text.

Its rows are taken out by telling it the very words that it holds; a trigger has them in `OLD`.
"""

import sqlite3

from django.db import connection

from community.search.index import Index
from community.search.words import Asked
from community.triggers import Trigger

WEIGHTS = {"A": 5.0, "B": 3.0, "C": 2.0, "D": 1.0}
TAKES_OUT_AT_ONCE = sqlite3.sqlite_version_info >= (3, 42)
"""Whether FTS5 can cut words out of what it wrote before; an older one only marks them as gone."""


def query(asked: Asked) -> str:
    """Return what was asked for as FTS5 reads it; words have no sign in them that it would heed."""
    phrases = [f'"{" ".join(phrase)}"' for phrase in asked.typed]
    return " AND ".join(phrases) + ("*" if asked.open_ended else "")


def make(index: Index) -> None:
    """Make the empty table."""
    weights = ", ".join(str(WEIGHTS[weight]) for _name, weight in index.columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE VIRTUAL TABLE {index.table} USING fts5({', '.join(index.names)}, content='', "
            "prefix='2 3', tokenize=\"unicode61 remove_diacritics 2 categories 'L* M* N* Co'\")"
        )
        cursor.execute(_order(index, "rank", f"'bm25({weights})'"))


def prepare(index: Index) -> None:
    """Have words that go be cut out of the file at once, where this SQLite can."""
    if TAKES_OUT_AT_ONCE:
        with connection.cursor() as cursor:
            cursor.execute(_order(index, "secure-delete", "1"))


def drop(index: Index) -> None:
    """Take the table away."""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {index.table}")


def put_in(index: Index, first: int, last: int) -> None:
    """Put in the rows of the source with an id in this range."""
    names = ", ".join(index.names)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {index.table} (rowid, {names}) SELECT id, {names} FROM {index.source} "
            f"WHERE id BETWEEN %s AND %s AND {index.shows(index.source)}",
            [first, last],
        )


def tidy(index: Index) -> None:
    """Write the index anew in one piece, unless it is: only then are words that went away gone."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(DISTINCT segid) FROM {index.table}_idx")
        if cursor.fetchone()[0] > 1:
            cursor.execute(f"INSERT INTO {index.table} ({index.table}) VALUES ('optimize')")


def triggers(index: Index) -> list[Trigger]:
    """Return one trigger for each way in which a row changes."""
    names, table = ", ".join(index.names), index.table
    old, new = (", ".join(f"{row}.{name}" for name in index.names) for row in ("OLD", "NEW"))
    was, is_now = index.shows("OLD"), index.shows("NEW")
    changed = " OR ".join(f"OLD.{name} IS NOT NEW.{name}" for name in index.names)
    out = (
        f"INSERT INTO {table} ({table}, rowid, {names}) SELECT 'delete', OLD.id, {old} WHERE {was};"
    )
    into = f"INSERT INTO {table} (rowid, {names}) SELECT NEW.id, {new} WHERE {is_now};"
    ways = {
        "insert": ("INSERT", is_now, into),
        "update": ("UPDATE", f"{changed} OR ({was}) <> ({is_now})", f"{out} {into}"),
        "delete": ("DELETE", was, out),
    }
    return [
        Trigger(
            name=f"{table}_{way}",
            table=index.source,
            sqlite=f"CREATE TRIGGER {{name}} AFTER {verb} ON {{table}} "
            f"WHEN {when} BEGIN {does} END",
            postgresql="",
        )
        for way, (verb, when, does) in ways.items()
    ]


def _order(index: Index, setting: str, value: str) -> str:
    return f"INSERT INTO {index.table} ({index.table}, rank) VALUES ('{setting}', {value})"
