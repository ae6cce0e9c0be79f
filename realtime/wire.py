"""How a frame reaches a socket: framed once, written to many, and no slow reader is waited for.

On Daphne the frame goes through Autobahn's own prepared message, five times as fast as a `send()`
for each socket; on any other server, and without `LiveServer`, it goes through ASGI's `send()`.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable
from functools import cached_property
from typing import Any

from autobahn.websocket.protocol import PreparedMessage
from daphne.server import Server

Send = Callable[[dict[str, Any]], Awaitable[None]]
EXTENSION = "hearth.protocol"


class LiveServer(Server):
    """Daphne's server, which hands each socket's protocol to its consumer."""

    def create_application(self, protocol: Any, scope: dict[str, Any]) -> Any:
        """Start the application for a connection, with its protocol in a websocket's scope."""
        if scope["type"] == "websocket":
            scope.setdefault("extensions", {})[EXTENSION] = protocol
        return super().create_application(protocol, scope)


class Frame:
    """One JSON object, serialised and framed at most once however many sockets it goes to."""

    def __init__(self, content: dict[str, Any]) -> None:
        self.content = content

    @cached_property
    def text(self) -> str:
        """The frame as JSON."""
        return json.dumps(self.content, separators=(",", ":"), default=str)

    @cached_property
    def prepared(self) -> PreparedMessage:
        """The frame as bytes on the wire."""
        return PreparedMessage(self.text.encode(), False, False, True)


class Wire:
    """One socket's way out; `slow` while its reader does not keep up, when frames are dropped."""

    def __init__(self, scope: dict[str, Any], send: Send, on_recovered: Callable[[], None]) -> None:
        self.protocol = scope.get("extensions", {}).get(EXTENSION)
        self._send, self._on_recovered = send, on_recovered
        self.slow = self.closed = False
        self._octets = 0
        self._tasks: set[asyncio.Task[None]] = set()
        if self.protocol is not None:
            self.protocol.unregisterProducer()
            self.protocol.registerProducer(self, True)

    @property
    def ended(self) -> bool:
        """Whether nothing more is taken from this socket: it closes, or is gone."""
        gone = self.protocol is not None and self.protocol.state != self.protocol.STATE_OPEN
        return self.closed or gone

    def heard(self) -> bool:
        """Tell whether anything, a pong at least, came in since this was last asked.

        A socket stays open for a while after its reader's machine went to sleep. Only Daphne pings
        through a protocol that counts; on any other server an open socket counts as heard.
        """
        if self.protocol is None:
            return not self.closed
        before, self._octets = self._octets, self.protocol.trafficStats.incomingOctetsWireLevel
        return bool(self._octets > before)

    def send(self, frame: Frame) -> bool:
        """Write a frame now and tell whether it left; a slow or closed socket drops it."""
        if self.slow or self.closed:
            return False
        if self.protocol is not None:
            self.protocol.sendPreparedMessage(frame.prepared)
        else:
            sending = self._send({"type": "websocket.send", "text": frame.text})
            task = asyncio.ensure_future(sending)
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        return True

    def pauseProducing(self) -> None:  # noqa: N802 - Twisted's name
        """Stop writing: the transport's buffer is full."""
        self.slow = True

    def resumeProducing(self) -> None:  # noqa: N802 - Twisted's name
        """Write again, and let the reader know that something was missed."""
        self.slow = False
        if not self.closed:
            self._on_recovered()

    def stopProducing(self) -> None:  # noqa: N802 - Twisted's name
        """Stop for good: the connection is gone."""
        self.closed = True
