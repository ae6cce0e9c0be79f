"""The one door to the sockets: messages leave after commit, to listeners of a group.

Inside a process a message goes straight to its listeners. The channel layer only joins processes:
each process holds one channel on it and is in the groups it listens to.
"""

import asyncio
import contextlib
import os
import threading
from collections.abc import Callable
from concurrent.futures import TimeoutError as LateError
from typing import Any

import structlog
from channels.layers import InMemoryChannelLayer, get_channel_layer
from django.db import transaction
from redis.exceptions import RedisError

from community.models import Member

log = structlog.get_logger()
Message = dict[str, Any]
Listener = Callable[[Message], None]
MOST_WAIT = 0.05  # seconds a page waits for its message to leave
TRY_AGAIN = 2  # seconds between two tries to reach a layer that is away


def member_group(member_id: int) -> str:
    """Return the group that only this member's own sockets listen to."""
    return f"member.{member_id}"


def tell_member(member: Member, kind: str, **what: Any) -> None:
    """Tell a member's own open pages that something is new; never anyone's words."""
    publish(member_group(member.pk), {"type": kind, **what})


def publish(group: str, message: Message) -> None:
    """Send a message to a group when the running transaction is committed, or now without one."""
    transaction.on_commit(lambda: _doors.send(group, message), robust=True)


async def listen(group: str, listener: Listener) -> None:
    """Call the listener on this loop for each message of the group, from now on."""
    await _doors.listen(group, listener)


async def unlisten(group: str, listener: Listener) -> None:
    """Stop calling the listener."""
    await _doors.unlisten(group, listener)


class _Doors:
    """This process's listeners, its loop and its channel on the layer."""

    def __init__(self) -> None:
        self.listeners: dict[str, set[Listener]] = {}
        self.loop: asyncio.AbstractEventLoop | None = None
        self.channel = ""
        self.receiving: asyncio.Task[None] | None = None
        self.joining: dict[str, asyncio.Task[None]] = {}
        self.lock = threading.Lock()

    def send(self, group: str, message: Message) -> None:
        loop = self._loop_to_send_on()
        try:
            here = asyncio.get_running_loop() is loop
        except RuntimeError:
            here = False
        leaving = asyncio.run_coroutine_threadsafe(self._send(group, message), loop)
        if here:
            return
        try:
            leaving.result(MOST_WAIT)
        except (LateError, OSError, RedisError):
            log.warning("live_message_late", group=group.partition(".")[0])

    async def listen(self, group: str, listener: Listener) -> None:
        self._belong_to(asyncio.get_running_loop())
        first = group not in self.listeners
        self.listeners.setdefault(group, set()).add(listener)
        if first and (layer := _joining_layer()):
            await self._start_receiving(layer)
            await self._join(layer, group)

    async def unlisten(self, group: str, listener: Listener) -> None:
        listeners = self.listeners.get(group, set())
        listeners.discard(listener)
        if not listeners and self.listeners.pop(group, None) is not None:
            layer = _joining_layer()
            if layer and self.channel:
                with contextlib.suppress(OSError, RedisError):
                    await layer.group_discard(group, self.channel)

    async def _send(self, group: str, message: Message) -> None:
        self._hand_over(group, message)
        if layer := _joining_layer():
            origin = self.channel or f"{os.getpid()}"
            envelope = {"type": "live", "group": group, "message": message, "origin": origin}
            await layer.group_send(group, envelope)

    def _hand_over(self, group: str, message: Message) -> None:
        for listener in list(self.listeners.get(group, ())):
            try:
                listener(message)
            except Exception:
                log.exception("live_listener_failed")

    async def _start_receiving(self, layer: Any) -> None:
        if self.receiving is None or self.receiving.done():
            self.channel = await layer.new_channel("hearth")
            self.receiving = asyncio.get_running_loop().create_task(self._receive(layer))

    async def _join(self, layer: Any, group: str) -> None:
        """Join a group on the layer; while Redis is away listeners hear this process alone."""
        if group not in self.listeners:
            return
        try:
            await layer.group_add(group, self.channel)
        except (OSError, RedisError):
            log.warning("live_layer_away")
            self.joining[group] = asyncio.create_task(self._join_later(layer, group))

    async def _join_later(self, layer: Any, group: str) -> None:
        await asyncio.sleep(TRY_AGAIN)
        self.joining.pop(group, None)
        await self._join(layer, group)

    async def _receive(self, layer: Any) -> None:
        while True:
            envelope = await layer.receive(self.channel)
            if envelope.get("origin") != self.channel:
                self._hand_over(envelope["group"], envelope["message"])

    def _belong_to(self, loop: asyncio.AbstractEventLoop) -> None:
        """Make the loop of the sockets the one that everything in this process is sent on."""
        if self.loop is not loop:
            self.loop, self.listeners, self.receiving, self.channel = loop, {}, None, ""

    def _loop_to_send_on(self) -> asyncio.AbstractEventLoop:
        """Return the sockets' loop, or a thread's own loop started at the first need after fork."""
        with self.lock:
            if self.loop is None or self.loop.is_closed():
                self.loop = asyncio.new_event_loop()
                threading.Thread(target=self.loop.run_forever, daemon=True, name="live").start()
            return self.loop


def _joining_layer() -> Any:
    layer = get_channel_layer()
    return None if isinstance(layer, InMemoryChannelLayer) else layer


_doors = _Doors()
os.register_at_fork(after_in_child=lambda: _doors.__init__())  # type: ignore[misc]
