"""Making, filling and tidying the indexes: what stands in them follows from the rows alone."""

from collections.abc import Callable, Iterator
from types import ModuleType

from django.apps import apps
from django.db import connection, transaction

from community.search import postgresql, sqlite
from community.search.index import Index

BATCH = 1000
Advance = Callable[[int], None]


def declared() -> list[Index]:
    """Return every index of this community."""
    return [model.INDEX for model in apps.get_models() if hasattr(model, "INDEX")]


def engine() -> ModuleType:
    """Return the module that speaks to the database at hand."""
    return sqlite if connection.vendor == "sqlite" else postgresql


def install() -> None:
    """Make and fill each index that is not there yet; `migrate` does this after its own work."""
    for index in declared():
        if index.source in _tables():
            with transaction.atomic():
                engine().prepare(index) if index.table in _tables() else renew(index)


def renew(index: Index, advance: Advance = lambda rows: None) -> None:
    """Write an index anew from the rows, in one transaction: others meanwhile find the old one.

    On SQLite nobody can write until it is done.
    """
    with transaction.atomic():
        engine().drop(index)
        engine().make(index)
        engine().prepare(index)
        for first, last in _ranges(index):
            engine().put_in(index, first, last)
            advance(last - first + 1)


def last_id(index: Index) -> int:
    """Return the last id of the rows that an index is made of."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT coalesce(max(id), 0) FROM {index.source}")
        return int(cursor.fetchone()[0])


def tidy() -> None:
    """Have the words of what went away leave the file, where the engine only marked them."""
    for index in declared():
        engine().tidy(index)


def empty() -> None:
    """Empty every index: for the tests' clean-up alone, which lifts the triggers."""
    for index in declared():
        renew(index)


def _ranges(index: Index) -> Iterator[tuple[int, int]]:
    for first in range(1, last_id(index) + 1, BATCH):
        yield first, first + BATCH - 1


def _tables() -> list[str]:
    return connection.introspection.table_names()
