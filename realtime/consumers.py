"""The socket of a session: it parses a frame, calls one action, forwards what the relay brings."""

import asyncio
import uuid
from collections import deque
from typing import Any

from django.utils.translation import gettext as _

from community import live
from community.errors import Refused
from community.limits import may_say_hello
from community.models import Member
from realtime.actions import seats, sessions, speaking
from realtime.doors import TOO_FAST, MemberConsumer
from realtime.frames import client_id_of, parse
from realtime.models import Message, Session
from realtime.relay import Listener, in_database, relay
from realtime.replay import BATCH, replay
from realtime.standing import OpenSocket, close_codes
from realtime.telling import told_about
from realtime.welcome import welcome
from realtime.wire import Frame

IDLE = 4408
IDLE_AFTER = 30  # seconds to say hello
PATIENCE, WITHIN = 30, 60  # so many refusals within so many seconds close a socket


class SessionConsumer(MemberConsumer):
    """One member's socket in one session."""

    session: Session | None = None
    listener: Listener | None = None

    async def enter(self, socket: OpenSocket) -> None:
        """Let in who sits in the session."""
        self.refusals, self.looking = deque[float](maxlen=PATIENCE), asyncio.Lock()
        self.idle = relay.spawn(self._close_when_idle())
        found = await in_database(_enter)(socket)
        if isinstance(found, int):
            return await self.close(found)
        self.session = found
        return None

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        """Do what a frame asks, or say kindly why not; nothing more once the socket closes."""
        if self.session is None or self.wire.ended:
            return
        try:
            frame = parse(text_data)
            await getattr(self, f"on_{frame['type']}")(frame)
        except Refused as refused:
            await self._refuse(refused, client_id_of(text_data))

    async def leave(self) -> None:
        """Leave the session's stream; the seat is kept for a while."""
        if idle := getattr(self, "idle", None):
            idle.cancel()
        if self.listener is not None:
            await relay.leave(self.listener)
        await super().leave()

    async def on_hello(self, frame: dict[str, Any]) -> None:
        """Subscribe, replay what was missed, then go on live; no number comes twice."""
        assert self.socket is not None
        assert self.session is not None
        await in_database(may_say_hello)(self.member)
        self.idle.cancel()
        found = await in_database(_enter)(self.socket)
        if isinstance(found, int):
            return await self.close(found)
        if self.listener is not None:
            await relay.leave(self.listener)
        self.listener = Listener(self.wire, self.socket)
        await self._look_at_blocks(mine=False)
        await relay.join(self.listener)
        first = await in_database(welcome)(self.session.pk, self.member)
        self.listener.shown = Frame(first["presence"]).text
        self.wire.send(Frame(first))
        return await self._replay(frame["since"])

    async def on_say(self, frame: dict[str, Any]) -> None:
        """Say words and acknowledge them once they are stored."""
        message = await self._do(
            speaking.say, body=frame["body"], client_id=uuid.UUID(frame["client_id"])
        )
        ack = {"type": "ack", "client_id": frame["client_id"], "seq": message.seq}
        told = await in_database(told_about)(message)
        self.wire.send(Frame(ack | ({"sentence": told} if told else {})))

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
        assert self.session is not None
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
        now = asyncio.get_running_loop().time()
        self.refusals.append(now)
        many = len(self.refusals) == PATIENCE and now - self.refusals[0] < WITHIN
        if many or (refused.code == "too_fast" and self.listener is None):
            await self.close(TOO_FAST)

    async def _close_when_idle(self) -> None:
        await asyncio.sleep(IDLE_AFTER)
        await self.close(IDLE)

    def recovered(self) -> None:
        """Tell a reader who was too slow from where to ask again."""
        if self.listener is not None:
            self.wire.send(Frame({"type": "catch_up", "last_seq": self.listener.sent}))

    def hear(self, message: live.Message) -> None:
        """Take blocks into account too."""
        super().hear(message)
        if message["type"] == "blocks":
            relay.spawn(self._look_at_blocks(mine=message["mine"]))

    async def _look_at_blocks(self, *, mine: bool) -> None:
        """Take a new block into account at once.

        Only the page of who made it reads everything again. To the other nothing is sent, for what
        a page stops showing at one moment would tell them.
        """
        async with self.looking:  # one look after the other, so that the latest counts
            hidden = await in_database(_hidden_ids)(self.member)
            if self.listener is None:
                return
            self.listener.hidden = hidden
        if mine:
            self.wire.send(Frame({"type": "catch_up", "last_seq": 0}))


SEAT_VERBS: dict[str, Any] = {
    "step_out": seats.step_out,
    "come_back": seats.come_back,
    "leave": seats.leave_seat,
}


def _enter(socket: OpenSocket) -> Session | int:
    """Return the session for a member who sits in it, or the code to close with."""
    if code := close_codes([socket]).get(socket):
        return code
    return Session.objects.select_related("room").get(pk=socket.session_id or 0)


def _as_now(verb: Any, session: Session, member_id: int, **what: Any) -> Any:
    """Do it with the roles and blocks of this moment: a socket may live longer than a role."""
    return verb(session, by=Member.objects.get(pk=member_id), **what)


def _hidden_ids(member: Member) -> frozenset[int]:
    member.forget_ties()
    return member.hidden_ids


def _take_back(session: Session | None, member: Member, pk: int) -> None:
    message = Message.objects.visible_to(member).filter(session=session, pk=pk).first()
    if message is None:
        raise Refused("not_found", _("These words are not there any more."), status=404)
    speaking.take_message_back(message, by=member)
