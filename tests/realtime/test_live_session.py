"""Members in one session over real sockets, served by a real Daphne."""

import asyncio
import uuid
from datetime import timedelta

import pytest
from asgiref.sync import sync_to_async
from channels.db import DatabaseSyncToAsync
from django.utils import timezone

from community.actions.blocks import block
from community.actions.duty import check_in
from community.models import Member
from realtime.actions import seats, sessions, speaking
from realtime.models import Event, Message, Room, Session
from realtime.replay import replay
from tests.conftest import aio
from tests.live import signed_in_cookie, socket

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def session(finn: Member, hedi: Member, mara: Member) -> Session:
    check_in(mara)
    room = Room.objects.create(slug="porch", title="The porch", purpose="Company", seats=8)
    planned = sessions.plan_session(
        room, by=finn, co_host=hedi, title="Evening", starts_at=timezone.now()
    )
    return sessions.open_session(planned, by=finn)


def sit(session: Session, member: Member) -> str:
    seats.take_seat(session, by=member)
    return signed_in_cookie(member)


def say(session: Session, member: Member, body: str) -> Message:
    return speaking.say(session, by=member, body=body, client_id=uuid.uuid4())


def path(session: Session) -> str:
    return f"/ws/sessions/{session.pk}/"


async def hello(wire, since: int = 0) -> dict:
    await wire.send(type="hello", since=since)
    return await wire.get("welcome")


@aio
async def test_words_reach_the_others_at_once(site, session, ana, ben) -> None:
    a, b = await sync_to_async(sit)(session, ana), await sync_to_async(sit)(session, ben)
    async with socket(site, path(session), a) as anas, socket(site, path(session), b) as bens:
        welcome = await hello(anas)
        await hello(bens)
        assert welcome["phase"] == "arrive"
        assert welcome["holder"] is None
        assert set(welcome["presence"]["seats"]) == {"finn", "ana", "ben"}
        client_id = str(uuid.uuid4())
        await anas.send(type="say", client_id=client_id, body="I am *here*.")
        heard = await bens.get("event", kind="message")
        assert heard["message"]["author"] == "ana"
        assert "<em>here</em>" in heard["message"]["html"]
        ack = await anas.get("ack")
        assert ack == {"type": "ack", "client_id": client_id, "seq": heard["seq"]}


@aio
async def test_a_resend_is_the_same_message(site, session, ana) -> None:
    cookie = await sync_to_async(sit)(session, ana)
    client_id = str(uuid.uuid4())
    async with socket(site, path(session), cookie) as wire:
        await hello(wire)
        for _again in range(3):
            await wire.send(type="say", client_id=client_id, body="once")
            await wire.get("ack")
        await wire.send(type="say", client_id=client_id, body="something else")
        refused = await wire.get("refused")
        assert refused["code"] == "client_id_reused"
        assert refused["client_id"] == client_id
    assert await Message.objects.acount() == 1


@aio
async def test_a_blocked_member_hears_blanks_and_cannot_tell_why(site, session, ana, ben) -> None:
    a = await sync_to_async(sit)(session, ana)
    b = await sync_to_async(sit)(session, ben)
    async with socket(site, path(session), a) as anas, socket(site, path(session), b) as bens:
        await hello(anas)
        await hello(bens)
        await sync_to_async(block)(ana, by=ben)
        assert (await bens.get("catch_up"))["last_seq"] == 0
        await sync_to_async(say)(session, ben, "for the others")
        gap = await anas.get("event", kind="blank")
        assert set(gap) == {"type", "seq", "kind"}
        await bens.get("event", kind="message")
    frames = await sync_to_async(lambda: replay(session, Member.objects.get(pk=ana.pk), 0))()
    assert [frame["kind"] for frame in frames] == ["opened", "blank"]


@aio
async def test_what_was_taken_back_is_gone_live_and_in_replay(site, session, ana, ben) -> None:
    a, b = await sync_to_async(sit)(session, ana), await sync_to_async(sit)(session, ben)
    message = await sync_to_async(say)(session, ana, "a name slipped out")
    async with socket(site, path(session), a) as anas, socket(site, path(session), b) as bens:
        await hello(anas)
        await hello(bens)
        assert "slipped" in (await bens.get("event", kind="message"))["message"]["html"]
        await anas.send(type="take_back", message=message.pk)
        assert (await bens.get("event", kind="gone"))["message"] == {"id": message.pk}
    frames = await sync_to_async(lambda: replay(session, ben, 0))()
    assert [frame["kind"] for frame in frames] == ["opened", "blank", "blank"]
    assert [f["kind"] for f in await sync_to_async(lambda: replay(session, ben, 2))()] == ["gone"]
    assert "slipped" not in str(frames)


@aio
async def test_someone_who_was_away_gets_exactly_what_they_missed(site, session, ana, ben) -> None:
    cookie = await sync_to_async(sit)(session, ana)
    await sync_to_async(sit)(session, ben)
    for number in range(5):
        await sync_to_async(say)(session, ben, f"line {number}")
    async with socket(site, path(session), cookie) as wire:
        await hello(wire, since=3)
        got = [await wire.get("event") for _missed in range(3)]
        assert [frame["seq"] for frame in got] == [4, 5, 6]
        await sync_to_async(say)(session, ben, "live again")
        assert (await wire.get("event"))["seq"] == 7
        assert await wire.quiet() == []


