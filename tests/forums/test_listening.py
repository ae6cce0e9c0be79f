"""Lea's page of what waits, and the same through the API; nobody outside the role finds it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from community.models import Member
from forums.actions.listening import lease
from forums.models import Board, Lease, Topic
from tests.cast import make_member
from tests.forums.listening import HOUR, more_listeners
from tests.forums.story import many_replies, replies, starts
from tests.programs import Program

BrowserOf = Callable[[Member], Client]
QUEUE = "/listening/"


def page_of(browser: Client, address: str = QUEUE) -> str:
    """Return what a page says."""
    return browser.get(address).content.decode()


def test_lea_takes_a_topic_answers_it_and_it_is_gone(
    topic: Topic, lea: Member, client_of: BrowserOf
) -> None:
    browser = client_of(lea)
    page = page_of(browser)
    assert "A quiet evening" in page
    assert "please don&#x27;t tell me to call her" in page
    answer = browser.post(f"/topics/{topic.pk}/lease/")
    assert answer["Location"] == f"/topics/{topic.pk}/#write"
    page = page_of(browser, f"/topics/{topic.pk}/")
    assert "You hold this topic until" in page
    assert "asked for listening" in page
    browser.post(f"/topics/{topic.pk}/replies/", {"body": "I hear you."})
    assert "You hold this topic" not in page_of(browser, f"/topics/{topic.pk}/")
    assert "Nobody is left waiting" in page_of(browser)


def test_lea_hands_a_topic_back(topic: Topic, lea: Member, client_of: BrowserOf) -> None:
    browser = client_of(lea)
    browser.post(f"/topics/{topic.pk}/lease/")
    assert "Go on writing" in page_of(browser)
    answer = browser.post(f"/topics/{topic.pk}/hand-back/", follow=True)
    assert "Handed back" in answer.content.decode()
    assert not Lease.objects.exists()


def test_another_listener_sees_that_it_is_held_but_not_by_whom(
    topic: Topic, lea: Member, client_of: BrowserOf
) -> None:
    lou, _lin = more_listeners()
    lease(topic, by=lou)
    browser = client_of(lea)
    page = page_of(browser)
    assert "Another listener is with it until" in page
    assert "lou" not in page
    answer = browser.post(f"/topics/{topic.pk}/lease/")
    assert answer.status_code == 409
    assert "Another listener is with this topic now" in answer.content.decode()
    assert "You hold this topic" not in page_of(browser, f"/topics/{topic.pk}/")


def test_its_author_and_members_see_no_lease(
    topic: Topic, ana: Member, ben: Member, lea: Member, mara: Member, client_of: BrowserOf
) -> None:
    address = f"/topics/{topic.pk}/"
    browsers = [client_of(member) for member in (ana, ben, mara)]
    before = [browser.get(address).context["held_until"] for browser in browsers]
    lease(topic, by=lea)
    after = [browser.get(address) for browser in browsers]
    assert [answer.context["held_until"] for answer in after] == before == [None] * 3
    assert all("hold this topic" not in answer.content.decode() for answer in after)


def test_only_listeners_and_leads_find_the_queue(
    topic: Topic, ana: Member, finn: Member, mara: Member, lena: Member, client_of: BrowserOf
) -> None:
    for member in (ana, finn, mara):
        browser = client_of(member)
        assert browser.get(QUEUE).status_code == 404
        assert browser.post(f"/topics/{topic.pk}/lease/").status_code == 404
        assert QUEUE not in page_of(browser, "/")
        assert Program(member).get("listening").status_code == 404
    assert QUEUE in page_of(client_of(lena), "/")
    assert client_of(lena).get(QUEUE).status_code == 200


def test_a_listener_who_is_the_author_sees_nothing_of_a_lease(
    board: Board, lea: Member, client_of: BrowserOf
) -> None:
    lou, _lin = more_listeners()
    topic = starts(board, lea)
    lease(topic, by=lou)
    assert "Nobody is left waiting" in page_of(client_of(lea))
    assert Program(lea).put(f"topics/{topic.pk}/lease").json()["code"] == "answered"
    assert "with it until" not in page_of(client_of(lea), f"/topics/{topic.pk}/")


def test_the_queue_as_json_goes_on_from_its_cursor(board: Board, ben: Member, lea: Member) -> None:
    more_listeners()
    people = [make_member(f"guest{number}") for number in range(35)]
    waiting = []
    for minutes, one in enumerate(people):
        with time_machine.travel(timezone.now() - 5 * HOUR + timedelta(minutes=minutes)):
            waiting.append(starts(board, one))
    answered = starts(board, people[0])
    replies(answered, ben)
    program = Program(lea)
    first = program.get("listening").json()
    rest = program.get(f"listening?cursor={first['next']}").json()
    items = first["items"] + rest["items"]
    assert [item["id"] for item in items] == [topic.pk for topic in [*waiting, answered]]
    assert rest["next"] is None
    assert [item["waits_for"] for item in items[-2:]] == ["answer", "second_voice"]
    assert program.get("listening?cursor=x").status_code == 422


def test_a_program_leases_and_hands_back(topic: Topic, lea: Member) -> None:
    program = Program(lea)
    until = program.put(f"topics/{topic.pk}/lease").json()["until"]
    [line] = program.get("listening").json()["items"]
    assert (line["lease"], line["leased_until"]) == ("mine", until)
    assert program.call("delete", f"topics/{topic.pk}/lease").status_code == 204
    assert program.call("delete", f"topics/{topic.pk}/lease").status_code == 204
    [line] = program.get("listening").json()["items"]
    assert line["lease"] == "free"


def test_the_queue_asks_the_same_however_much_waits(
    board: Board, ana: Member, lea: Member, client_of: BrowserOf, django_assert_max_num_queries: Any
) -> None:
    for _number in range(12):
        starts(board, ana)
    browser = client_of(lea)
    cache.clear()
    browser.get(QUEUE)
    with django_assert_max_num_queries(9):
        browser.get(QUEUE)


@pytest.mark.parametrize("length", [0, 60])
def test_posting_a_reply_asks_fourteen_questions_at_most(
    topic: Topic, ana: Member, ben: Member, client_of: BrowserOf, length: int
) -> None:  # fmt: skip
    many_replies(topic, ana, length)
    browser = client_of(ben)
    cache.clear()
    browser.get(f"/topics/{topic.pk}/")
    with CaptureQueriesContext(connection) as asked:
        browser.post(f"/topics/{topic.pk}/replies/", {"body": "I hear you."})
    told = [query for query in asked if "SAVEPOINT" not in query["sql"]]
    assert len(told) <= 14
    topic.refresh_from_db()
    assert topic.answered_by == ben
