"""A socket lives no longer than what let it in: sign-in, seat, good standing, the evening."""

import asyncio
import json
import uuid
from contextlib import suppress

import pytest
import websockets
from asgiref.sync import sync_to_async
from django.conf import settings
from django.test import Client
from django.utils import timezone

from community.actions.consent import withdraw_consent
from community.actions.sign_ins import end_sign_ins
from community.errors import Refused
from community.models import Consent, Member, SignIn
from realtime.actions import seats, sessions
from realtime.models import Seat, Session
from realtime.standing import OpenSocket, close_codes, require_place
from tests.cast import PASSPHRASE
from tests.conftest import aio
from tests.live import signed_in_cookie, socket
from tests.realtime.test_live_session import hello, path, say, session, sit
from tests.restrictions import suspend

__all__ = ["session"]
pytestmark = [pytest.mark.heavy, pytest.mark.django_db(transaction=True)]


def browser_with(cookie: str) -> Client:
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = cookie.partition("=")[2]
    return client


def end(session: Session, finn: Member) -> None:
    for phase in ("closing", "ended"):
        sessions.move_phase(session, by=finn, to=phase)


class TestSignIns:
    @pytest.mark.parametrize("way_out", ["/accounts/logout/", "/exit/?sign_out=1"])
    def test_signing_out_closes_what_that_browser_has_open(self, site, session, ana, way_out):
        async def leave() -> None:
            async with (
                socket(site, path(session), here) as room,
                socket(site, "/ws/me/", here) as me,
                socket(site, path(session), elsewhere) as other,
            ):
                await hello(room)
                await hello(other)
                await sync_to_async(go)()
                assert await room.gets_closed() == 4401
                assert await me.gets_closed() == 4401
                await other.send(type="say", client_id=str(uuid.uuid4()), body="still here")
                await other.get("ack")

        def go() -> None:
            client = browser_with(here)
            if "exit" in way_out:
                client.get(way_out, headers={"Sec-Fetch-Site": "same-origin"})
            else:
                client.post(way_out)
            assert not SignIn.objects.filter(session_key=here.partition("=")[2]).exists()

        here, elsewhere = sit(session, ana), signed_in_cookie(ana)
        asyncio.run(leave())

    def test_a_new_passphrase_closes_every_other_device(self, site, session, ana) -> None:
        async def change() -> None:
            async with (
                socket(site, path(session), thiefs) as room,
                socket(site, "/ws/me/", thiefs) as me,
            ):
                await hello(room)
                await sync_to_async(change_passphrase)()
                assert await room.gets_closed() == 4401
                assert await me.gets_closed() == 4401
            async with socket(site, path(session), thiefs) as again:
                assert await again.gets_closed() == 4401

        def change_passphrase() -> None:
            client = browser_with(own)
            new = {"password1": "two-lamps-in-a-window", "password2": "two-lamps-in-a-window"}
            kept = client.post("/accounts/password/change/", {"oldpassword": PASSPHRASE, **new})
            assert (kept.status_code, kept.url) == (302, "/me/settings/")
            assert not ana.sign_ins.exists()

        thiefs, own = sit(session, ana), signed_in_cookie(ana)
        asyncio.run(change())

    @aio
    async def test_a_programs_sign_out_closes_its_socket(self, site, session, ana) -> None:
        await sync_to_async(seats.take_seat)(session, by=ana)
        token = (await sync_to_async(signed_in_cookie)(ana)).partition("=")[2]

        def sign_out() -> None:
            address = "/_allauth/app/v1/auth/session"
            assert Client().delete(address, headers={"X-Session-Token": token}).status_code == 401

        async with socket(site, path(session), token=token) as room:
            await hello(room)
            await sync_to_async(sign_out)()
            assert await room.gets_closed() == 4401
        async with socket(site, path(session), token=token) as again:
            assert await again.gets_closed() == 4401

    @aio
    async def test_a_passphrase_changed_behind_our_back_closes_too(self, site, session, ana):
        """As by an operator's command: nobody tells, and the next look of the process sees it."""
        from realtime.relay import relay

        cookie = await sync_to_async(sit)(session, ana)
        async with socket(site, path(session), cookie) as room:
            await hello(room)
            await Member.objects.filter(pk=ana.pk).aupdate(password="changed")
            asyncio.run_coroutine_threadsafe(relay.look_again(), relay.ticking.get_loop())
            assert await room.gets_closed() == 4401

    @aio
    async def test_who_is_signed_out_before_hello_reads_nothing(self, site, session, ana) -> None:
        cookie = await sync_to_async(sit)(session, ana)
        async with socket(site, path(session), cookie) as room:
            await room.quiet(0.2)
            await sync_to_async(end_sign_ins)(ana)
            await room.send(type="hello", since=0)
            assert await room.gets_closed() == 4401
            assert room.frames == []

    @aio
    async def test_the_kept_sign_in_keeps_its_sockets(self, site, session, ana) -> None:
        here = await sync_to_async(sit)(session, ana)
        elsewhere = await sync_to_async(signed_in_cookie)(ana)
        async with (
            socket(site, path(session), here) as room,
            socket(site, "/ws/me/", here) as me,
            socket(site, path(session), elsewhere) as other,
        ):
            await hello(room)
            await hello(other)
            assert await me.get("notice") == {"type": "notice", "new": False, "kinds": []}
            await sync_to_async(end_sign_ins)(ana, but=here.partition("=")[2])
            assert await other.gets_closed() == 4401
            await room.send(type="say", client_id=str(uuid.uuid4()), body="still here")
            await room.get("ack")
            assert await me.quiet(0.2) == []


