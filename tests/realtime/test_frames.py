"""Whatever comes through a socket: a kind refusal or a close with a code, and never a fault."""

import asyncio
import json
import logging
import uuid
from typing import Any

import pytest
import websockets
from asgiref.sync import sync_to_async
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from community import limits
from community.errors import Refused
from realtime.frames import LARGEST, SHAPES, client_id_of, parse
from tests.conftest import aio
from tests.live import Socket, socket
from tests.realtime.test_live_session import path, session, sit

__all__ = ["session"]
CLOSES = {4401, 4403, 4404, 4408, 4429}
TOO_BIG = 1009  # of the protocol itself
HELLO = '{"type": "hello", "since": 0}'
ANSWERS = {"welcome", "event", "ack", "refused", "presence", "gesture", "catch_up"}

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
likely = st.sampled_from(
    [
        "step_out",
        "come_back",
        "ask",
        "with_you",
        "sharing",
        "arrive",
        str(uuid.uuid4()),
        0,
        1,
        2**31,
    ]
)
fields = ["since", "client_id", "body", "message", "do", "kind", "to"]
frames = st.builds(
    lambda kind, more: {"type": kind} | more,
    st.sampled_from([*SHAPES, "nothing", "__init__"]) | anything,
    st.dictionaries(st.sampled_from(fields) | st.text(max_size=8), likely | anything, max_size=8),
)
texts = st.text() | frames.map(json.dumps) | anything.map(json.dumps)


@pytest.mark.heavy
@given(texts)
@example("[" * 20_000)
@example('{"type": "hello", "since": 1e400}')
@example('{"type": "hello", "since": ' + "9" * 5_000 + "}")
@example('{"type": "say", "client_id": "\\ud800", "body": "\\ud800"}')
@example("x" * (LARGEST + 1))
@settings(max_examples=400, deadline=None)
def test_a_frame_is_understood_or_refused(text: str) -> None:
    client_id_of(text)
    assert outcome_of(text) in {*SHAPES, "bad_frame", "unknown_frame"}


def outcome_of(text: str) -> str:
    try:
        return str(parse(text)["type"])
    except Refused as refused:
        return refused.code


async def close_code(one: Socket, *sent: str | bytes) -> int | None:
    """Send something and return the code with which the socket closes, None where it stays."""
    try:
        for it in sent:
            await told(one, it)
    except websockets.ConnectionClosed as closed:
        return closed.rcvd.code if closed.rcvd else 1006
    return None


async def told(one: Socket, sent: str | bytes) -> None:
    """Send something; whatever comes until the next answer is documented."""
    limits.forget_all()
    await one.connection.send(sent)
    await one.connection.send('{"type": "nothing"}')
    while True:
        frame = json.loads(await asyncio.wait_for(one.connection.recv(), 10))
        assert frame["type"] in ANSWERS, frame
        if frame["type"] == "refused":
            assert frame["sentence"], frame
            if frame["code"] == "unknown_frame":
                return


@pytest.mark.heavy
@pytest.mark.django_db(transaction=True)
class TestOverTheWire:
    @aio
    async def test_no_frame_breaks_a_socket(self, site, session, ana, caplog) -> None:
        caplog.set_level(logging.ERROR)
        cookie = await sync_to_async(sit)(session, ana)
        odd: list[str | bytes] = []

        @given(texts | st.binary())
        @example(b"\xff\xfe")
        @example("")
        @settings(
            max_examples=120, deadline=None, suppress_health_check=list(HealthCheck), database=None
        )
        def collect(sent: Any) -> None:
            odd.append(sent)

        collect()
        for sent in odd:
            await sync_to_async(sit)(session, ana)
            async with socket(site, path(session), cookie) as one:
                assert await close_code(one, HELLO, sent) in {None, *CLOSES}, sent
        assert not [line.getMessage() for line in caplog.records]

    @aio
    async def test_the_largest_frames_are_refused_or_closed(self, site, session, ana) -> None:
        cookie = await sync_to_async(sit)(session, ana)
        for size in (LARGEST, LARGEST + 1, 1_000_000):
            async with socket(site, path(session), cookie) as one:
                assert await close_code(one, "x" * size) in {None, *CLOSES, TOO_BIG}
