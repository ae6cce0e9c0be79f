"""Every frame of the socket for every role: `frames.txt`, written by hand."""

import uuid
from typing import Any

import pytest
import websockets
from asgiref.sync import async_to_sync, sync_to_async
from django.utils import timezone

from community import limits
from realtime.frames import SHAPES
from realtime.models import Message, Phase, Seat, Session
from tests.access.played import DONE, lines, report_of
from tests.access.story import PEOPLE
from tests.everything import Everything
from tests.live import Socket, signed_in_cookie, socket

pytestmark = [pytest.mark.heavy, pytest.mark.django_db(transaction=True)]
FRAMES: dict[str, dict[str, Any]] = {
    "hello": {"since": 0},
    "say": {"body": "I am here."},
    "take_back": {},
    "piece": {"do": "ask"},
    "gesture": {"kind": "with_you"},
    "seat": {"do": "step_out"},
    "phase": {"to": "sharing"},
}


def as_it_was(session: Session, people: list[int]) -> None:
    """Let the session stand as before, with everyone in a seat."""
    limits.forget_all()
    Session.objects.filter(pk=session.pk).update(phase=Phase.ARRIVE, ended_at=None)
    Message.objects.filter(session=session).update(state="visible", taken_back_at=None)
    for pk in people:
        now = {"left_at": None, "stepped_out_at": None, "seen_at": timezone.now()}
        Seat.objects.update_or_create(session=session, member_id=pk, defaults=now)


async def answer_of(one: Socket, name: str, **more: Any) -> str:
    """Send a frame, then one that is surely refused: what comes first was the answer."""
    fields = FRAMES[name] | more | {"client_id": str(uuid.uuid4())}
    try:
        await one.send(type=name, **fields)
        await one.send(type="nothing")
        code = str((await one.get("refused"))["code"])
    except websockets.ConnectionClosed as closed:
        return str(closed.rcvd.code if closed.rcvd else None)
    return DONE if code == "unknown_frame" else code


async def first_of(one: Socket, name: str) -> str:
    """Wait for a frame that the server sends by itself."""
    try:
        await one.get(name)
    except websockets.ConnectionClosed as closed:
        return str(closed.rcvd.code if closed.rcvd else None)
    return DONE


def test_every_frame_is_in_the_table_and_no_other() -> None:
    assert {line.words[0] for line in lines("frames")} == {*SHAPES, "notice"}
    assert set(FRAMES) == set(SHAPES)


def test_everyone_is_told_what_the_table_says(site: str, blocked: Everything) -> None:
    cast, at = blocked.cast, blocked.at
    cookies = {role: signed_in_cookie(cast[who]) if who else "" for role, who in PEOPLE.items()}
    people = [cast[who].pk for who in PEOPLE.values() if who]

    async def play(frame: str, where: str, role: str) -> str:
        if where == "own_socket":
            async with socket(site, "/ws/me/", cookies[role]) as one:
                return await first_of(one, frame)
        await sync_to_async(as_it_was)(at["session"], people)
        path = f"/ws/sessions/{at[where].pk}/"
        async with socket(site, path, cookies[role]) as one:
            return await answer_of(one, frame, message=at["anas_message"].pk)

    told: dict[str, dict[str, str]] = {}
    for line in lines("frames"):
        frame, where = line.words
        told[line.name] = {role: async_to_sync(play)(frame, where, role) for role in PEOPLE}
    due = {line.name: line.expected for line in lines("frames")}
    assert report_of(told, due) == []
