"""A member's feed: it says that something is new, to whom it may, and not a word of it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from xml.etree import ElementTree

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from community.actions.blocks import block
from community.actions.sign_ins import end_sign_ins
from community.models import Circle, CircleMembership, FeedAddress, Member
from forums.actions.feeds import make_feed
from forums.actions.reading import put_mark
from forums.actions.replies import take_reply_back
from forums.actions.topics import take_topic_back
from forums.models import Board, Mark, Topic
from moderation.models import State
from tests.forums.story import many_replies, replies, starts, turns
from tests.programs import Program
from tests.restrictions import suspend

BrowserOf = Callable[[Member], Client]
ATOM = "{http://www.w3.org/2005/Atom}"
SETTINGS = "/me/settings/feed/"


class Reader:
    """A feed reader that has a member's address, and looks a little later."""

    def __init__(self, member: Member) -> None:
        self.address, self.client = f"/feed/{make_feed(member)}/", Client()

    def ask(self, **headers: str) -> Any:
        with time_machine.travel(timezone.now() + timedelta(minutes=1), tick=False):
            return self.client.get(self.address, headers=headers)

    def lines(self) -> list[tuple[str, str]]:
        """Return what each line says and where it leads."""
        answer = self.ask()
        assert answer.status_code == 200
        entries = ElementTree.fromstring(answer.content).iter(f"{ATOM}entry")
        return [(e.findtext(f"{ATOM}title"), e.find(f"{ATOM}link").get("href")) for e in entries]  # type: ignore[union-attr, misc]


@pytest.fixture
def bens(ben: Member) -> Reader:
    return Reader(ben)


def test_ben_hears_of_a_new_topic_on_a_board_he_may_read(bens: Reader, topic: Topic) -> None:
    assert bens.lines() == [("A new topic on Family", f"http://testserver/topics/{topic.pk}/")]


def test_nobody_hears_of_their_own_words(ana: Member, topic: Topic) -> None:
    put_mark(topic, Mark.FOLLOW, by=ana)
    replies(topic, ana)
    assert Reader(ana).lines() == []


def test_ben_hears_once_of_a_topic_he_follows(
    bens: Reader, ben: Member, topic: Topic, lea: Member
) -> None:
    replies(topic, lea)
    put_mark(topic, Mark.FOLLOW, by=ben)
    assert len(bens.lines()) == 1  # what was there before is not new
    replies(topic, lea)
    last = replies(topic, lea)
    told = "Something new in a topic you follow, on Family"
    assert bens.lines()[0] == (told, f"http://testserver/replies/{last.pk}/")
    assert len(bens.lines()) == 2


def test_a_reply_in_a_topic_that_ben_does_not_follow_is_no_line(
    bens: Reader, topic: Topic, lea: Member
) -> None:
    replies(topic, lea)
    assert len(bens.lines()) == 1


def test_no_word_and_no_name_is_in_it(
    bens: Reader, ben: Member, topic: Topic, lea: Member, board: Board
) -> None:
    starts(board, lea, title="Marmalade", body="Marmalade", content_notes=["war"], own_note="jam")
    put_mark(topic, Mark.FOLLOW, by=ben)
    replies(topic, lea, "Marmalade.")
    text = bens.ask().content.decode().lower()
    for private in ("marmalade", "soup", "quiet evening", "ana", "lea", "ben", "jam", "call her"):
        assert private not in text
    assert bens.address.split("/")[2].lower() not in text


def test_a_line_waits_until_nothing_can_be_undone(bens: Reader, topic: Topic) -> None:
    assert topic.title not in (now := bens.client.get(bens.address).content.decode())
    assert "<entry>" not in now
    assert len(bens.lines()) == 1


def test_a_block_holds_both_ways(
    bens: Reader, ana: Member, ben: Member, lea: Member, topic: Topic, board: Board
) -> None:
    leas = starts(board, lea)
    put_mark(leas, Mark.FOLLOW, by=ben)
    replies(leas, ana)
    anas = Reader(ana)
    starts(board, ben)
    block(ben, by=ana)
    [told] = bens.lines()
    assert told[1].endswith(f"/topics/{leas.pk}/")
    assert [where for _told, where in anas.lines()] == [told[1]]


@pytest.mark.parametrize("state", [State.HELD, State.WITHHELD])
def test_what_is_out_of_view_is_no_line(
    bens: Reader, topic: Topic, lea: Member, ben: Member, state: str
) -> None:
    put_mark(topic, Mark.FOLLOW, by=ben)
    turns(replies(topic, lea), state)
    assert len(bens.lines()) == 1
    turns(topic, state)
    assert bens.lines() == []


def test_what_was_taken_back_is_gone(
    bens: Reader, topic: Topic, lea: Member, ben: Member, ana: Member
) -> None:
    put_mark(topic, Mark.FOLLOW, by=ben)
    first, second = replies(topic, lea), replies(topic, lea)
    take_reply_back(second, by=lea)
    assert bens.lines()[0][1].endswith(f"/replies/{first.pk}/")
    take_topic_back(topic, by=ana)
    assert [where for _told, where in bens.lines()] == [f"http://testserver/replies/{first.pk}/"]


def test_what_ben_leaves_out_or_hides_is_no_line(
    bens: Reader, ben: Member, board: Board, topic: Topic, lea: Member
) -> None:
    noted = starts(board, lea, content_notes=["war"])
    put_mark(topic, Mark.FOLLOW, by=ben)
    replies(topic, lea, content_notes=["war"])
    assert len(bens.lines()) == 3
    ben.folds = {"war": "hide"}
    ben.save()
    assert [where[-len(f"/{topic.pk}/") :] for _told, where in bens.lines()] == [f"/{topic.pk}/"]
    put_mark(topic, Mark.IGNORE, by=ben)
    assert bens.lines() == []
    assert noted.state == State.VISIBLE


