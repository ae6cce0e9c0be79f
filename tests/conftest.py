"""What every test has: the cast, real browsers where there is one, real sockets."""

import daphne.server  # noqa: F401 - first: installs Twisted's asyncio reactor

import asyncio
import functools
from collections.abc import Callable, Coroutine
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.db import connection, connections
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.test.testcases import TransactionTestCase

from community import triggers
from community.search import tables
from tests.cast import (
    ana,
    ben,
    client_of,
    community,
    finn,
    hedi,
    lea,
    lena,
    luis,
    mara,
    mika,
    noor,
    otto,
)
from tests.browser import chromium
from tests.everything import everything
from tests.live import daphne_port, site

__all__ = [
    "ana", "ben", "chromium", "client_of", "community", "daphne_port", "everything", "finn",
    "hedi", "lea", "lena", "luis", "mara", "mika", "noor", "otto", "site",
]  # fmt: skip

_flush = TransactionTestCase._fixture_teardown


def _flush_without_triggers(self: TransactionTestCase) -> None:
    """Empty the tables between tests: append-only tables refuse that, so lift and put back."""
    triggers.lift()
    try:
        _flush(self)
        tables.empty()  # nobody told them that the rows went
    finally:
        triggers.install()
        _leave_no_connection_behind()


def _leave_no_connection_behind() -> None:
    """Begin with a pool of its own where a thread of this test still holds a connection."""
    connection.close()
    pool = getattr(connection, "pool", None)
    if pool is None:
        return
    told = pool.get_stats()
    if told.get("pool_size", 0) > told.get("pool_available", 0):
        connection.close_pool()


TransactionTestCase._fixture_teardown = _flush_without_triggers


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """Say that all migrations were made, where the tables came from the models: servers look."""
    with django_db_blocker.unblock():
        recorder = MigrationRecorder(connection)
        known = recorder.applied_migrations()
        for migration in MigrationLoader(connection).disk_migrations.keys() - known.keys():
            recorder.record_applied(*migration)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run browser tests last: Playwright leaves a loop running in the main thread.

    The longest test comes first, with a browser of its own, so that nobody waits for it at the end.
    """
    items.sort(key=_turn)


def _turn(item: pytest.Item) -> int:
    marked = item.get_closest_marker("browser") is not None
    assert marked or "chromium" not in getattr(item, "fixturenames", ()), f"{item}: no browser mark"
    return 0 if item.nodeid.startswith("tests/test_journey.py") else 1 + marked


def aio(test: Callable[..., Coroutine[Any, Any, None]]) -> Callable[..., None]:
    """Run an async test on a loop of its own."""

    @functools.wraps(test)
    def run(*args: Any, **kwargs: Any) -> None:
        asyncio.run(_and_close(test(*args, **kwargs)))

    return run


async def _and_close(test: Coroutine[Any, Any, None]) -> None:
    """Give back the connection of the loop's own thread, which would leave the pool for good."""
    try:
        await test
    finally:
        await sync_to_async(connections.close_all)()
