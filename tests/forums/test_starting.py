"""Starting a topic: looking first, once is once, and each wrong field has its sentence."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from community.errors import Refused
from community.models import Member
from forums.models import Board, Topic
from tests.forums.story import starts, typed

BrowserOf = Callable[[Member], Client]


def test_a_topic_is_started_and_opened(board: Board, ana: Member, client_of: BrowserOf) -> None:
    answer = client_of(ana).post(
        "/boards/family/start/",
        typed(content_notes=["death", "abuse"], own_note="my dog", boundary="no advice please"),
        follow=True,
    )
    topic = Topic.objects.get()
    assert answer.redirect_chain == [(f"/topics/{topic.pk}/", 302)]
    page = answer.content.decode()
    assert "Your topic is here." in page
    assert "no advice please</q>" in page
    assert "abuse, death, my dog" in page
    assert 'class="fold"' in page


def test_looking_first_keeps_everything_and_sends_nothing(
    board: Board, ana: Member, client_of: BrowserOf
) -> None:
    sent = typed(body="It is *quiet* here.", boundary="no advice", own_note="soup", look="1")
    sent |= {"content_notes": ["eating"], "reply_wanted": "questions"}
    answer = client_of(ana).post("/boards/family/start/", sent)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "<p>It is <em>quiet</em> here.</p>" in page
    assert "It is *quiet* here.</textarea>" in page
    for kept in ('value="no advice"', 'value="soup"', sent["client_id"]):
        assert kept in page
    assert 'value="eating" id="id_content_notes_4" checked' in page
    assert 'value="questions" required id="id_reply_wanted_3" checked' in page
    assert not Topic.objects.exists()


def test_enter_in_the_title_looks_before_it_sends(
    board: Board, ana: Member, client_of: BrowserOf
) -> None:
    page = client_of(ana).get("/boards/family/start/").content.decode()
    form = page[page.index("<form method") :]
    assert form.index('name="look"') < form.index("Start the topic")
    assert form.index("Start the topic") < form.index("Save as a draft")


def test_a_topic_sent_twice_is_one_topic(board: Board, ana: Member, client_of: BrowserOf) -> None:
    sent = typed()
    for _ in range(2):
        client_of(ana).post("/boards/family/start/", sent)
    assert Topic.objects.count() == 1
    answer = client_of(ana).post("/boards/family/start/", sent | {"own_note": "something else"})
    assert answer.status_code == 422
    assert Topic.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"title": ""}, "Give it a few words as a title."),
        ({"title": "b" * 121}, "This is 121 characters long; 120 fit. Please make it shorter."),
        ({"boundary": "c" * 121}, "This is 121 characters long; 120 fit. Please make it shorter."),
        ({"own_note": "d" * 41}, "This is 41 characters long; 40 fit."),
        ({"content_notes": ["war", "unheard of"]}, "Choose content notes from the list."),
        ({"body": "\u200b"}, "There are no words here yet."),
    ],
)
def test_each_wrong_field_of_the_composer_has_its_sentence(
    board: Board, ana: Member, client_of: BrowserOf, wrong: dict[str, Any], sentence: str
) -> None:
    sent = typed(body="These stay.") | wrong
    answer = client_of(ana).post("/boards/family/start/", sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    for kept in (sent["title"], sent["boundary"], sent["own_note"]):
        assert kept in page
    assert not Topic.objects.exists()


def test_a_board_of_the_team_lets_only_the_team_start(
    board: Board, ana: Member, lea: Member, client_of: BrowserOf
) -> None:
    board.starts = Board.Starts.STAFF
    board.save()
    page = client_of(ana).get("/boards/family/start/").content.decode()
    assert "Topics on this board are started by the team." in page
    assert "<textarea" not in page
    answer = client_of(ana).post("/boards/family/start/", typed())
    assert answer.status_code == 403
    with pytest.raises(Refused):
        starts(board, ana)
    assert client_of(lea).post("/boards/family/start/", typed()).status_code == 302
