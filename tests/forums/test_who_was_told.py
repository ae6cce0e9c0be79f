"""Whoever writes that they may die hears who was told: a true sentence, and never an answer."""

import uuid
from collections.abc import Callable

import pytest
from django.test import Client

from community.actions.duty import check_in
from community.models import Member
from forums.models import Board, Topic
from moderation.actions.reports import report
from tests.forums.story import replies, typed

BrowserOf = Callable[[Member], Client]
TONIGHT = "I want to kill myself tonight. I have the pills here."
ASKED = "has been asked to read it"


def said_on(page: str) -> str:
    """Return what a page says about the last press."""
    return page.partition('role="status"')[2].partition("</div>")[0]


@pytest.fixture
def says(topic: Topic, ben: Member, client_of: BrowserOf) -> Callable[[str], str]:
    """Return what the page says after ben replied."""

    def reply(words: str) -> str:
        sent = {"body": words, "client_id": str(uuid.uuid4())}
        answer = client_of(ben).post(f"/topics/{topic.pk}/replies/", sent, follow=True)
        return said_on(answer.content.decode())

    return reply


def test_words_about_tonight_are_told_to_who_is_there(
    says: Callable[[str], str], mara: Member
) -> None:
    check_in(mara)
    said = says(TONIGHT)
    assert "Your reply is here. Someone on duty has been asked to read it" in said
    assert '<a href="/care/now/">Help now</a> is open at any hour.' in said


def test_when_nobody_is_there_that_is_what_is_said(
    says: Callable[[str], str], mara: Member
) -> None:
    said = says(TONIGHT)
    assert "Nobody is on duty at this moment. Everyone who can be reached" in said
    assert ASKED not in said
    assert mara.notifications.filter(kind="duty").exists()


def test_words_that_wait_say_both(says: Callable[[str], str], mara: Member) -> None:
    check_in(mara)
    said = says("Consider this my goodbye letter.")
    assert "Only you can see this until someone has read it." in said
    assert ASKED in said


def test_a_topic_is_answered_alike(
    board: Board, ana: Member, mara: Member, client_of: BrowserOf
) -> None:
    check_in(mara)
    sent = typed(title="I want to die tonight")
    answer = client_of(ana).post("/boards/family/start/", sent, follow=True)
    assert ASKED in said_on(answer.content.decode())


def test_ordinary_words_hear_what_they_always_heard(
    says: Callable[[str], str], mara: Member
) -> None:
    check_in(mara)
    assert "<p>Your reply is here.</p>" in says("I could kill for a coffee.")


def test_editing_does_not_tell_that_someone_else_was_worried(
    topic: Topic, ben: Member, ana: Member, mara: Member, client_of: BrowserOf
) -> None:
    check_in(mara)
    mine = replies(topic, ben, "I am tired.")
    report(mine, by=ana, reason="R05", client_id=uuid.uuid4())
    changed = {"body": "I am tired of it."}
    answer = client_of(ben).post(f"/replies/{mine.pk}/edit/", changed, follow=True)
    assert "<p>Your words are changed.</p>" in said_on(answer.content.decode())
