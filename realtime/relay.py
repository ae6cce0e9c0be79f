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
from realtime.live import session_group
from realtime.models import Seat, Session
from realtime.models.seat import present_frame
from realtime.replay import Said, blank, events_after, said
from realtime.standing import no_longer_allowed
from realtime.wire import Frame, Wire

log = structlog.get_logger()
SWEEP, HEARTBEAT, RECHECK = 1, 10, 20  # seconds
KEPT_WHILE_REPLAYING = 1000
_threads = ThreadPoolExecutor(max_workers=8, thread_name_prefix="live-db")
Result = TypeVar("Result")


def in_database(query: Callable[..., Result]) -> Callable[..., Awaitable[Result]]:
    """Return a query to be awaited on a bounded pool, so that one slow query stops no other."""
    return DatabaseSyncToAsync(query, thread_sensitive=False, executor=_threads)


class Listener:
    """One socket in one session: who reads, whom they may not see, what they already have."""

    def __init__(self, wire: Wire, member_id: int, hidden: frozenset[int]) -> None:
        self.wire, self.member_id, self.hidden = wire, member_id, hidden
        self.sent = 0
        self.waiting: list[Said] | None = []  # None once the replay is through
        self.close: Callable[[int], None] = lambda code: None

    def take(self, event: Said, full: Frame, empty: Frame) -> None:
        """Send an event, or keep it until the replay before it is through; never twice."""
        if self.waiting is not None:
            self.waiting = [*self.waiting, event][-KEPT_WHILE_REPLAYING:]
        elif event.seq > self.sent and self.wire.send(self._choose(event, full, empty)):
            self.sent = event.seq

    def flush(self) -> None:
        """Send what came while the replay was read, each number once."""
        kept, self.waiting = self.waiting or [], None
        for event in kept:
            self.take(event, Frame(event.frame), Frame(blank(event.seq)))

    def _choose(self, event: Said, full: Frame, empty: Frame) -> Frame:
        return full if event.for_reader(self.member_id, self.hidden) else empty


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
            relay.spawn(self._tell_presence())
        elif message["type"] == "gesture":
            self._tell(Frame({"type": "gesture", "kind": message["kind"]}))
        elif message["type"] == "look_again":
            relay.spawn(relay.look_again())

    def catch_up(self) -> None:
        """Read what is missing from the log, one reading at a time."""
        if self.catching_up is None or self.catching_up.done():
            self.catching_up = relay.spawn(self._read_gap())

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

    async def _read_gap(self) -> None:
        if self.last_seq is None:
            self.last_seq = await in_database(_last_seq)(self.session_id)
            return
        for event in await in_database(_read)(self.session_id, self.last_seq):
            if event.seq == (self.last_seq or 0) + 1:
                self._fan_out(event)

    async def _tell_presence(self) -> None:
        self._tell(Frame(await in_database(present_frame)(self.session_id)))

    def _tell(self, frame: Frame) -> None:
        for listener in list(self.listeners):
            listener.wire.send(frame)


class Relay:
    """Every session that has sockets in this process."""

    def __init__(self) -> None:
        self.streams: dict[int, Stream] = {}
        self.ticking: asyncio.Task[None] | None = None
        self.tasks: set[asyncio.Task[None]] = set()

    async def join(self, session_id: int, listener: Listener) -> Stream:
        """Add a socket to its session, listening to the session's group from the first one on."""
        if self.ticking is None or self.ticking.done():
            self.ticking = self.spawn(self._tick())
        stream = self.streams.get(session_id)
        if stream is None:
            stream = self.streams[session_id] = Stream(session_id)
            stream.listeners.add(listener)
            await live.listen(session_group(session_id), stream.take)
        stream.listeners.add(listener)
        if stream.last_seq is None:
            await stream._read_gap()
        return stream

    async def leave(self, session_id: int, listener: Listener) -> None:
        """Take a socket out; the last one of a session drops its subscription."""
        stream = self.streams.get(session_id)
        if stream is None:
            return
        stream.listeners.discard(listener)
        if not stream.listeners:
            del self.streams[session_id]
            await live.unlisten(session_group(session_id), stream.take)

    def spawn(self, work: Any) -> "asyncio.Task[None]":
        """Run work beside the sockets, keeping hold of it until it is done."""
        task: asyncio.Task[None] = asyncio.get_running_loop().create_task(work)
        self.tasks.add(task)
        task.add_done_callback(self._done)
        return task

    async def look_again(self) -> None:
        """Close the sockets of members who may no longer be there; one look for the process."""
        pairs = [(s.session_id, x.member_id) for s in self.streams.values() for x in s.listeners]
        gone = await in_database(no_longer_allowed)(pairs)
        for stream in list(self.streams.values()):
            for listener in list(stream.listeners):
                if (stream.session_id, listener.member_id) in gone:
                    listener.close(gone[(stream.session_id, listener.member_id)])

    async def _tick(self) -> None:
        beats = 0
        while self.streams:
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
        for session_id, last in await in_database(_last_seqs)(list(self.streams)):
            stream = self.streams.get(session_id)
            if stream and stream.last_seq is not None and stream.last_seq < last:
                stream.catch_up()

    async def _beat(self) -> None:
        pairs = [(s.session_id, x.member_id) for s in self.streams.values() for x in s.listeners]
        await in_database(_renew_seats)(pairs)

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
