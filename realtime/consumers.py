"""Sockets: they parse a frame, call one action, and forward what the relay brings."""

import asyncio
import uuid
from typing import Any

from channels.generic.websocket import AsyncWebsocketConsumer
from django.utils import timezone
from django.utils.translation import gettext as _

from community import live
from community.errors import Refused
from community.models import Member
from moderation import standing
from realtime.actions import seats, sessions, speaking
from realtime.frames import client_id_of, parse
from realtime.models import Message, Session
from realtime.relay import Listener, in_database, relay
from realtime.replay import BATCH, replay
from realtime.welcome import welcome
from realtime.wire import Frame, Wire

SIGN_IN, NO_LONGER_ALLOWED, NOT_FOUND, IDLE, TOO_FAST = 4401, 4403, 4404, 4408, 4429
IDLE_AFTER = 30  # seconds to say hello
PATIENCE = 30  # refusals for being too fast before the socket is closed


class SessionConsumer(AsyncWebsocketConsumer):
    """One member's socket in one session."""

    channel_layer_alias = ""
    session: Session
    listener: Listener | None = None
    too_fast = 0

    async def connect(self) -> None:
        """Accept, then close with a code where someone may not enter."""
        await self.accept()
        self.wire = Wire(self.scope, self.base_send, self._recovered)
        self.member = self.scope["user"]
        if not self.member.is_authenticated:
            return await self.close(SIGN_IN)
        session = await in_database(_enter)(self.member, self.scope["url_route"]["kwargs"]["pk"])
        if isinstance(session, int):
            return await self.close(session)
        self.session = session
        self.idle = relay.spawn(self._close_when_idle())
        return None

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        """Do what a frame asks, or say kindly why not."""
        if getattr(self, "session", None) is None:
            return
        try:
            frame = parse(text_data)
            await getattr(self, f"on_{frame['type']}")(frame)
        except Refused as refused:
            await self._refuse(refused, client_id_of(text_data))

    async def disconnect(self, code: int) -> None:
        """Leave the session's stream; the seat is kept for a while."""
        self.wire.closed = True
        if idle := getattr(self, "idle", None):
            idle.cancel()
        if self.listener is not None:
            await relay.leave(self.session.pk, self.listener)
            await live.unlisten(live.member_group(self.member.pk), self._hear)

    async def on_hello(self, frame: dict[str, Any]) -> None:
        """Subscribe, replay what was missed, then go on live; no number comes twice."""
        self.idle.cancel()
        if self.listener is not None:
            await relay.leave(self.session.pk, self.listener)
        hidden = await in_database(_hidden_ids)(self.member)
        self.listener = Listener(self.wire, self.member.pk, hidden)
        self.listener.close = self._close_later
        await relay.join(self.session.pk, self.listener)
        await live.listen(live.member_group(self.member.pk), self._hear)
        self.wire.send(Frame(await in_database(welcome)(self.session.pk, self.member)))
        await self._replay(frame["since"])

    async def on_say(self, frame: dict[str, Any]) -> None:
        """Say words and acknowledge them once they are stored."""
        message = await self._do(
            speaking.say, body=frame["body"], client_id=uuid.UUID(frame["client_id"])
        )
        ack = {"type": "ack", "client_id": frame["client_id"], "seq": message.seq}
        self.wire.send(Frame(ack))

    async def on_take_back(self, frame: dict[str, Any]) -> None:
        """Take back one's own words."""
        await in_database(_take_back)(self.session, self.member, frame["message"])

    async def on_piece(self, frame: dict[str, Any]) -> None:
        """Refuse kindly: in a room with open crosstalk there is no piece to hold."""
        raise Refused("no_piece", _("Everyone may speak in this room; nobody holds the piece."))

    async def on_gesture(self, frame: dict[str, Any]) -> None:
        """Pass on a silent sign."""
        await self._do(speaking.sign, kind=frame["kind"])

    async def on_seat(self, frame: dict[str, Any]) -> None:
        """Step out, come back or leave."""
        await self._do(SEAT_VERBS[frame["do"]])

    async def on_phase(self, frame: dict[str, Any]) -> None:
        """Move the session on, for who leads it."""
        await self._do(sessions.move_phase, to=frame["to"])

    async def _do(self, verb: Any, **what: Any) -> Any:
        return await in_database(_as_now)(verb, self.session, self.member.pk, **what)

    async def _replay(self, since: int) -> None:
        listener = self.listener
        assert listener is not None
        listener.sent = since
        while True:
            frames = await in_database(replay)(self.session, self.member, listener.sent)
            for frame in frames:
                if not self.wire.send(Frame(frame)):  # too slow: it is told to ask again
                    return listener.flush()
                listener.sent = frame["seq"]
            if len(frames) < BATCH:
                return listener.flush()

    async def _refuse(self, refused: Refused, client_id: str | None) -> None:
        frame = {"type": "refused", "code": refused.code, "sentence": refused.sentence}
        self.wire.send(Frame(frame | ({"client_id": client_id} if client_id else {})))
        self.too_fast += refused.code == "too_fast"
        if self.too_fast > PATIENCE:
            await self.close(TOO_FAST)

    async def _close_when_idle(self) -> None:
        await asyncio.sleep(IDLE_AFTER)
        await self.close(IDLE)

    def _close_later(self, code: int) -> None:
        relay.spawn(self.close(code))

    def _recovered(self) -> None:
        """Tell a reader who was too slow from where to ask again."""
        if self.listener is not None:
            self.wire.send(Frame({"type": "catch_up", "last_seq": self.listener.sent}))

    def _hear(self, message: live.Message) -> None:
        if message["type"] == "blocks":
            relay.spawn(self._look_at_blocks())
        elif message["type"] == "standing":
            relay.spawn(relay.look_again())
        elif message["type"] == "signed_out":
            self._close_later(SIGN_IN)

    async def _look_at_blocks(self) -> None:
        """Take a new block into account at once, and have the page read everything again."""
        if self.listener is not None:
            self.listener.hidden = await in_database(_hidden_ids)(self.member)
            self.wire.send(Frame({"type": "catch_up", "last_seq": 0}))


