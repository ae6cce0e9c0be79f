"""A host who is gone: everyone is told, the room closes gently, and an outage is not an absence."""

import json
import os
import signal
import subprocess
import sys
import time
from datetime import timedelta

import pytest
import time_machine
from asgiref.sync import sync_to_async
from django.utils import timezone

from community import worker
from community.models import Member, PeriodicJob
from community.schedule import JOBS
from realtime.actions import seats, sessions
from realtime.models import Seat, Session
from realtime.presence import ring_of
from realtime.replay import replay
from realtime.welcome import welcome
from tests.conftest import aio
from tests.live import socket
from tests.processes import serving
from tests.realtime.test_live_session import hello, path, session, sit
from tests.restrictions import suspend

__all__ = ["session"]
pytestmark = [pytest.mark.heavy, pytest.mark.django_db(transaction=True)]


def absent(session: Session, member: Member, seconds: int) -> None:
    past = timezone.now() - timedelta(seconds=seconds)
    Seat.objects.filter(session=session, member=member).update(seen_at=past)


def test_a_host_who_is_missed_is_said_to_be_away(session, ana, finn) -> None:
    seats.take_seat(session, by=ana)
    assert ring_of(session.pk).frame_for(frozenset())["host_away"] is None
    absent(session, finn, 30)
    since = Seat.objects.get(member=finn).seen_at
    frame = ring_of(session.pk).frame_for(frozenset())
    assert frame["host_away"] == since.isoformat(timespec="seconds")
    seats.leave_seat(session, by=finn)
    assert ring_of(session.pk).frame_for(frozenset())["host_away"]


@aio
async def test_open_pages_hear_that_the_host_is_away_and_back(site, session, ana, finn) -> None:
    cookie = await sync_to_async(sit)(session, ana)
    async with socket(site, path(session), cookie) as room:
        assert (await hello(room))["presence"]["host_away"] is None
        await sync_to_async(absent)(session, finn, 30)
        assert (await room.get("presence"))["host_away"]
        await sync_to_async(seats.seen)(session, finn)
        assert (await room.get("presence"))["host_away"] is None


def test_a_room_that_closes_without_a_host_says_why(session, ana, finn, client_of) -> None:
    seats.take_seat(session, by=ana)
    absent(session, finn, 130)
    sessions.keep_led()
    assert replay(session, ana, 1)[-1]["why"] == "no_host"
    assert welcome(session.pk, ana)["why"] == "no_host"
    page = client_of(ana).get(f"/sessions/{session.pk}/").text
    assert "five minutes to say goodbye" in page
    assert "/me/care/" in page


def test_a_host_who_closes_needs_no_reason(session, ana, finn) -> None:
    sessions.move_phase(session, by=finn, to="closing")
    assert "why" not in replay(session, ana, 1)[-1]
    assert "why" not in welcome(session.pk, ana)


def test_a_paused_host_leads_no_more(session, finn, hedi, luis) -> None:
    seats.take_seat(session, by=hedi)
    suspend(finn, by=luis)
    sessions.keep_led()
    session.refresh_from_db()
    assert session.host == hedi


class TestAnOutage:
    def test_the_time_in_which_hearth_was_away_is_nobodys_absence(self, session, ana, finn):
        seats.take_seat(session, by=ana)
        PeriodicJob.objects.filter(name=JOBS[0].name).delete()
        assert worker.run_if_due(JOBS[0]) is False  # made now, due from now on
        assert worker.run_if_due(JOBS[0])
        with time_machine.travel(timezone.now() + timedelta(minutes=10), tick=False) as clock:
            assert worker.run_if_due(JOBS[0])
            session.refresh_from_db()
            assert session.phase == "arrive"
            for _turn in range(23):  # nobody comes back for two minutes
                clock.shift(5)
                assert worker.run_if_due(JOBS[0])
            session.refresh_from_db()
            assert session.phase == "arrive"
            for _turn in range(2):
                clock.shift(5)
                worker.run_if_due(JOBS[0])
            session.refresh_from_db()
            assert session.phase == "closing"

    def test_who_was_missed_before_it_is_missed_after_it(self, session, finn) -> None:
        absent(session, finn, 118)
        PeriodicJob.objects.update_or_create(
            name=JOBS[0].name, defaults={"finished_at": timezone.now() - timedelta(seconds=1)}
        )
        with time_machine.travel(timezone.now() + timedelta(minutes=10)):
            sessions.keep_led()
        session.refresh_from_db()
        assert session.phase == "closing"


FROZEN = """
import asyncio, json, sys, websockets
async def sit():
    where, cookie, origin = sys.argv[1:]
    own = {"Cookie": cookie}
    async with websockets.connect(where, additional_headers=own, origin=origin, proxy=None) as wire:
        await wire.send(json.dumps({"type": "hello", "since": 0}))
        async for frame in wire:
            print(json.loads(frame)["type"], flush=True)
asyncio.run(sit())
"""


def test_a_machine_that_sleeps_is_not_taken_for_someone_present(session, ana, finn) -> None:
    """A process stopped by SIGSTOP answers no ping, and its connection stays open."""
    cookie = sit(session, finn)
    with serving("--no-worker") as (site, _server):
        where = site.replace("http", "ws") + path(session)
        command = [sys.executable, "-c", FROZEN, where, cookie, site]
        host = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        try:
            assert host.stdout is not None
            assert host.stdout.readline() == "welcome\n"
            awake = Seat.objects.get(member=finn).seen_at
            time.sleep(20)
            assert Seat.objects.get(member=finn).seen_at > awake + timedelta(seconds=8)
            os.kill(host.pid, signal.SIGSTOP)
            asleep = timezone.now()
            time.sleep(40)
            late = Seat.objects.get(member=finn).seen_at - asleep
            assert late < timedelta(seconds=7)
        finally:
            host.kill()
            host.wait()


@aio
async def test_a_socket_that_drops_amid_its_frames_leaves_no_ghost(session, ana) -> None:
    """A consumer with work queued is told late that its socket is gone; it must not stay."""
    cookie = await sync_to_async(sit)(session, ana)
    with serving("--no-worker") as (site, _server):
        for _socket in range(5):
            async with socket(site, path(session), cookie, site) as room:
                await hello(room)
                for _frame in range(400):
                    await room.connection.send(json.dumps({"type": "hello", "since": 0}))
                room.connection.transport.abort()
        gone = timezone.now()
        await sync_to_async(time.sleep)(15)
        seen = await Seat.objects.aget(member=ana)
        assert seen.seen_at < gone + timedelta(seconds=6)
        async with socket(site, path(session), cookie, site) as room:
            assert room.connection.state  # it is let in: nobody counts the five that are gone
