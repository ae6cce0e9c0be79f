"""Guidelines and privacy, for anyone; and the first page, for each kind of reader."""

import json
import tomllib
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from community.actions.duty import check_in
from community.actions.founding import GUIDELINES
from community.actions.notices import notify
from community.models import Block, Clause, Community, Member, Notification
from forums.models import Board, Topic
from moderation.models import State
from realtime.models import Room, Session
from tests.community.reading import grade
from tests.restrictions import suspend

Browser = Callable[[Member], Client]
SHIPPED = tomllib.loads(GUIDELINES.read_text())["clause"]


@pytest.fixture
def porch(community: Community) -> Board:
    """A board that everyone reads."""
    return Board.objects.create(slug="porch", title="The porch", purpose="Anything at all")


def topic(board: Board, author: Member, title: str) -> Topic:
    return Topic.objects.create(
        board=board, author=author, title=title, body="words", html="<p>words</p>",
        reply_wanted="listen", fingerprint="",
    )  # fmt: skip


@pytest.mark.parametrize("clause", SHIPPED, ids=lambda clause: clause["code"])
def test_every_clause_can_be_read_after_eight_years_of_school(clause: dict) -> None:
    examples = clause["looks_like"] + clause["unlike"]
    words = " ".join([clause["summary"], clause["body"], *examples])
    assert grade(clause["body"]) <= 8
    assert grade(words) <= 8


def test_six_of_the_twenty_two_clauses_are_the_core() -> None:
    assert [clause["code"] for clause in SHIPPED] == [f"G-{n:02}" for n in range(1, 23)]
    core = [clause["code"] for clause in SHIPPED if clause.get("core")]
    assert core == ["G-01", "G-02", "G-03", "G-07", "G-11", "G-13"]


def test_anyone_reads_all_clauses_with_examples_version_and_day(
    client: Client, community: Community
) -> None:
    page = client.get("/guidelines/").content.decode()
    for clause in SHIPPED:
        assert f'id="{clause["code"]}"' in page
    assert page.count("<h3>Like this</h3>") == page.count("<h3>Not like this</h3>") == 22
    assert "Version 1, in force since" in page


def test_old_versions_stay_readable(client: Client, community: Community) -> None:
    old = Clause.objects.get(code="G-04")
    Clause.objects.filter(pk=old.pk).update(replaced_at=timezone.now(), body="The old words.")
    Clause.objects.create(
        code="G-04", version=2, title=old.title, summary="New.", body="New words."
    )
    page = client.get("/guidelines/").content.decode()
    assert "The old words." in page
    assert "What version 1 said" in page
    assert page.count('id="G-04"') == 1


def test_programs_read_them_too(client: Client, community: Community) -> None:
    told = json.loads(client.get("/guidelines.json").content)
    assert told["version"] == 1
    assert len(told["clauses"]) == 22
    assert told["clauses"][6]["code"] == "G-07"
    assert told["clauses"][6]["looks_like"]


def test_the_privacy_page_is_for_anyone_and_holds_no_promise_that_is_not_kept(
    client: Client, community: Community
) -> None:
    page = client.get("/privacy/").content.decode()
    for told in (
        "Whoever holds the keys and the database",
        "after three days, and not before one day on which someone was on duty",
        "when our word check asks them to",
        "Words from before an edit are kept as long as the post stands",
        "for 30 days",
        "take the yes back",
        "for up to an hour",
        community.safeguarding_contact,
    ):
        assert told in page
    for unbuilt in ("check-in", "your plan", "download", "encrypt"):
        assert unbuilt not in page.lower()


@pytest.mark.parametrize("page", ["/", "/guidelines/", "/guidelines.json", "/privacy/"])
def test_before_founding_these_pages_are_there_and_say_so(
    client: Client, db: None, page: str
) -> None:
    cache.clear()
    answer = client.get(page)
    assert answer.status_code == 200
    if page == "/":
        assert "not open yet" in answer.content.decode()
        assert "manage.py found" in answer.content.decode()


