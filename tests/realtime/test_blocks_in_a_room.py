"""A block made in a live room: it holds at once, and nothing tells the other that it was made."""

import pytest
from asgiref.sync import sync_to_async

from community.actions.blocks import block, unblock
from community.models import Block, Member
from realtime.actions import seats
from realtime.models import Session
from realtime.presence import ring_of
from tests.conftest import aio
from tests.live import socket
from tests.realtime.test_live_session import hello, path, say, session, sit

__all__ = ["session"]
pytestmark = [pytest.mark.heavy, pytest.mark.django_db(transaction=True)]


def ring_on_page(client, session: Session) -> list[str]:
    page = client.get(f"/sessions/{session.pk}/")
    return [seat.member.handle for seat in page.context["seats"]]


@aio
async def test_the_moment_of_a_block_sends_the_other_nothing(site, session, ana, ben) -> None:
    a, b = await sync_to_async(sit)(session, ana), await sync_to_async(sit)(session, ben)
    await sync_to_async(say)(session, ana, "before")
    async with socket(site, path(session), a) as anas, socket(site, path(session), b) as bens:
        await hello(anas)
        await hello(bens, since=1)
        await bens.get("event", kind="message")
        await sync_to_async(block)(ben, by=ana)
        assert (await anas.get("catch_up"))["last_seq"] == 0
        assert await bens.quiet(0.6) == []
        await sync_to_async(unblock)(ben, by=ana)
        assert await bens.quiet(0.6) == []


@aio
async def test_a_block_by_someone_elsewhere_is_not_heard_in_the_room(
    site, session, ana, ben
) -> None:
    cookie = await sync_to_async(sit)(session, ben)
    async with socket(site, path(session), cookie) as bens:
        await hello(bens, since=1)
        await sync_to_async(block)(ben, by=ana)
        assert await bens.quiet(0.6) == []


@aio
async def test_each_reader_has_a_ring_without_whom_they_must_not_see(
    site, session, ana, ben, noor, finn
) -> None:
    await sync_to_async(block)(ben, by=ana)
    b, n = await sync_to_async(sit)(session, ben), await sync_to_async(sit)(session, noor)
    async with socket(site, path(session), b) as bens, socket(site, path(session), n) as noors:
        await hello(bens, since=1)
        await hello(noors)
        await sync_to_async(seats.take_seat)(session, by=ana)
        assert (await noors.get("presence"))["seats"] == ["finn", "ben", "noor", "ana"]
        assert await bens.quiet(0.6) == []  # not even a frame in which nothing changed
        again = await hello(bens, since=1)
        assert again["presence"]["seats"] == ["finn", "ben", "noor"]


def test_page_and_frame_show_the_same_ring(session, ana, ben, noor, finn, hedi, client_of) -> None:
    for member in (ana, ben, noor, hedi):
        seats.take_seat(session, by=member)
    block(ben, by=ana)
    block(finn, by=ben)
    for member in (ana, ben, noor, finn, hedi):
        fresh = Member.objects.get(pk=member.pk)
        shown = ring_of(session.pk).frame_for(fresh.hidden_ids)["seats"]
        assert ring_on_page(client_of(fresh), session) == shown, member
    assert ring_on_page(client_of(ben), session) == ["finn", "ben", "noor", "hedi"]


def test_the_door_warns_who_blocked_and_never_who_is_blocked(
    session, ana, ben, noor, finn, client_of
) -> None:
    seats.take_seat(session, by=ben)
    block(ben, by=ana)
    Block.objects.create(blocker=noor, blocked=finn)
    warning = "Someone you blocked sits in this session"
    address = f"/sessions/{session.pk}/"
    assert warning in client_of(ana).get(address).text
    assert warning not in client_of(noor).get(address).text  # who leads is named on the page
    seats.leave_seat(session, by=ben)
    seats.take_seat(session, by=ana)
    assert warning not in client_of(ben).get(address).text
