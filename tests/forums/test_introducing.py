"""Three small questions help a newcomer to begin; the answers become their own words."""

from collections.abc import Callable

from django.test import Client

from community.models import Member
from forums.models import Board, Draft, Topic
from tests.forums.story import typed

BrowserOf = Callable[[Member], Client]
START = "/boards/family/start/"
ANSWERS = {"brings": "My house went quiet.", "would_like": "Company.", "not_ask": "where I live"}


def test_a_newcomer_finds_three_questions_and_others_do_not(
    board: Board, noor: Member, ben: Member, client_of: BrowserOf
) -> None:
    page = client_of(noor).get(START).content.decode()
    for question in ("What brings me here", "What I’d like", "What not to ask me"):
        assert question in page
    assert "G-03" in page
    assert "What brings me here" not in client_of(ben).get(START).content.decode()


def test_the_answers_become_words_to_look_at_and_nothing_is_sent_yet(
    board: Board, noor: Member, client_of: BrowserOf
) -> None:
    answer = client_of(noor).post(START, typed(body="", look="1") | ANSWERS)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "This is how it will stand. It is not sent yet." in page
    assert page.index("G-03") < page.index("This is how it will stand")
    assert "<p>My house went quiet.</p>\n<p>Company.</p>" in page
    assert 'value="Please don’t ask me: where I live"' in page
    assert not Topic.objects.exists()


def test_answers_never_get_lost_and_never_go_out_unseen(
    board: Board, noor: Member, client_of: BrowserOf
) -> None:
    sent = typed(body="Good evening.", boundary="be slow with me") | ANSWERS
    answer = client_of(noor).post(START, sent)
    page = answer.content.decode()
    assert not Topic.objects.exists()
    words = "Good evening.\n\nMy house went quiet.\n\nCompany.\n\nPlease don’t ask me: where I live"
    assert words in page
    assert "be slow with me" in page
    answer = client_of(noor).post(START, typed(body=words, boundary="be slow with me"))
    assert answer.status_code == 302
    assert Topic.objects.get().body == words


def test_without_a_title_the_answers_are_in_the_words_already(
    board: Board, noor: Member, client_of: BrowserOf
) -> None:
    answer = client_of(noor).post(START, typed(title="", body="", look="1") | ANSWERS)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Give it a few words as a title." in page
    assert "My house went quiet.\n\nCompany.</textarea>" in page


def test_a_draft_keeps_the_answers_as_words(
    board: Board, noor: Member, client_of: BrowserOf
) -> None:
    client_of(noor).post("/boards/family/draft/", typed(body="") | ANSWERS)
    told = Draft.objects.get().told
    assert told["body"] == "My house went quiet.\n\nCompany."
    assert told["boundary"] == "Please don’t ask me: where I live"
