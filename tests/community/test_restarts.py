"""PostgreSQL starts anew under a running server: nobody meets a fault for it."""

import json
import threading
import urllib.error
import urllib.request

import pytest
from django.db import connection

from community.models import Community
from tests.processes import serving

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.heavy,
    pytest.mark.services,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="only PostgreSQL is pooled"),
]
END_ALL = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
)


def ask(address: str) -> int:
    return int(urllib.request.urlopen(address, timeout=20).status)


def ready_parts(site: str) -> dict[str, bool]:
    try:
        answer = urllib.request.urlopen(f"{site}/readyz", timeout=20)
    except urllib.error.HTTPError as not_yet:  # the worker of a server this young may not have run
        answer = not_yet
    return dict(json.load(answer))


def test_connections_that_ended_meanwhile_are_noticed_before_use(community: Community) -> None:
    with serving() as (site, _process):
        for _each in range(8):
            assert ask(f"{site}/guidelines/") == 200
        for _each in range(3):
            with connection.cursor() as cursor:
                cursor.execute(END_ALL)
            assert [ask(f"{site}/guidelines/") for _again in range(4)] == [200] * 4
        assert ready_parts(site)["database"] is True


def test_though_all_that_stood_ready_ended_the_next_page_is_answered(community: Community) -> None:
    connection.close()  # that is one of the ten the pool may hold
    at_once = threading.Barrier(10, timeout=20)

    def hold_one() -> None:
        connection.ensure_connection()
        at_once.wait()
        connection.close()

    together = [threading.Thread(target=hold_one) for _each in range(10)]
    for each in together:
        each.start()
    for each in together:
        each.join()
    with connection.cursor() as cursor:
        cursor.execute(END_ALL)
    connection.close()
    for _each in range(3):
        assert Community.objects.exists()
        connection.close()
