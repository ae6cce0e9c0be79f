"""What someone began to write is found by them, and by nobody else."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from community.limits import forget_all
from community.models import Circle, Member
from community.search import asked_for
from forums.actions.drafts import save_draft, throw_draft_away
from forums.models import Board, Draft, ReplyWords, Topic, TopicWords
from tests.forums.story import replies, starts

BrowserOf = Callable[[Member], Client]


def drafts(place: Board | Topic, member: Member, body: str, **more: Any) -> Draft:
    words = {"body": body} | more
    kept = save_draft(place, by=member, words=words, client_id=uuid.uuid4())
    assert kept is not None
    return kept


def page(browser: Client, **asked: str) -> str:
    return browser.get("/search/", asked).content.decode()


def test_ana_finds_hers_above_the_rest(
    topic: Topic, ana: Member, ben: Member, client_of: BrowserOf
) -> None:
    draft = drafts(topic, ana, "The <b>Märmalade</b> of that night.")
    replies(topic, ben, "I like marmalade.")
    shown = page(client_of(ana), q="marmalade night")
    assert "In your drafts" in shown
    assert f'href="/me/drafts/{draft.client_id}/"' in shown
    assert "&lt;b&gt;<mark>Märmalade</mark>&lt;/b&gt; of that <mark>night</mark>" in shown
    assert "Nothing found" not in shown
    both = page(client_of(ana), q="marmal")
    assert both.index("In your drafts") < both.index("In topics and replies")


@pytest.mark.parametrize("who", ["ben", "mara", "lena"])
def test_nobody_else_finds_it(
    topic: Topic, ana: Member, who: str, request: pytest.FixtureRequest, client_of: BrowserOf
) -> None:
    drafts(topic, ana, "Marmalade.")
    browser = client_of(request.getfixturevalue(who))
    shown = page(browser, q="marmalade")
    assert "In your drafts" not in shown
    assert "Nothing found" in shown
    answer = browser.get("/api/v1/search", {"q": "marmalade"})
    assert answer.json() == {"items": [], "next": None, "drafts": []}


def test_a_program_finds_its_members_own_beside_the_first_items(
    topic: Topic, board: Board, ana: Member, client_of: BrowserOf
) -> None:
    reply = drafts(topic, ana, "Marmalade.")
    start = drafts(board, ana, "A jar.", title="Marmalade", reply_wanted="questions")
    browser = client_of(ana)
    found = browser.get("/api/v1/search", {"q": "marmalade"}).json()["drafts"]
    assert [one["client_id"] for one in found] == [str(start.client_id), str(reply.client_id)]
    assert [one["board"] for one in found] == ["family", None]
    assert [one["topic"] for one in found] == [None, topic.pk]
    assert found[1]["snippet"] == "<mark>Marmalade</mark>."
    [asks] = browser.get(
        "/api/v1/search", {"q": "jar", "board": "family", "reply_wanted": "questions"}
    ).json()["drafts"]
    assert asks["client_id"] == str(start.client_id)
    other = Board.objects.create(slug="work", title="Work", purpose="Days.")
    for narrowed in ({"board": other.slug}, {"reply_wanted": "listen"}):
        answer = browser.get("/api/v1/search", {"q": "marmalade"} | narrowed).json()
        assert answer["drafts"] == []


def test_it_is_found_as_posts_are(topic: Topic, ana: Member, client_of: BrowserOf) -> None:
    drafts(topic, ana, "The JAR of märmalade stood there.")
    browser = client_of(ana)
    for asked in ("jar", "marmalade jar", "“of marmalade”", "JÁR", "stood ther"):
        assert "In your drafts" in page(browser, q=asked), asked
    for asked in ("ja jar marm stood", "“marmalade of”", "jar jam", "“stood ther”", "?!"):
        assert "In your drafts" not in page(browser, q=asked), asked
    assert "In your drafts" not in page(browser, mine="1")


def test_words_follow_each_other_in_one_text_only() -> None:
    assert asked_for('"a jar"').stands_in("Of a jar", "of jam")
    assert not asked_for('"jar of"').stands_in("Of a jar", "of jam")
    assert asked_for("jar jam").stands_in("Of a jar", "of jam")
    assert asked_for("ΟΔΟΣ").stands_in("", "Η οδός είναι οδος.")


def test_what_was_sent_or_thrown_away_is_not_found_there(
    topic: Topic, board: Board, ana: Member, client_of: BrowserOf
) -> None:
    browser = client_of(ana)
    sent = drafts(board, ana, "Marmalade.", title="A jar")
    starts(board, ana, title="A jar", body="Marmalade.", client_id=sent.client_id)
    thrown = drafts(topic, ana, "Marmalade.")
    throw_draft_away(thrown, by=ana)
    shown = page(browser, q="marmalade")
    assert "In your drafts" not in shown
    assert "A jar" in shown


def test_it_stays_found_where_its_place_is_not_open_any_more(
    topic: Topic, board: Board, ana: Member, lea: Member, client_of: BrowserOf
) -> None:
    drafts(topic, ana, "Marmalade.")
    Board.objects.filter(pk=board.pk).update(circle=Circle.objects.create(name="Thu", host=lea))
    shown = page(client_of(ana), q="marmalade")
    assert "For a place that is not open to you now" in shown
    assert topic.title not in shown
    [found] = client_of(ana).get("/api/v1/search", {"q": "marmalade"}).json()["drafts"]
    assert (found["board"], found["topic"]) == (None, None)


def test_it_is_never_in_an_index(topic: Topic, ana: Member) -> None:
    before = (TopicWords.objects.count(), ReplyWords.objects.count())
    drafts(topic, ana, "Marmalade.")
    assert (TopicWords.objects.count(), ReplyWords.objects.count()) == before


def test_many_drafts_cost_as_many_questions_as_one(
    board: Board, ana: Member, lea: Member, client_of: BrowserOf
) -> None:
    browser, asked = client_of(ana), []
    for more in (1, 29):
        for _each in range(more):
            forget_all()
            drafts(starts(board, lea, title="x", body="y"), ana, "Marmalade.")
        page(browser, q="marmalade")
        with CaptureQueriesContext(connection) as queries:
            shown = page(browser, q="marmalade")
        asked.append(len(queries))
    assert asked[0] == asked[1] <= 10
    assert shown.count("/me/drafts/") == 20
