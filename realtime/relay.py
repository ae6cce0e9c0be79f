"""The relay: one subscription per process and session, fanned out to the sockets of this process.

Publishing may be late, lost or out of order. The next number is sent directly; a gap is read from
the log; a sweep each second asks once for all sessions of the process whether one fell behind.
"""

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import structlog
from channels.db import DatabaseSyncToAsync
from django.utils import timezone

from community import live
from realtime.listener import Listener
from realtime.live import session_group
from realtime.models import Seat, Session
from realtime.presence import Ring, rings_of
from realtime.replay import Said, blank, events_after, said
from realtime.standing import NOT_FOUND, OpenSocket, close_codes
from realtime.wire import Frame

log = structlog.get_logger()
SWEEP, HEARTBEAT, RECHECK = 1, 5, 20  # seconds
IN_ONE_SESSION, ELSEWHERE = 5, 20  # sockets of one member in this process
_threads = ThreadPoolExecutor(max_workers=8, thread_name_prefix="live-db")
Result = TypeVar("Result")


def in_database(query: Callable[..., Result]) -> Callable[..., Awaitable[Result]]:
    """Return a query to be awaited on a bounded pool, so that one slow query stops no other."""
    return DatabaseSyncToAsync(query, thread_sensitive=False, executor=_threads)


class Stream:
    """One session in this process: its listeners and the last number that went through."""

    def __init__(self, session_id: int) -> None:
        self.session_id, self.listeners = session_id, set[Listener]()
        self.last_seq: int | None = None
        self.catching_up: asyncio.Task[None] | None = None

    def take(self, message: live.Message) -> None:
        """Pass on a message of the session's group."""
        if message["type"] == "event":
            self._take_event(Said(*message["said"]))
        elif message["type"] == "presence":
            relay.spawn(self._read_ring())
        elif message["type"] == "gesture":
            sign = Frame({"type": "gesture", "kind": message["kind"]})
            for listener in list(self.listeners):
                listener.wire.send(sign)
        elif message["type"] == "look_again":
            relay.spawn(relay.look_again())

    def catch_up(self) -> None:
        """Read what is missing from the log, one reading at a time."""
        if self.catching_up is None or self.catching_up.done():
            self.catching_up = relay.spawn(self._read_gap())

    def show(self, ring: Ring) -> None:
        """Show who is here: one frame for all who may know of everyone, others their own."""
        frames: dict[frozenset[int], Frame] = {}
        for listener in list(self.listeners):
            unknown = ring.unknown_to(listener.hidden)
            if unknown not in frames:
                frames[unknown] = Frame(ring.frame_for(unknown))
            listener.show(frames[unknown])

    def _take_event(self, event: Said) -> None:
        if self.last_seq is None or event.seq > self.last_seq + 1:
            self.catch_up()
        elif event.seq == self.last_seq + 1:
            self._fan_out(event)

    def _fan_out(self, event: Said) -> None:
        full, empty = Frame(event.frame), Frame(blank(event.seq))
        self.last_seq = event.seq
        for listener in list(self.listeners):
            listener.take(event, full, empty)
        if event.frame["kind"] == "ended":  # what was said is sealed now: nobody asks for it again
            for listener in list(self.listeners):
                listener.socket.close(NOT_FOUND)

    async def _read_gap(self) -> None:
        if self.last_seq is None:
            self.last_seq = await in_database(_last_seq)(self.session_id)
            return
        for event in await in_database(_read)(self.session_id, self.last_seq):
            if event.seq == (self.last_seq or 0) + 1:
                self._fan_out(event)

    async def _read_ring(self) -> None:
        for ring in (await in_database(rings_of)([self.session_id])).values():
            self.show(ring)