class TestTheEnd:
    @aio
    async def test_sealed_words_are_read_to_nobody(self, site, session, ana, ben, finn) -> None:
        a, b = await sync_to_async(sit)(session, ana), await sync_to_async(sit)(session, ben)
        await sync_to_async(say)(session, ana, "said in the room")
        async with socket(site, path(session), a) as anas, socket(site, path(session), b) as bens:
            await hello(anas)
            await bens.quiet(0.2)  # has not said hello
            await sync_to_async(end)(session, finn)
            assert (await anas.get("event", kind="ended"))["phase"] == "ended"
            await bens.send(type="hello", since=0)
            assert await bens.gets_closed() == 4404
            assert await anas.gets_closed() == 4404
        assert "said in the room" not in json.dumps(bens.frames)

    def test_a_reading_that_began_before_the_end_gets_blanks(self, session, ana, ben, finn):
        from realtime.replay import replay

        seats.take_seat(session, by=ana)
        say(session, ana, "said in the room")
        end(session, finn)
        kinds = [frame["kind"] for frame in replay(session, ana, 0)]
        assert kinds == ["opened", "blank", "phase", "ended"]


class TestStanding:
    def test_a_paused_member_is_shown_why_and_nothing_else(
        self, session, ana, ben, luis, client_of
    ) -> None:
        seats.take_seat(session, by=ana)
        seats.take_seat(session, by=ben)
        say(session, ben, "said in the room")
        seen = Seat.objects.get(member=ana).seen_at
        suspend(ana, by=luis)
        page = client_of(ana).get(f"/sessions/{session.pk}/")
        assert "paused until" in page.text
        assert "/care/now/" in page.text
        assert "said in the room" not in page.text
        assert "session.js" not in page.text  # or it would load again and again
        assert Seat.objects.get(member=ana).seen_at == seen
        assert client_of(ana).get(f"/sessions/{session.pk}/events/").status_code == 403
        assert "<span>ana" not in client_of(ben).get(f"/sessions/{session.pk}/").text

    @aio
    async def test_a_pause_is_seen_by_a_socket_yet_to_say_hello(
        self, site, session, ana, luis
    ) -> None:
        cookie = await sync_to_async(sit)(session, ana)
        async with socket(site, path(session), cookie) as room:
            await room.quiet(0.2)
            await sync_to_async(suspend)(ana, by=luis)
            with suppress(websockets.ConnectionClosed):  # it may have closed by itself already
                await room.send(type="hello", since=0)
            assert await room.gets_closed() == 4403
            assert room.frames == []

    def test_for_one_and_for_all_the_rule_is_the_same(
        self, session, ana, ben, noor, otto, lea, mika, finn, luis
    ) -> None:
        for member in (ana, ben, otto, lea, mika):
            seats.take_seat(session, by=member)
        suspend(otto, by=luis)
        seats.leave_seat(session, by=ben)
        withdraw_consent(lea, Consent.Purpose.HEALTH_WORDS)
        Member.objects.filter(pk=mika.pk).update(closed_at=timezone.now())
        cast = [Member.objects.get(pk=m.pk) for m in (ana, ben, noor, otto, lea, mika, finn)]
        for _open in (True, False):
            sockets = {member: socket_of(member, session) for member in cast}
            shut = close_codes(sockets.values())
            for member, one in sockets.items():
                assert (one in shut) is refuses(session, member), member
            assert (sockets[ana] in shut) is (session.state != "open")
            end(session, finn) if session.state == "open" else None
            session.refresh_from_db()

    def test_a_look_costs_the_same_for_one_socket_and_for_many(
        self, session, ana, ben, finn, django_assert_max_num_queries
    ) -> None:
        for member in (ana, ben):
            seats.take_seat(session, by=member)
        sockets = [socket_of(member, session) for member in (ana, ben, finn) for _each in range(9)]
        with django_assert_max_num_queries(6):
            assert close_codes(sockets) == {}