@aio
async def test_no_number_comes_twice_or_is_missing_while_many_speak(
    site, session, ana, ben
) -> None:
    cookie = await sync_to_async(sit)(session, ana)
    await sync_to_async(sit)(session, ben)
    in_a_thread = DatabaseSyncToAsync(say, thread_sensitive=False)  # gives its connection back
    async with socket(site, path(session), cookie) as wire:
        speaking_ben = asyncio.gather(*(in_a_thread(session, ben, f"w{n}") for n in range(15)))
        await hello(wire)
        await speaking_ben
        while not wire.frames or wire.frames[-1].get("seq") != 16:
            await wire.get("event")
    numbers = [frame["seq"] for frame in wire.frames if frame["type"] == "event"]
    assert numbers == list(range(1, 17))


@aio
async def test_a_stranger_is_told_in_a_code_why_the_door_is_shut(site, session, ana, noor) -> None:
    async with socket(site, path(session)) as signed_out:
        assert await signed_out.gets_closed() == 4401
    async with socket(site, path(session), await sync_to_async(signed_in_cookie)(ana)) as no_seat:
        assert await no_seat.gets_closed() == 4403
    async with socket(site, "/ws/sessions/999/", await sync_to_async(signed_in_cookie)(ana)) as no:
        assert await no.gets_closed() == 4404
    async with socket(site, "/ws/nowhere/") as nowhere:
        assert await nowhere.gets_closed() == 4404


@pytest.mark.parametrize("origin", [None, "http://elsewhere.example", "null"])
def test_a_page_of_another_site_cannot_open_a_socket(site, session, ana, origin) -> None:
    import websockets

    async def attempt() -> None:
        async with socket(site, path(session), cookie, origin):
            pass

    cookie = sit(session, ana)
    with pytest.raises(websockets.InvalidStatus) as refused:
        asyncio.run(attempt())
    assert refused.value.response.status_code == 403


@aio
async def test_a_suspended_members_socket_closes_and_stays_shut(site, session, ana, luis) -> None:
    from tests.restrictions import suspend

    cookie = await sync_to_async(sit)(session, ana)
    async with socket(site, path(session), cookie) as wire:
        await hello(wire)
        await sync_to_async(suspend)(ana, by=luis)
        assert await wire.gets_closed() == 4403
    async with socket(site, path(session), cookie) as again:
        assert await again.gets_closed() == 4403


@pytest.mark.heavy
@pytest.mark.parametrize(
    ("frame", "code"),
    [
        ("not json", "bad_frame"),
        ("[]", "bad_frame"),
        ('{"type": "shout"}', "unknown_frame"),
        ('{"type": ["say"]}', "unknown_frame"),
        ('{"type": "say", "client_id": 5, "body": "x"}', "bad_frame"),
        ('{"type": "hello", "since": -1}', "bad_frame"),
        ('{"type": "take_back", "message": true}', "bad_frame"),
        ('{"type": "say", "body": "' + "x" * 40_000 + '"}', "bad_frame"),
        ("[" * 20_000, "bad_frame"),
        ('{"type": "phase", "to": "sharing"}', "not_leading"),
        ('{"type": "piece", "do": "ask"}', "no_piece"),
        ('{"type": "take_back", "message": 12345}', "not_found"),
    ],
)
def test_a_bad_frame_gets_a_kind_answer_and_the_socket_lives(site, session, ana, frame, code):
    async def talk() -> None:
        async with socket(site, path(session), cookie) as wire:
            await hello(wire)
            await wire.connection.send(frame)
            refused = await wire.get("refused")
            assert refused["code"] == code
            assert refused["sentence"].endswith(".")
            await wire.send(type="say", client_id=str(uuid.uuid4()), body="still here")
            await wire.get("ack")

    cookie = sit(session, ana)
    asyncio.run(talk())


@aio
async def test_what_happened_behind_the_relays_back_is_noticed(site, session, ana, ben) -> None:
    """A process that died between commit and publish loses no word: the sweep finds it."""
    cookie = await sync_to_async(sit)(session, ana)

    def write_without_telling() -> None:
        from django.db.models import F

        Session.objects.filter(pk=session.pk).update(last_seq=F("last_seq") + 1)
        fresh = Session.objects.get(pk=session.pk)
        Event.objects.create(session=fresh, seq=fresh.last_seq, kind="phase", phase="sharing")

    async with socket(site, path(session), cookie) as wire:
        await hello(wire)
        await sync_to_async(write_without_telling)()
        assert (await wire.get("event", kind="phase"))["phase"] == "sharing"


def test_a_host_who_vanishes_hands_over_and_an_empty_chair_closes(session, finn, hedi) -> None:
    from realtime.models import Seat

    def absent(member: Member, seconds: int) -> None:
        past = timezone.now() - timedelta(seconds=seconds)
        Seat.objects.filter(session=session, member=member).update(seen_at=past)

    seats.take_seat(session, by=hedi)
    absent(finn, 59)
    sessions.keep_led()
    session.refresh_from_db()
    assert session.host == finn
    absent(finn, 61)
    sessions.keep_led()
    session.refresh_from_db()
    assert (session.host, session.co_host) == (hedi, finn)
    absent(hedi, 100)
    absent(finn, 130)
    sessions.keep_led()
    session.refresh_from_db()
    assert session.phase == "arrive"
    absent(hedi, 121)
    sessions.keep_led()
    session.refresh_from_db()
    assert session.phase == "closing"
    Session.objects.filter(pk=session.pk).update(phase_since=timezone.now() - timedelta(minutes=6))
    sessions.keep_led()
    session.refresh_from_db()
    assert session.state == "ended"
    kinds = list(session.events.order_by("seq").values_list("kind", flat=True))
    assert kinds == ["opened", "host", "phase", "ended"]