class Relay:
    """Every socket of this process, and every session that some of them listen to."""

    def __init__(self) -> None:
        self.open: set[OpenSocket] = set()
        self.streams: dict[int, Stream] = {}
        self.ticking: asyncio.Task[None] | None = None
        self.tasks: set[asyncio.Task[None]] = set()

    def admit(self, socket: OpenSocket) -> bool:
        """Keep an eye on a socket from now on; False where its member has enough of them here."""
        whose = (socket.member_id, socket.session_id)
        theirs = sum((other.member_id, other.session_id) == whose for other in self.open)
        if theirs >= (ELSEWHERE if socket.session_id is None else IN_ONE_SESSION):
            return False
        self.open.add(socket)
        if self.ticking is None or self.ticking.done():
            self.ticking = self.spawn(self._tick())
        return True

    async def join(self, listener: Listener) -> Stream:
        """Add a socket to its session, listening to the session's group from the first one on."""
        session_id = listener.socket.session_id
        assert session_id is not None
        stream = self.streams.get(session_id)
        if stream is None:
            stream = self.streams[session_id] = Stream(session_id)
            stream.listeners.add(listener)
            await live.listen(session_group(session_id), stream.take)
        stream.listeners.add(listener)
        if stream.last_seq is None:
            await stream._read_gap()
        return stream

    async def leave(self, listener: Listener) -> None:
        """Take a socket out; the last one of a session drops its subscription."""
        stream = self.streams.get(listener.socket.session_id or 0)
        if stream is None:
            return
        stream.listeners.discard(listener)
        if not stream.listeners:
            del self.streams[stream.session_id]
            await live.unlisten(session_group(stream.session_id), stream.take)

    def spawn(self, work: Any) -> "asyncio.Task[None]":
        """Run work beside the sockets, keeping hold of it until it is done."""
        task: asyncio.Task[None] = asyncio.get_running_loop().create_task(work)
        self.tasks.add(task)
        task.add_done_callback(self._done)
        return task

    async def look_again(self, *sockets: OpenSocket) -> None:
        """Close those of these sockets, or of all, that may not stay open; one look for all."""
        codes = await in_database(close_codes)(sockets or list(self.open))
        for socket, code in codes.items():
            socket.close(code)

    async def _tick(self) -> None:
        beats = 0
        while self.open:
            await asyncio.sleep(SWEEP)
            beats += 1
            try:
                await self._sweep()
                if beats % HEARTBEAT == 0:
                    await self._beat()
                if beats % RECHECK == 0:
                    await self.look_again()
            except Exception:
                log.exception("relay_tick_failed")

    async def _sweep(self) -> None:
        if not self.streams:
            return
        for session_id, last in await in_database(_last_seqs)(list(self.streams)):
            stream = self.streams.get(session_id)
            if stream and stream.last_seq is not None and stream.last_seq < last:
                stream.catch_up()

    async def _beat(self) -> None:
        """Renew the seats of those who were heard, and show each session who is there now."""
        heard = [
            (stream.session_id, listener.socket.member_id)
            for stream in self.streams.values()
            for listener in stream.listeners
            if listener.wire.heard()
        ]
        for session_id, ring in (await in_database(_renewed)(heard, list(self.streams))).items():
            if stream := self.streams.get(session_id):
                stream.show(ring)

    def _done(self, task: "asyncio.Task[None]") -> None:
        self.tasks.discard(task)
        if not task.cancelled() and (fault := task.exception()):
            log.error("relay_task_failed", exc_info=fault)


def _last_seq(session_id: int) -> int:
    return Session.objects.values_list("last_seq", flat=True).get(pk=session_id)


def _last_seqs(session_ids: list[int]) -> list[tuple[int, int]]:
    return list(Session.objects.filter(pk__in=session_ids).values_list("pk", "last_seq"))


def _read(session_id: int, after: int) -> list[Said]:
    return [said(event) for event in events_after(session_id, after)]


def _renewed(heard: list[tuple[int, int]], session_ids: list[int]) -> dict[int, Ring]:
    if heard:
        _renew_seats(heard)
    return rings_of(session_ids) if session_ids else {}


def _renew_seats(pairs: list[tuple[int, int]]) -> None:
    sessions, members = {pair[0] for pair in pairs}, {pair[1] for pair in pairs}
    seats = Seat.objects.filter(session__in=sessions, member__in=members, left_at=None)
    ids = [
        seat.pk
        for seat in seats.only("pk", "session", "member")
        if (seat.session_id, seat.member_id) in set(pairs)
    ]
    Seat.objects.filter(pk__in=ids).update(seen_at=timezone.now())


relay = Relay()