def test_signed_out_the_first_page_shows_no_members_word(
    client: Client, porch: Board, ana: Member
) -> None:
    topic(porch, ana, "Nobody should read this outside")
    page = client.get("/").content.decode()
    for word in ("Nobody should read this outside", "ana", "The porch"):
        assert f">{word}<" not in page
    assert "/accounts/signup/" in page
    assert "/accounts/login/" in page
    assert "/care/now/" in page
    assert "not an emergency service" in page


def test_signed_in_it_shows_what_is_going_on(
    client_of: Browser, porch: Board, ana: Member, finn: Member
) -> None:
    topic(porch, finn, "I go quiet")
    room = Room.objects.create(slug="den", title="The den", purpose="Talk")
    Session.objects.create(
        room=room, title="Tuesday evening", host=finn, starts_at=timezone.now() + timedelta(hours=5)
    )
    notify(ana, Notification.Kind.REPLY, "/topics/1/")
    page = client_of(ana).get("/").content.decode()
    for told in ("I go quiet", "The porch", "Tuesday evening", "Someone replied in your topic"):
        assert told in page
    assert "Nobody is on duty right now" in page


def test_it_shows_only_what_this_member_may_see(
    client_of: Browser, porch: Board, ana: Member, ben: Member, finn: Member
) -> None:
    topic(porch, ben, "Hidden by a block")
    held = topic(porch, finn, "Waiting to be read")
    held.state = State.HELD
    held.save()
    Block.objects.create(blocker=ben, blocked=ana)
    page = client_of(ana).get("/").content.decode()
    assert "Hidden by a block" not in page
    assert "Waiting to be read" not in page


def test_it_takes_few_looks_however_much_there_is(
    client_of: Browser, porch: Board, ana: Member, ben: Member,
    django_assert_max_num_queries: Callable,
) -> None:  # fmt: skip
    for number in range(30):
        topic(porch, ben, f"Topic {number}")
    browser = client_of(ana)
    browser.get("/")
    with django_assert_max_num_queries(14):
        browser.get("/")


def test_nothing_is_counted_or_ranked_there(
    client_of: Browser, porch: Board, ana: Member, ben: Member
) -> None:
    for number in range(3):
        topic(porch, ben, f"Topic {chr(65 + number)}")
    page = client_of(ana).get("/").content.decode().partition("<main")[2].partition("</main")[0]
    for word in ("3 topics", "replies", "popular", "trending", "online", "members online"):
        assert word not in page


def test_a_suspended_member_reads_what_is_open_to_them(
    client_of: Browser, porch: Board, otto: Member, mara: Member, ana: Member
) -> None:
    topic(porch, ana, "Still readable")
    suspend(otto, by=mara)
    page = client_of(otto).get("/").content.decode()
    assert "Your account is paused" in page
    assert "/me/decisions/" in page
    assert "/me/care/" in page
    assert "Still readable" in page


def test_two_decisions_are_told_apart_by_their_clauses(
    client_of: Browser, otto: Member, mara: Member, ana: Member
) -> None:
    suspend(otto, by=mara)
    statement = otto.statements.get()
    page = client_of(otto).get("/").content.decode()
    assert f"is waiting for you (<bdi>{statement.clause}</bdi>)</a>" in page


def test_who_is_there_can_be_written_to_from_the_first_page(
    client_of: Browser, ana: Member, mara: Member
) -> None:
    written_to = '<a href="/me/care/">You can write to them.</a>'
    assert written_to not in client_of(ana).get("/").content.decode()
    check_in(mara)
    assert written_to in client_of(ana).get("/").content.decode()


def test_who_is_outside_can_read_how_to_leave_at_once(client: Client, community: Community) -> None:
    main = client.get("/").content.decode().partition("<main")[2].partition("</main")[0]
    assert "/exit/about/" in main


def test_who_waits_is_led_to_the_waiting_page(client_of: Browser, noor: Member) -> None:
    noor.approved_at = None
    noor.save()
    assert client_of(noor).get("/").url == "/waiting/"


def test_who_is_in_has_nothing_to_wait_for(client_of: Browser, ana: Member) -> None:
    assert client_of(ana).get("/waiting/").url == "/"