class MeConsumer(AsyncWebsocketConsumer):
    """What is new for one member: kinds only, never a word."""

    channel_layer_alias = ""

    async def connect(self) -> None:
        """Listen to the member's own group."""
        await self.accept()
        self.member = self.scope["user"]
        if not self.member.is_authenticated:
            return await self.close(SIGN_IN)
        self.wire = Wire(self.scope, self.base_send, lambda: None)
        await live.listen(live.member_group(self.member.pk), self._hear)
        return None

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        """Take nothing: this socket only tells."""

    async def disconnect(self, code: int) -> None:
        """Stop listening."""
        if self.member.is_authenticated:
            self.wire.closed = True
            await live.unlisten(live.member_group(self.member.pk), self._hear)

    def _hear(self, message: live.Message) -> None:
        if message["type"] == "signed_out":
            relay.spawn(self.close(SIGN_IN))
        elif message["type"] != "blocks":
            self.wire.send(Frame(message))


class NowhereConsumer(AsyncWebsocketConsumer):
    """An address where nothing is: accept, then close with a code a page can read."""

    channel_layer_alias = ""

    async def connect(self) -> None:
        """Close at once."""
        await self.accept()
        await self.close(NOT_FOUND)


SEAT_VERBS: dict[str, Any] = {
    "step_out": seats.step_out,
    "come_back": seats.come_back,
    "leave": seats.leave_seat,
}


def _enter(member: Member, pk: int) -> Session | int:
    """Return the session for a member who sits in it, or the code to close with."""
    session = Session.objects.visible_to(member).select_related("room").filter(pk=pk).first()
    if session is None or session.state != "open":
        return NOT_FOUND
    try:
        standing.require_voice(member, standing.ROOMS, at=timezone.now())
    except Refused:
        return NO_LONGER_ALLOWED
    return session if seats.has_seat(session, member) else NO_LONGER_ALLOWED


def _as_now(verb: Any, session: Session, member_id: int, **what: Any) -> Any:
    """Do it with the roles and blocks of this moment: a socket may live longer than a role."""
    return verb(session, by=Member.objects.get(pk=member_id), **what)


def _hidden_ids(member: Member) -> frozenset[int]:
    member.forget_blocks()
    return member.hidden_ids


def _take_back(session: Session, member: Member, pk: int) -> None:
    message = Message.objects.visible_to(member).filter(session=session, pk=pk).first()
    if message is None:
        raise Refused("not_found", _("These words are not there any more."), status=404)
    speaking.take_message_back(message, by=member)
