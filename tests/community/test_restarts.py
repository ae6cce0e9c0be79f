"""PostgreSQL starts anew under a running server: nobody meets a fault for it."""

import json
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


def test_connections_that_ended_meanwhile_are_noticed_before_use(community: Community) -> None:
    with serving() as (site, _process):
        for _each in range(8):
            assert ask(f"{site}/guidelines/") == 200
        for _each in range(3):
            with connection.cursor() as cursor:
                cursor.execute(END_ALL)
            assert [ask(f"{site}/guidelines/") for _again in range(4)] == [200] * 4
        ready = json.load(urllib.request.urlopen(f"{site}/readyz", timeout=20))
    assert ready["database"] is True
