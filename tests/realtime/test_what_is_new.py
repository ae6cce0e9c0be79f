"""The member's own socket: that something is new, of which kind, and not a word more."""

import pytest
from asgiref.sync import sync_to_async
from django.utils import timezone
from playwright.sync_api import Browser, expect

from community.actions.notices import forget_notices, notify, read_notices
from community.actions.sign_ins import end_sign_ins
from community.actions.telling import tell_due_notices
from community.models import Member, NoticeSettings, Notification
from tests.browser import faults_of, person
from tests.conftest import aio
from tests.live import signed_in_cookie, socket

pytestmark = [pytest.mark.heavy, pytest.mark.django_db(transaction=True)]
NOTHING = {"type": "notice", "new": False, "kinds": []}


@aio
async def test_it_says_at_once_whether_something_is_new(site, community, ana) -> None:
    cookie = await sync_to_async(signed_in_cookie)(ana)
    async with socket(site, "/ws/me/", cookie) as me:
        assert await me.get("notice") == NOTHING
    await sync_to_async(notify)(ana, "reply", "/topics/7/")
    async with socket(site, "/ws/me/", cookie) as me:
        assert await me.get("notice") == {"type": "notice", "new": True, "kinds": ["reply"]}


@aio
async def test_many_notices_in_a_moment_are_one_frame(site, community, ana, ben) -> None:
    anas, bens = [await sync_to_async(signed_in_cookie)(who) for who in (ana, ben)]
    async with socket(site, "/ws/me/", anas) as me, socket(site, "/ws/me/", bens) as other:
        await me.get("notice")
        await other.get("notice")
        for number in range(40):
            await sync_to_async(notify)(ana, "reply", f"/topics/{number}/", caused_by=ben)
        await sync_to_async(notify)(ana, "decision", "/me/decisions/1/")
        frames = await me.quiet(1.5)
        assert 1 <= len(frames) <= 3
        assert frames[-1] == {"type": "notice", "new": True, "kinds": ["decision", "reply"]}
        assert await other.quiet(0.2) == []


@aio
async def test_every_page_hears_that_it_was_read_or_taken_back(site, community, ana) -> None:
    cookie = await sync_to_async(signed_in_cookie)(ana)
    async with socket(site, "/ws/me/", cookie) as one, socket(site, "/ws/me/", cookie) as two:
        for undo in (lambda: read_notices(ana), lambda: forget_notices("reply:1")):
            await sync_to_async(notify)(ana, "reply", "/topics/7/", about="reply:1")
            for me in (one, two):
                await me.get("notice", new=True)
            await sync_to_async(undo)()
            for me in (one, two):
                assert await me.get("notice", new=False) == NOTHING


@aio
async def test_what_is_taken_back_within_the_moment_is_never_told(site, community, ana) -> None:
    cookie = await sync_to_async(signed_in_cookie)(ana)
    async with socket(site, "/ws/me/", cookie) as me:
        await me.get("notice")
        await sync_to_async(notify)(ana, "reply", "/topics/7/", about="reply:1")
        await sync_to_async(forget_notices)("reply:1")
        assert all(not frame["new"] for frame in await me.quiet(1.2))


@aio
async def test_quiet_hours_hold_the_frame_back_and_the_morning_brings_it(
    site, community, ana
) -> None:
    hour = timezone.now().hour
    quiet = {"quiet_from": hour, "quiet_until": (hour + 2) % 24}
    await NoticeSettings.objects.acreate(member=ana, **quiet)
    cookie = await sync_to_async(signed_in_cookie)(ana)
    async with socket(site, "/ws/me/", cookie) as me:
        await me.get("notice")
        await sync_to_async(notify)(ana, "reply", "/topics/7/")
        await sync_to_async(tell_due_notices)()
        assert await me.quiet(1) == []
        awake = {"quiet_from": (hour + 12) % 24, "quiet_until": (hour + 13) % 24}
        await NoticeSettings.objects.aupdate(dot_after=None, **awake)
        await sync_to_async(tell_due_notices)()
        await me.get("notice", new=True)


@aio
async def test_nobody_gets_in_without_a_sign_in_or_stays_after_it(site, community, ana) -> None:
    async with socket(site, "/ws/me/") as nobody:
        assert await nobody.gets_closed() == 4401
        assert nobody.frames == []
    cookie = await sync_to_async(signed_in_cookie)(ana)
    async with socket(site, "/ws/me/", token=cookie.partition("=")[2]) as program:
        assert await program.get("notice") == NOTHING
        await program.send(type="hello", since=0)  # it only tells, and takes nothing
        await sync_to_async(end_sign_ins)(ana)
        assert await program.gets_closed() == 4401


@pytest.mark.browser
def test_the_mark_comes_and_goes_on_an_open_page(
    chromium: Browser, site: str, community, ana: Member
) -> None:
    page = person(chromium, site, ana)
    page.goto("/care/")
    mark = page.locator("[data-is-new]")
    expect(mark).to_be_hidden()
    page.wait_for_timeout(500)
    notify(ana, Notification.Kind.REPLY, "/topics/7/")
    expect(mark).to_be_visible()
    status = page.get_by_role("status").filter(has_text="Something is new for you.")
    expect(status).to_have_count(1)
    assert not faults_of(page)
    read_notices(ana)
    expect(mark).to_be_hidden()
    page.context.close()
