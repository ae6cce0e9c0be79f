"""The main job, end to end, in real browsers against real server processes.

Two members and a host hold a session while a third member reports a reply and a moderator
decides it. With PostgreSQL and Redis the people sit at two different web processes.
"""

import contextlib
import uuid
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from community.models import Community, Member
from forums.actions.replies import post_reply
from forums.actions.topics import start_topic
from forums.models import Board, Reply
from moderation.models import Decision, State
from realtime.models import Room, Session
from tests.browser import faults_of, person, started
from tests.cast import PASSPHRASE, SECRET
from tests.processes import serving

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


@pytest.fixture
def sites(community: Community) -> Iterator[list[str]]:
    """The addresses of two web processes, or of one where only SQLite joins them."""
    with contextlib.ExitStack() as stack:
        count = 2 if settings.REDIS_URL else 1
        yield [stack.enter_context(serving("--no-worker"))[0] for _n in range(count)]


@pytest.fixture
def chromium(sites: list[str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Browser]:
    """A browser for this test alone, which leaves no loop behind; the database comes before it."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    with started() as browser:
        yield browser


@pytest.fixture
def reply(community: Community, ana: Member, ben: Member) -> Reply:
    board = Board.objects.create(slug="evenings", title="Evenings", purpose="How they go")
    topic = start_topic(
        board,
        by=ana,
        title="The plate in front of me",
        body="Someone cooked for me and I could not eat.",
        reply_wanted="listen",
        boundary="please don't tell me what to do",
        client_id=uuid.uuid4(),
    )
    return post_reply(topic, by=ben, body="You have to tell them today.", client_id=uuid.uuid4())


@pytest.fixture
def porch(community: Community) -> Room:
    return Room.objects.create(slug="porch", title="The porch", purpose="Company", seats=8)


def with_real_passphrase(member: Member) -> Member:
    member.password = Argon2PasswordHasher().encode(PASSPHRASE, "a-salt-of-this-test")
    member.save(update_fields=["password"])
    return member


def sign_in(page: Page, handle: str) -> None:
    page.goto("/accounts/login/")
    page.get_by_label("Handle").fill(handle)
    page.get_by_label("Passphrase").fill(PASSPHRASE)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()


def code_now() -> str:
    from community.demo import code_now

    assert SECRET == "JBSWY3DPEHPK3PXP"
    return code_now()


def test_a_session_is_held_while_a_reply_is_reported_and_decided(
    chromium: Browser, sites, reply, porch, ana, ben, noor, finn, mara
) -> None:
    here, there = sites[0], sites[-1]
    finns, anas, bens = (
        person(chromium, here, finn),
        person(chromium, there, ana, viewport={"width": 390, "height": 844}),
        person(chromium, here, ben),
    )
    noors = person(chromium, there)
    with_real_passphrase(noor)
    sign_in(noors, "noor")
    expect(noors.get_by_role("link", name="Boards").first).to_be_visible()

    maras = person(chromium, here)
    with_real_passphrase(mara)
    sign_in(maras, "mara")
    maras.get_by_label("Code").fill(code_now())
    maras.get_by_role("main").get_by_role("button").first.click()
    maras.goto("/duty/")
    maras.get_by_role("main").get_by_role("button", name="Go on duty").click()

    finns.goto(f"/rooms/{porch.slug}/")
    finns.get_by_label("What it is about").fill("An ordinary evening")
    start = timezone.now().strftime("%Y-%m-%dT%H:%M")
    finns.get_by_label("When it starts").fill(start)
    finns.get_by_role("button", name="Announce").click()
    finns.get_by_role("link", name="An ordinary evening").first.click()
    finns.get_by_role("button", name="Open the doors now").click()
    expect(finns.get_by_role("log")).to_be_visible()

    session = Session.objects.get()
    for page in (anas, bens):
        page.goto(f"/sessions/{session.pk}/")
        page.get_by_role("button", name="Take a seat").click()
        expect(page.get_by_role("log")).to_be_visible()
    expect(finns.locator("#ring")).to_contain_text("ben")
    anas.get_by_label("Your words").fill("I am *here*, and only listening.")
    anas.get_by_role("button", name="Say it").click()
    for page in (finns, bens, anas):
        expect(page.get_by_role("log").locator("em")).to_have_text("here")
    bens.get_by_label("Your words").fill("Good that you came, ana.")
    bens.get_by_role("button", name="Say it").click()
    expect(anas.get_by_role("log")).to_contain_text("Good that you came")

    noors.goto(reply.address())
    noors.locator(f"#reply-{reply.position}").get_by_role("link", name="Report").click()
    noors.locator("details").filter(has_text="Ignored what").locator("summary").click()
    noors.get_by_label("Ignored what the author asked for").check()
    noors.get_by_label("In your own words").fill("It read like a push.")
    noors.get_by_role("main").get_by_role("button", name="Send to the team").click()
    noors.goto("/me/reports/")
    expect(noors.get_by_role("main")).to_contain_text("eceived")

    maras.goto("/moderation/?lane=conduct")
    maras.get_by_role("button", name="Next case").click()
    expect(maras.get_by_role("main")).to_contain_text("Ignored what the author asked for")
    decide_removal(maras)

    decision = Decision.objects.get()
    assert decision.decided_by == mara
    reply.refresh_from_db()
    assert reply.state == State.WITHHELD
    bens2 = person(chromium, there, ben)
    bens2.goto(f"/me/decisions/{decision.pk}/")
    expect(bens2.get_by_role("main")).to_contain_text("The author asked for no advice.")
    expect(bens2.get_by_role("main")).to_contain_text("You have to tell them today.")
    noors.goto("/me/reports/")
    expect(noors.get_by_role("main")).to_contain_text("ecided")
    noors.goto(reply.topic.address())
    expect(noors.get_by_role("main")).not_to_contain_text("You have to tell them today.")
    assert faults_of(maras) + faults_of(anas) + faults_of(bens2) == []

    finns.get_by_role("button", name="On to closing").click()
    finns.get_by_role("button", name="End the session").click()
    expect(anas.get_by_role("main")).to_contain_text("words are sealed", timeout=20_000)
    expect(anas.get_by_role("main")).not_to_contain_text("only listening")


def decide_removal(page: Page) -> None:
    page.get_by_label("Take it out of view").check()
    page.get_by_label("Clause", exact=True).select_option(index=3)
    page.get_by_label("What happened").fill("The reply told the author what to do today.")
    page.get_by_label("Why the clause applies, to the author").fill(
        "The author asked for no advice."
    )
    page.get_by_label("Why a softer step is not enough").fill(
        "A nudge would leave the push standing."
    )
    page.get_by_role("button", name="See what they will read").click()
    page.get_by_role("button", name="Send it").click()
