"""How a socket comes in, how long it may stay, and how it goes; and the sockets that only tell."""

import asyncio
from typing import Any

from channels.generic.websocket import AsyncWebsocketConsumer

from community import live
from community.actions.telling import news_for
from realtime.relay import in_database, relay
from realtime.standing import NOT_FOUND, SIGN_IN, OpenSocket
from realtime.wire import Frame, Wire

TOO_FAST = 4429
TOGETHER = 0.5  # seconds in which many notices are one frame


class MemberConsumer(AsyncWebsocketConsumer):
    """A socket of one member, which lives no longer than the sign-in that opened it."""

    channel_layer_alias = ""
    socket: OpenSocket | None = None

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Serve the socket, and clean up however it ends: Daphne cancels one that is slow to go."""
        try:
            await super().__call__(scope, receive, send)
        finally:
            await self.leave()

    async def connect(self) -> None:
        """Accept, then close with a code where someone may not enter."""
        await self.accept()
        self.member = self.scope["user"]
        self.wire = Wire(self.scope, self.base_send, self.recovered)
        if not self.member.is_authenticated:
            return await self.close(SIGN_IN)
        socket = OpenSocket(
            member_id=self.member.pk,
            passphrase=self.member.password,
            sign_in=self.scope["sign_in"],
            session_id=self.scope["url_route"]["kwargs"].get("pk"),
            close=self.close_later,
        )
        if not relay.admit(socket):
            return await self.close(TOO_FAST)
        self.socket = socket
        await live.listen(live.member_group(self.member.pk), self.hear)
        return await self.enter(socket)

    async def enter(self, socket: OpenSocket) -> None:
        """Go on with a socket that a member opened: close it again where it may not be."""
        await relay.look_again(socket)

    async def close(self, code: int | bool | None = None, reason: str | None = None) -> None:
        """Close with a code, and take and send nothing from then on."""
        if not self.wire.closed:
            self.wire.closed = True
            await super().close(code, reason)

    def close_later(self, code: int) -> None:
        """Close from where nobody waits."""
        relay.spawn(self.close(code))

    async def leave(self) -> None:
        """Let go of everything that holds this socket."""
        if self.socket is not None:
            self.wire.closed = True
            relay.open.discard(self.socket)
            await live.unlisten(live.member_group(self.socket.member_id), self.hear)

    def hear(self, message: live.Message) -> None:
        """Take what the member's other pages and the team's decisions say."""
        if self.socket and message["type"] in {"signed_out", "standing"}:
            relay.spawn(relay.look_again(self.socket))

    def recovered(self) -> None:
        """Do what is due once a slow reader keeps up again."""


class MeConsumer(MemberConsumer):
    """What is new for one member: kinds only, never a word."""

    telling = False

    async def enter(self, socket: OpenSocket) -> None:
        """Say at once whether something is new: the page may be older than that."""
        await super().enter(socket)
        await self._tell()

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        """Take nothing: this socket only tells."""

    def hear(self, message: live.Message) -> None:
        """Pass on what is new, but for what concerns the sockets alone."""
        super().hear(message)
        if message["type"] == "notice":
            if not self.telling:
                self.telling = True
                relay.spawn(self._tell_soon())
        elif message["type"] not in {"signed_out", "blocks"}:
            self.wire.send(Frame(message))

    def recovered(self) -> None:
        """Say how it is now, for something was missed."""
        relay.spawn(self._tell())

    async def _tell_soon(self) -> None:
        """Gather what comes within a moment, then look: what was taken back is told to nobody."""
        await asyncio.sleep(TOGETHER)
        self.telling = False
        await self._tell()

    async def _tell(self) -> None:
        if not self.wire.ended:
            kinds = await in_database(news_for)(self.member.pk)
            self.wire.send(Frame({"type": "notice", "new": bool(kinds), "kinds": kinds}))


class NowhereConsumer(AsyncWebsocketConsumer):
    """An address where nothing is: accept, then close with a code a page can read."""

    channel_layer_alias = ""

    async def connect(self) -> None:
        """Close at once."""
        await self.accept()
        await self.close(NOT_FOUND)
