"""Two web processes joined by Redis: one session, no word lost, whatever ends in between."""

import contextlib
import signal
import uuid
from pathlib import Path

import pytest
from asgiref.sync import sync_to_async

from tests.conftest import aio
from tests.live import socket
from tests.processes import serving
from tests.realtime.test_live_session import hello, path, say, session, sit
from tests.services import _start_redis

__all__ = ["session"]
pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.heavy,
    pytest.mark.services,
]


@aio
async def test_words_cross_from_one_process_to_the_other(session, ana, ben) -> None:
    a, b = await sync_to_async(sit)(session, ana), await sync_to_async(sit)(session, ben)
    with serving("--no-worker") as (one, _), serving("--no-worker") as (two, _second):
        async with (
            socket(one, path(session), a, one) as anas,
            socket(two, path(session), b, two) as bens,
        ):
            await hello(anas)
            await hello(bens)
            for number in range(20):
                await anas.send(type="say", client_id=str(uuid.uuid4()), body=f"a{number}")
                await bens.send(type="say", client_id=str(uuid.uuid4()), body=f"b{number}")
            while len([f for f in anas.frames if f["type"] == "event"]) < 41:
                await anas.get("event")
            while len([f for f in bens.frames if f["type"] == "event"]) < 41:
                await bens.get("event")
    heard = [[f for f in s.frames if f["type"] == "event"] for s in (anas, bens)]
    assert [f["seq"] for f in heard[0]] == list(range(1, 42))
    assert heard[0] == heard[1]


@aio
async def test_a_killed_process_loses_no_acknowledged_word(session, ana, ben) -> None:
    a, b = await sync_to_async(sit)(session, ana), await sync_to_async(sit)(session, ben)
    acknowledged = 0
    with serving("--no-worker") as (one, dying), serving("--no-worker") as (two, _second):
        async with socket(two, path(session), b, two) as bens:
            await hello(bens)
            async with socket(one, path(session), a, one) as anas:
                await hello(anas)
                for number in range(10):
                    await anas.send(type="say", client_id=str(uuid.uuid4()), body=f"w{number}")
                with contextlib.suppress(Exception):
                    for _number in range(4):
                        await anas.get("ack")
                        acknowledged += 1
                    dying.send_signal(signal.SIGKILL)
                    while True:
                        await anas.get("ack")
                        acknowledged += 1
            await sync_to_async(session.refresh_from_db)()
            assert session.last_seq >= 1 + acknowledged >= 5
            while not bens.frames or bens.frames[-1].get("seq") != session.last_seq:
                await bens.get("event")
    numbers = [f["seq"] for f in bens.frames if f["type"] == "event"]
    assert numbers == list(range(1, session.last_seq + 1))


@aio
async def test_a_restart_of_redis_is_lived_through(session, ana, ben, tmp_path: Path) -> None:
    a, b = await sync_to_async(sit)(session, ana), await sync_to_async(sit)(session, ben)
    first, second = contextlib.ExitStack(), contextlib.ExitStack()
    redis = _start_redis(Path(tmp_path), first)
    with (
        second,
        serving("--no-worker", REDIS_URL=redis) as (one, _),
        serving("--no-worker", REDIS_URL=redis) as (two, _second),
    ):
        async with (
            socket(one, path(session), a, one) as anas,
            socket(two, path(session), b, two) as bens,
        ):
            await hello(anas)
            await hello(bens)
            await sync_to_async(first.close)()
            (tmp_path / "redis.sock").unlink(missing_ok=True)
            await sync_to_async(_start_redis)(Path(tmp_path), second)
            for number in range(5):
                await anas.send(type="say", client_id=str(uuid.uuid4()), body=f"w{number}")
                await anas.get("ack")
            while len([f for f in bens.frames if f["type"] == "event"]) < 6:
                await bens.get("event")
    assert [f["seq"] for f in bens.frames if f["type"] == "event"] == list(range(1, 7))


@aio
async def test_a_word_is_not_lost_while_redis_is_away(session, ana, ben, tmp_path: Path) -> None:
    a, b = await sync_to_async(sit)(session, ana), await sync_to_async(sit)(session, ben)
    engine = contextlib.ExitStack()
    redis = _start_redis(Path(tmp_path), engine)
    with (
        serving("--no-worker", REDIS_URL=redis) as (one, _),
        serving("--no-worker", REDIS_URL=redis) as (two, _second),
    ):
        async with (
            socket(one, path(session), a, one) as anas,
            socket(two, path(session), b, two) as bens,
        ):
            await hello(anas)
            await hello(bens)
            await sync_to_async(engine.close)()
            await sync_to_async(say)(session, ben, "from somewhere else")
            assert (await bens.get("event", kind="message"))["message"]["author"] == "ben"
            await anas.get("event", kind="message")
