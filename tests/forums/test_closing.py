"""Closing with care: the author ends it, nobody is told, and it opens again with one press."""

from collections.abc import Callable

import pytest
from django.test import Client

from community.errors import Refused
from community.models import Member, Notification
from forums.actions.closing import close_topic, reopen_topic
from forums.actions.topics import take_topic_back, want
from forums.models import Board, Topic
from tests.forums.story import replies, starts
from tests.programs import Program
from tests.restrictions import suspend

BrowserOf = Callable[[Member], Client]


def page_of(browser: Client, topic: Topic) -> str:
    return browser.get(f"/topics/{topic.pk}/").content.decode()


def test_the_author_is_done_and_says_so_and_opens_it_again(
    topic: Topic, ana: Member, ben: Member, client_of: BrowserOf
) -> None:
    replies(topic, ben)
    Notification.objects.all().delete()
    assert "I’m done talking about this" in page_of(client_of(ana), topic)
    assert client_of(ana).post(f"/topics/{topic.pk}/close/").status_code == 302
    page = page_of(client_of(ana), topic)
    assert "You are done talking about this for now" in page
    assert "Open it again" in page
    page = page_of(client_of(ben), topic)
    assert "ana is done talking about this for now" in page
    assert "I hear you." in page
    assert "Post reply" not in page
    assert "Open it again" not in page
    assert client_of(ana).post(f"/topics/{topic.pk}/open/").status_code == 302
    assert "Post reply" in page_of(client_of(ben), topic)
    assert not Notification.objects.exists()


def test_a_reply_to_a_closed_topic_is_refused_kindly_and_its_words_come_back(
    topic: Topic, ana: Member, ben: Member, client_of: BrowserOf
) -> None:
    close_topic(topic, by=ana)
    with pytest.raises(Refused) as no:
        replies(topic, ben)
    assert no.value.code == "closed"
    assert "done talking about this" in no.value.sentence
    answer = client_of(ben).post(f"/topics/{topic.pk}/replies/", {"body": "One more thing"})
    assert answer.status_code == 403
    assert "One more thing" in answer.content.decode()
    with pytest.raises(Refused):  # the author opens it first
        replies(topic, ana)
    assert not topic.replies.exists()


def test_a_board_says_which_topics_are_closed(
    topic: Topic, ana: Member, ben: Member, client_of: BrowserOf
) -> None:
    assert "closed by its author" not in client_of(ben).get("/boards/family/").content.decode()
    close_topic(topic, by=ana)
    assert "closed by its author" in client_of(ben).get("/boards/family/").content.decode()


def test_nobody_else_closes_or_opens_it(
    topic: Topic, ana: Member, ben: Member, mara: Member, client_of: BrowserOf
) -> None:
    for other in (ben, mara):
        for verb, address in ((close_topic, "close"), (reopen_topic, "open")):
            answer = client_of(other).post(f"/topics/{topic.pk}/{address}/")
            assert answer.status_code == 404
            with pytest.raises(Refused) as no:
                verb(topic, by=other)
            assert no.value.code == "not_yours"
        assert "I’m done talking about this" not in page_of(client_of(other), topic)
    topic.refresh_from_db()
    assert topic.closed_at is None


def test_closing_twice_is_closing_once_and_a_taken_back_topic_has_nothing_to_close(
    topic: Topic, ana: Member
) -> None:
    first = close_topic(topic, by=ana).closed_at
    assert close_topic(topic, by=ana).closed_at == first
    assert reopen_topic(topic, by=ana).closed_at is None
    assert reopen_topic(topic, by=ana).closed_at is None
    take_topic_back(topic, by=ana)
    with pytest.raises(Refused):
        close_topic(topic, by=ana)


def test_a_suspended_author_may_end_it_but_not_ask_for_more(
    topic: Topic, ana: Member, ben: Member, mara: Member
) -> None:
    suspend(ana, by=mara)
    assert close_topic(topic, by=ana).closed_at
    with pytest.raises(Refused) as no:
        reopen_topic(topic, by=ana)
    assert no.value.code == "suspended"


def test_a_program_closes_and_opens_it_too(topic: Topic, ana: Member, ben: Member) -> None:
    address = f"topics/{topic.pk}"
    closed = Program(ana).patch(address, {"closed": True}).json()
    assert closed["closed_at"]
    no = Program(ben).post(f"{address}/replies", {"body": "Hello"})
    assert (no.status_code, no.json()["code"]) == (403, "closed")
    assert Program(ben).patch(address, {"closed": False}).json()["code"] == "not_yours"
    assert Program(ana).patch(address, {"title": "Still here"}).json()["closed_at"]
    assert Program(ana).patch(address, {"closed": False}).json()["closed_at"] is None
    assert Program(ben).post(f"{address}/replies", {"body": "Hello"}).status_code == 201


def test_a_change_of_what_is_wanted_says_from_what_and_when(
    topic: Topic, ana: Member, ben: Member, client_of: BrowserOf
) -> None:
    replies(topic, ben, "I hear you in this.")
    assert "Changed from" not in page_of(client_of(ben), topic)
    assert Program(ben).get(f"topics/{topic.pk}").json()["wanted_before"] is None
    want(topic, by=ana, reply_wanted="questions", boundary=topic.boundary)
    page = page_of(client_of(ben), topic)
    assert "Ask me questions that help me think" in page
    assert "Changed from “Please just listen”" in page
    assert "I hear you in this." in page
    told = Program(ben).get(f"topics/{topic.pk}").json()
    assert (told["wanted_before"], told["reply_wanted"]) == ("listen", "questions")
    assert told["wanted_changed_at"]


def test_another_boundary_line_alone_is_no_change_of_what_is_wanted(
    board: Board, ana: Member
) -> None:
    topic = starts(board, ana)
    want(topic, by=ana, reply_wanted="listen", boundary="please be slow")
    topic.refresh_from_db()
    assert (topic.wanted_before, topic.wanted_changed_at) == ("", None)


def test_a_closed_topic_waits_for_nobody_and_an_open_one_does_again(
    topic: Topic, ana: Member
) -> None:
    assert topic.answer_due_at
    closed = close_topic(topic, by=ana)
    closed.refresh_from_db()
    assert closed.answer_due_at is None
    reopened = reopen_topic(topic, by=ana)
    reopened.refresh_from_db()
    assert reopened.answer_due_at