def test_a_circles_board_is_told_to_those_inside_and_not_by_name(
    bens: Reader, board: Board, lea: Member
) -> None:
    circle = Circle.objects.create(name="Thursday", host=lea)
    CircleMembership.objects.create(circle=circle, member=lea)
    Board.objects.filter(pk=board.pk).update(circle=circle)
    closed = Board.objects.get(pk=board.pk)
    starts(closed, lea)
    assert bens.lines() == []
    CircleMembership.objects.create(circle=circle, member=Member.objects.get(handle="ben"))
    assert [told for told, _where in bens.lines()] == ["A new topic"]


def test_an_address_that_is_not_open_is_not_found_alike(
    ben: Member, lea: Member, mara: Member, topic: Topic
) -> None:
    wrong, ended, old = Reader(ben), Reader(lea), Reader(ben)
    wrong.address = "/feed/not-a-secret/"
    new = Reader(ben)
    end_sign_ins(lea)
    shut = [one.ask() for one in (wrong, ended, old)]
    assert new.ask().status_code == 200
    suspend(ben, by=mara)
    shut.append(new.ask())
    Member.objects.filter(pk=ben.pk).update(closed_at=timezone.now())
    shut.append(new.ask())
    assert {answer.status_code for answer in shut} == {404}
    assert len({answer.content for answer in shut}) == 1


def test_a_wrong_address_costs_what_an_ended_one_costs(ben: Member, lea: Member) -> None:
    asked = []
    Member.objects.filter(pk=lea.pk).update(closed_at=timezone.now())
    closed = f"/feed/{FeedAddress.make(lea, at=timezone.now())}/"
    for address in ("/feed/not-a-secret/", closed):
        Client().get(address)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert Client().get(address).status_code == 404
        asked.append(len(queries))
    assert asked[0] == asked[1]


def test_it_asks_as_much_in_a_long_topic_as_in_a_short_one(
    bens: Reader, ben: Member, board: Board, topic: Topic, lea: Member
) -> None:
    put_mark(topic, Mark.FOLLOW, by=ben)
    replies(topic, lea)
    bens.ask()
    with CaptureQueriesContext(connection) as few:
        bens.ask()
    topic.refresh_from_db()
    many_replies(topic, lea, 200)
    for _each in range(8):
        starts(board, lea)
    with CaptureQueriesContext(connection) as many:
        bens.ask()
    assert len(many) == len(few) <= 6


def test_it_has_thirty_lines_at_most_and_nothing_old(
    bens: Reader, board: Board, topic: Topic, lea: Member
) -> None:
    told = [Topic(board=board, author=lea, title="x", reply_wanted="listen") for _each in range(40)]
    Topic.objects.bulk_create(told)
    Topic.objects.filter(pk=topic.pk).update(created_at=timezone.now() - timedelta(days=31))
    assert len(bens.lines()) == 30
    Topic.objects.update(created_at=timezone.now() - timedelta(days=31))
    assert bens.lines() == []


def test_a_reader_that_has_it_already_is_told_so(bens: Reader, topic: Topic, lea: Member) -> None:
    answer = bens.ask()
    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Referrer-Policy"] == "no-referrer"
    assert not answer.cookies
    assert bens.ask(If_None_Match=answer["ETag"]).status_code == 304
    starts(topic.board, lea)
    assert bens.ask(If_None_Match=answer["ETag"]).status_code == 200


def test_an_empty_feed_stays_the_same(bens: Reader) -> None:
    assert bens.ask()["ETag"] == bens.ask()["ETag"]


@pytest.mark.heavy
def test_it_is_read_sixty_times_an_hour(bens: Reader) -> None:
    for _each in range(60):
        assert bens.client.get(bens.address).status_code == 200
    late = bens.client.get(bens.address)
    assert late.status_code == 429
    assert int(late["Retry-After"]) > 0


def test_ben_makes_an_address_sees_it_once_and_ends_it(
    client_of: BrowserOf, ben: Member, topic: Topic
) -> None:
    browser = client_of(ben)
    assert 'href="/me/settings/feed/"' in browser.get("/me/settings/").content.decode()
    made = browser.post(SETTINGS)
    address = made.context["address"]
    assert address in made.content.decode()
    assert Client().get(address).status_code == 200
    again = browser.get(SETTINGS).content.decode()
    assert address not in again
    assert "You have an address" in again
    assert FeedAddress.objects.get().digest not in address
    browser.post(f"{SETTINGS}end/")
    assert Client().get(address).status_code == 404
    assert "You have an address" not in browser.get(SETTINGS).content.decode()


def test_a_suspended_or_closed_member_makes_none_and_can_end_theirs(
    client_of: BrowserOf, ben: Member, lea: Member, mara: Member
) -> None:
    make_feed(ben)
    suspend(ben, by=mara)
    browser = client_of(ben)
    refused = browser.post(SETTINGS)
    assert refused.status_code == 403
    assert "paused until" in refused.content.decode()
    Member.objects.filter(pk=ben.pk).update(closed_at=timezone.now())
    assert browser.post(SETTINGS).status_code == 403
    browser.post(f"{SETTINGS}end/")
    assert not FeedAddress.objects.exists()


def test_a_program_makes_and_ends_it(ben: Member, topic: Topic) -> None:
    program = Program(ben)
    assert program.get("feed").json() == {"made_at": None, "address": ""}
    made = program.post("feed")
    assert made.status_code == 201
    address = made.json()["address"]
    assert Client().get(address).status_code == 200
    assert program.get("feed").json() == {"made_at": made.json()["made_at"], "address": ""}
    assert program.delete("feed").status_code == 204
    assert Client().get(address).status_code == 404
