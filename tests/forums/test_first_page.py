"""What is new, on the first page: one line a thing, and no two lines alike."""

from collections.abc import Callable

from django.test import Client
from django.utils import timezone

from community.models import Member, Notification
from forums.models import Board, Topic
from moderation.actions.folds import set_folds
from tests.forums.story import HIDDEN_WORD, replies, starts

BrowserOf = Callable[[Member], Client]


def new_for(member: Member, client_of: BrowserOf) -> str:
    Notification.objects.update(due_at=timezone.now())
    page = client_of(member).get("/").content.decode()
    return page[page.index("New for you") :].partition("</section>")[0]


def test_lines_about_two_topics_name_them(
    board: Board, topic: Topic, ana: Member, ben: Member, client_of: BrowserOf
) -> None:
    other = starts(board, ana, title="Bread & butter")
    replies(topic, ben)
    replies(topic, ben, "And again.")
    replies(other, ben)
    new = new_for(ana, client_of)
    assert new.count("Someone replied in your topic") == 2
    assert "(<bdi>A quiet evening</bdi>)" in new
    assert "(<bdi>Bread &amp; butter</bdi>)" in new


def test_a_topic_that_is_hidden_or_out_of_sight_is_not_named(
    board: Board, ana: Member, ben: Member, client_of: BrowserOf
) -> None:
    topic = starts(board, ana, title="Marmalade", body="@ben, look.")
    assert "Marmalade" in new_for(ben, client_of)
    Topic.objects.filter(pk=topic.pk).update(content_notes=["war"])
    set_folds(ben, {"war": "hide"})
    new = new_for(ben, client_of)
    assert HIDDEN_WORD not in new.lower()
    assert "A topic that you hide" in new
    set_folds(ben, {"war": "show"})
    Topic.objects.filter(pk=topic.pk).update(state="withheld")
    new = new_for(ben, client_of)
    assert "Someone mentioned you" in new
    assert HIDDEN_WORD not in new.lower()
