"""Whether this process and everything behind it work: for load balancers and operators."""

import asyncio
from collections.abc import Callable

import structlog
from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.core.cache import cache
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from django.utils import timezone

from community import triggers, worker
from community.access import everyone

log = structlog.get_logger()


@everyone
def healthz(request: HttpRequest) -> HttpResponse:
    """Say that this process answers."""
    return JsonResponse({"up": True})


@everyone
def readyz(request: HttpRequest) -> HttpResponse:
    """Say of each thing behind the site whether it works; 503 where one does not."""
    parts: dict[str, bool] = {}
    for name, look in LOOKS.items():
        # While the database is away, each question to it takes seconds: one is enough.
        asks_in_vain = name in IN_THE_DATABASE and not parts["database"]
        parts[name] = not asks_in_vain and _works(name, look)
    return JsonResponse(parts, status=200 if all(parts.values()) else 503)


def _works(name: str, look: Callable[[], bool]) -> bool:
    why = "it says no"
    try:
        if look():
            return True
    except Exception as fault:
        why = f"{type(fault).__name__}: {fault}"
    log.error("not_ready", part=name, why=why)
    return False


def _database() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return True


def _migrations() -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def _channel_layer() -> bool:
    return async_to_sync(_round_trip)()


async def _round_trip() -> bool:
    layer = get_channel_layer()
    channel = await layer.new_channel("ready")
    await layer.send(channel, {"type": "ready"})
    got = await asyncio.wait_for(layer.receive(channel), 2)
    return bool(got["type"] == "ready")


def _cache() -> bool:
    cache.set("ready", 1, 10)
    return cache.get("ready") == 1


IN_THE_DATABASE = {"migrations", "triggers", "worker"}
LOOKS: dict[str, Callable[[], bool]] = {
    "database": _database,
    "migrations": _migrations,
    "triggers": lambda: not triggers.missing(),
    "channel_layer": _channel_layer,
    "cache": _cache,
    "worker": lambda: worker.is_alive(timezone.now()),
}
urlpatterns = [path("healthz", healthz, name="healthz"), path("readyz", readyz, name="readyz")]
