"""A block on sockets that are open already: who is blocked hears what a stranger would hear."""

from collections.abc import Callable
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.utils import timezone

from community.actions.blocks import block
from community.actions.duty import check_in
from community.models import Member
from realtime.actions import seats, sessions
from realtime.models import Room, Session
from realtime.replay import replay
from tests.conftest import aio
from tests.live import socket
from tests.realtime.test_live_session import hello, path, say, sit

pytestmark = [pytest.mark.heavy, pytest.mark.django_db(transaction=True)]
HELD = "You can find me on whatsapp."


@pytest.fixture
def meeting(finn: Member, mara: Member) -> Callable[[str], Session]:
    check_in(mara)

    def meeting(slug: str) -> Session:
        room = Room.objects.create(slug=slug, title=slug, purpose="Company", seats=8)
        plan = sessions.plan_session(room, by=finn, title="Evening", starts_at=timezone.now())
        return sessions.open_session(plan, by=finn)

    return meeting


def events(frames: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    return [
        (one["seq"], one["kind"], (one.get("message") or {}).get("html"))
        for one in frames
        if one["type"] == "event"
    ]


def others(frames: list[dict[str, Any]]) -> list[str]:
    return [one["type"] for one in frames if one["type"] != "event"]


@aio
async def test_an_open_socket_hears_a_blocker_as_it_hears_words_that_are_held(
    site, meeting, ana, ben, noor
) -> None:
    heard = {}
    for slug, words in (("stranger", HELD), ("blocked", "Only for the others.")):
        session = await sync_to_async(meeting)(slug)
        await sync_to_async(sit)(session, ana)
        b = await sync_to_async(sit)(session, ben)
        await sync_to_async(sit)(session, noor)
        async with socket(site, path(session), b) as bens:
            await hello(bens)
            await bens.quiet()
            begun = len(bens.frames)
            if slug == "blocked":
                await sync_to_async(block)(ben, by=ana)
            for who, what in ((ana, words), (noor, "I hear you."), (ana, words)):
                await sync_to_async(say)(session, who, what)
            await bens.quiet()
            heard[slug] = (events(bens.frames[begun:]), others(bens.frames[begun:]))
            again = await sync_to_async(replay)(session, await fresh(ben), 0)
            heard[slug] += (events(again)[-3:],)
        for who in (ana, ben, noor):
            await sync_to_async(seats.leave_seat)(session, by=who)
    assert heard["blocked"] == heard["stranger"]
    live, _others, again = heard["blocked"]
    assert [kind for _seq, kind, _html in live] == ["blank", "message", "blank"]
    assert live == again


@aio
async def test_a_blocker_goes_as_anyone_goes_and_is_not_heard_to_come_back(
    site, meeting, ana, ben
) -> None:
    session = await sync_to_async(meeting)("porch")
    await sync_to_async(sit)(session, ana)
    b = await sync_to_async(sit)(session, ben)
    async with socket(site, path(session), b) as bens:
        await hello(bens)
        await bens.quiet()
        await sync_to_async(block)(ben, by=ana)
        for verb in (seats.step_out, seats.come_back):
            await sync_to_async(verb)(session, by=ana)
        assert await bens.quiet(0.6) == []
        await sync_to_async(seats.leave_seat)(session, by=ana)
        assert (await bens.get("presence"))["seats"] == ["finn", "ben"]
        await sync_to_async(seats.take_seat)(session, by=await fresh(ana))
        assert await bens.quiet(0.6) == []
        # A page that asks again hears of the ring without her.
        again = await hello(bens, since=1)
        assert again["presence"]["seats"] == ["finn", "ben"]


@sync_to_async
def fresh(member: Member) -> Member:
    return Member.objects.get(pk=member.pk)
