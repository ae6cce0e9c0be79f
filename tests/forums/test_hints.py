"""The hint at advice: it sees advice, leaves warm words alone, and only reminds."""

from collections.abc import Callable

import pytest
from django.test import Client

from community.models import Member
from forums.hints import ADVICE, sounds_like_advice
from forums.models import Board, Topic
from tests.forums.story import starts
from tests.programs import Program

BrowserOf = Callable[[Member], Client]
ADVISING = [
    "You should leave him.",
    "Honestly, you   should\nleave.",
    "Have you tried yoga?",
    "have you ever thought… no. Have you thought about moving out?",
    "Why don’t you call her?",
    "Why don't you call her?",
    "If I were you, I’d sleep on it.",
    "I would suggest a walk.",
    "You need to set limits.",
    "YOU HAVE TO TELL THEM",
    "> you hurt\n\nYou could try a list.",
]
WARM = [
    "I hear you. That sounds heavy.",
    "I’m here, and I read every word.",
    "You must be so tired by now.",
    "You must feel very alone with it.",
    "You shouldn’t have to carry this alone.",
    "You should be proud of these words.",
    "That is a lot to have to carry, and you have to carry it every day.",
    "> You should leave him.\n\nWho said that to you? It sounds unkind.",
    "My mother said “you should get over it” for years. I know how that lands.",
    'My father said "have you tried smiling" a lot.',
    "The should-statements in my head are loud too.",
    "I should have called my sister. I know that feeling.",
    "They told me what I need to do, never asked how I was.",
    "Do you shoulder all of it?",
    "Thank you. Should the night be long, we read in the morning too.",
    "I tried many things once; none of it was asked of me.",
    "`you should` is what my head says all day.",
    "Nobody has tried to understand, it seems. I would like to.",
    "",
]


@pytest.mark.parametrize("body", ADVISING)
def test_advice_is_noticed(body: str) -> None:
    assert sounds_like_advice(body)


@pytest.mark.parametrize("body", WARM)
def test_warm_words_and_quotes_are_left_alone(body: str) -> None:
    assert not sounds_like_advice(body)


@pytest.mark.parametrize("phrase", ADVICE)
def test_each_phrase_counts_as_words_and_not_as_parts_of_them(phrase: str) -> None:
    assert sounds_like_advice(f"Well, {phrase.title()} rest.")
    assert not sounds_like_advice(phrase.replace(" ", "x"))


@pytest.mark.timeout(30)  # words that pile up must not hang a process
@pytest.mark.parametrize(
    ("strange", "found"),
    [
        ("you " * 5000, False),
        (">" * 20_000, False),
        ("`" * 20_000, False),
        ('"“' * 10_000, False),
        ("you have to " * 99, True),
    ],
    ids=["you", "quotes", "ticks", "marks", "advice"],
)
def test_long_and_strange_words_are_read_to_their_end(strange: str, found: bool) -> None:
    assert bool(sounds_like_advice(strange)) is found


def test_a_reply_with_advice_comes_back_once_with_its_words_and_can_be_sent_as_it_is(
    topic: Topic, ben: Member, client_of: BrowserOf
) -> None:
    browser, address = client_of(ben), f"/topics/{topic.pk}/replies/"
    answer = browser.post(address, {"body": "You should call her."})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert not topic.replies.exists()
    assert "You should call her." in page
    assert "ana asked people just to listen" in page
    assert "Send it as it is" in page
    assert "Change it" in page
    answer = browser.post(address, {"body": "You should call her.", "as_it_is": "1"})
    assert answer.status_code == 302
    assert topic.replies.get().body == "You should call her."
    assert topic.replies.get().state == "visible"


def test_changed_words_go_out_with_the_next_press(
    topic: Topic, ben: Member, client_of: BrowserOf
) -> None:
    browser, address = client_of(ben), f"/topics/{topic.pk}/replies/"
    browser.post(address, {"body": "You should call her."})
    assert browser.post(address, {"body": "That sounds lonely."}).status_code == 302


@pytest.mark.parametrize("wanted", ["shared_experience", "suggestions", "questions"])
def test_where_more_than_listening_is_wanted_nobody_is_reminded(
    board: Board, ana: Member, ben: Member, client_of: BrowserOf, wanted: str
) -> None:
    topic = starts(board, ana, reply_wanted=wanted)
    answer = client_of(ben).post(f"/topics/{topic.pk}/replies/", {"body": "You should call her."})
    assert answer.status_code == 302
    told = Program(ben).post(f"topics/{topic.pk}/hint", {"body": "You should call her."})
    assert told.json() == {"hint": None}


def test_nobody_is_reminded_in_their_own_topic(
    topic: Topic, ana: Member, client_of: BrowserOf
) -> None:
    body = {"body": "You should know: my advice to myself is to rest."}
    assert client_of(ana).post(f"/topics/{topic.pk}/replies/", body).status_code == 302


def test_a_program_asks_for_the_hint_and_is_never_stopped(topic: Topic, ben: Member) -> None:
    path, advice = f"topics/{topic.pk}", {"body": "Have you tried tea?"}
    told = Program(ben).post(f"{path}/hint", advice)
    assert told.status_code == 200
    assert "ana asked people just to listen" in told.json()["hint"]
    assert Program(ben).post(f"{path}/hint", {"body": "I hear you."}).json() == {"hint": None}
    assert Program(ben).post(f"{path}/replies", advice).status_code == 201


def test_nothing_is_kept_of_it_and_nobody_else_learns_of_it(
    topic: Topic, ana: Member, ben: Member, client_of: BrowserOf
) -> None:
    browser, address = client_of(ben), f"/topics/{topic.pk}/replies/"
    browser.post(address, {"body": "You should call her.", "as_it_is": "1"})
    page = client_of(ana).get(f"/topics/{topic.pk}/").content.decode()
    assert "asked people just to listen" not in page
    assert {field.name for field in topic.replies.model._meta.fields}.isdisjoint(
        {"hint", "hinted", "advice"}
    )