def socket_of(member: Member, session: Session) -> OpenSocket:
    key = signed_in_cookie(member).partition("=")[2]
    return OpenSocket(member.pk, member.password, key, session.pk, lambda code: None)


def refuses(session: Session, member: Member) -> bool:
    try:
        require_place(session, member)
    except Refused:
        return True
    return False


class TestFloods:
    @aio
    async def test_a_member_has_five_sockets_in_one_session(self, site, session, ana, ben) -> None:
        cookie = await sync_to_async(sit)(session, ana)
        bens = await sync_to_async(sit)(session, ben)
        async with (
            socket(site, path(session), cookie) as one,
            socket(site, path(session), cookie),
            socket(site, path(session), cookie),
            socket(site, path(session), cookie),
            socket(site, path(session), cookie),
        ):
            await hello(one)
            async with socket(site, path(session), cookie) as sixth:
                assert await sixth.gets_closed() == 4429
            async with socket(site, path(session), bens) as other:
                await hello(other)
            await one.connection.close()
            await asyncio.sleep(0.3)
            async with socket(site, path(session), cookie) as again:
                await hello(again)

    @pytest.mark.parametrize("frame", ["not json", '{"type": "shout"}', b"\x00\x01"])
    def test_whoever_sends_what_nobody_knows_again_and_again_is_let_go(
        self, site, session, ana, frame
    ) -> None:
        async def send() -> None:
            async with socket(site, path(session), cookie) as room:
                await hello(room)
                for _again in range(40):
                    await room.connection.send(frame)
                assert await room.gets_closed() == 4429
                refused = [f["sentence"] for f in room.frames if f["type"] == "refused"]
                assert len(refused) == 30
                assert "large" not in refused[0]

        cookie = sit(session, ana)
        asyncio.run(send())

    @aio
    async def test_hello_again_and_again_is_refused(self, site, session, ana) -> None:
        cookie = await sync_to_async(sit)(session, ana)
        async with socket(site, path(session), cookie) as room:
            for _again in range(60):
                await hello(room)
            await room.send(type="hello", since=0)
            assert (await room.get("refused"))["code"] == "too_fast"
        async with socket(site, path(session), cookie) as another:
            await another.send(type="hello", since=0)
            assert await another.gets_closed() == 4429

    @aio
    async def test_an_address_of_nothing_at_all_is_not_found(self, site, ana) -> None:
        async with socket(site, "/") as nowhere:
            assert await nowhere.gets_closed() == 4404
