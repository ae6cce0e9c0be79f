"""Twenty places a page, thirty topics a page, at the same price however many there are."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from community.cursor import mark_of, moment_and_id
from community.models import Block, Member
from forums.models import Board, Reply, Topic
from moderation.models import State
from tests.forums.story import many_replies, replies, starts, turns

BrowserOf = Callable[[Member], Client]
BOARDS_QUERIES, BOARD_QUERIES, TOPIC_QUERIES = 3, 4, 6


def positions(browser: Client, address: str) -> list[int]:
    """Return the places that a page shows, in order."""
    page = browser.get(address).content.decode()
    return [int(part.split('"')[0]) for part in page.split('id="reply-')[1:]]


def test_each_page_has_its_twenty_places(topic: Topic, ben: Member, client_of: BrowserOf) -> None:
    many_replies(topic, ben, 45)
    browser, address = client_of(ben), f"/topics/{topic.pk}/"
    assert positions(browser, address) == list(range(1, 21))
    assert positions(browser, f"{address}?page=2") == list(range(21, 41))
    assert positions(browser, f"{address}?page=3") == list(range(41, 46))


@pytest.mark.parametrize(
    ("asked", "first"),
    [
        ("", 1), ("1", 1), ("0", 1), ("-3", 1), ("two", 1), ("1.5", 1), ("\u0663", 41),
        ("3", 41), ("4", 41), ("9" * 30, 41), ("9" * 5000, 1), ("%00", 1), ("2%27--", 1),
    ],
)  # fmt: skip
def test_any_page_number_leads_somewhere(
    topic: Topic, ben: Member, client_of: BrowserOf, asked: str, first: int
) -> None:
    many_replies(topic, ben, 45)
    assert positions(client_of(ben), f"/topics/{topic.pk}/?page={asked}")[0] == first


def test_holes_keep_every_reply_where_it_was(
    topic: Topic, ben: Member, lea: Member, finn: Member, client_of: BrowserOf
) -> None:
    many_replies(topic, ben, 19)
    hidden = [replies(topic, lea), replies(topic, finn), replies(topic, finn)]
    turns(hidden[0], State.WITHHELD)
    turns(hidden[1], State.TAKEN_BACK)
    Block.objects.create(blocker=ben, blocked=finn)
    last = replies(topic, lea, "The last word")
    browser = client_of(Member.objects.get(pk=ben.pk))
    assert positions(browser, f"/topics/{topic.pk}/") == list(range(1, 21))
    assert positions(browser, f"/topics/{topic.pk}/?page=2") == [21, 22, 23]
    page = browser.get(f"/topics/{topic.pk}/?page=2").content.decode()
    assert page.count("This reply is not shown.") == 2
    assert last.address() == f"/topics/{topic.pk}/?page=2#reply-23"


def test_later_pages_keep_the_contract_and_the_first_words_at_hand(
    topic: Topic, ben: Member, client_of: BrowserOf
) -> None:
    many_replies(topic, ben, 21)
    page = client_of(ben).get(f"/topics/{topic.pk}/?page=2").content.decode()
    assert "What ana wrote" in page
    assert "I made soup." in page
    assert 'class="contract"' in page


def test_a_reply_posted_from_any_page_leads_to_its_own(
    topic: Topic, ben: Member, client_of: BrowserOf
) -> None:
    many_replies(topic, ben, 40)
    answer = client_of(ben).post(f"/topics/{topic.pk}/replies/", {"body": "Here"})
    assert answer["Location"] == f"/topics/{topic.pk}/?page=3#reply-41"


def counted(browser: Client, address: str, queries: int, counting: Any) -> None:
    cache.clear()
    browser.get(address)  # the community and the sign-in are at hand from here on
    with counting(queries):
        assert browser.get(address).status_code == 200


def test_page_500_asks_the_database_what_page_1_asks(
    topic: Topic, ben: Member, lea: Member, client_of: BrowserOf, django_assert_num_queries: Any
) -> None:
    many_replies(topic, ben, 10_000)
    browser = client_of(lea)
    for page in (1, 2, 500):
        counted(
            browser, f"/topics/{topic.pk}/?page={page}", TOPIC_QUERIES, django_assert_num_queries
        )


def test_the_boards_and_a_full_board_ask_little(
    board: Board, ana: Member, ben: Member, client_of: BrowserOf, django_assert_num_queries: Any
) -> None:
    for number in range(8):
        Board.objects.create(slug=f"b{number}", title=f"Board {number}", purpose="For this.")
    many_topics(board, [ana, ben], 61)
    counted(client_of(ana), "/boards/", BOARDS_QUERIES, django_assert_num_queries)
    first = client_of(ana).get("/boards/family/").context["older"]
    for address in ("/boards/family/", f"/boards/family/{first}"):
        counted(client_of(ana), address, BOARD_QUERIES, django_assert_num_queries)


def many_topics(board: Board, authors: list[Member], number: int) -> None:
    now = timezone.now()
    Topic.objects.bulk_create(
        [
            Topic(
                board=board,
                author=authors[place % len(authors)],
                title=f"Topic {place:02}",
                body="x",
                html="x",
                reply_wanted="listen",
                # two of each time, so that the id has to decide
                active_at=now - timedelta(minutes=place // 2),
            )
            for place in range(number)
        ]
    )


def titles(browser: Client, address: str) -> list[str]:
    return [topic.title for topic in browser.get(address).context["topics"]]


def test_every_topic_stands_on_exactly_one_page(
    board: Board, ana: Member, client_of: BrowserOf
) -> None:
    many_topics(board, [ana], 75)
    browser, seen, address = client_of(ana), [], "/boards/family/"
    sizes = []
    while True:
        answer = browser.get(address)
        seen += [topic.title for topic in answer.context["topics"]]
        sizes.append(len(answer.context["topics"]))
        if not answer.context["older"]:
            break
        address = f"/boards/family/{answer.context['older']}"
    assert sizes == [30, 30, 15]
    assert sorted(seen) == [f"Topic {place:02}" for place in range(75)]


def test_a_new_topic_does_not_push_one_onto_the_next_page_twice(
    board: Board, ana: Member, client_of: BrowserOf
) -> None:
    many_topics(board, [ana], 40)
    browser = client_of(ana)
    first = browser.get("/boards/family/")
    starts(board, ana, title="Just now")
    second = titles(browser, f"/boards/family/{first.context['older']}")
    assert not {topic.title for topic in first.context["topics"]} & set(second)
    assert len(second) == 10


@pytest.mark.parametrize(
    "mark",
    [
        "",
        "x",
        "!!",
        "MTIz",
        "LTEuMQ",
        "9" * 3000,
        "%00",
        "é",
        "YS5i",
        "OTk5OTk5OTk5OTk5OTk5OTk5Ljk",
    ],
)
def test_a_mark_that_is_not_ours_shows_the_newest_or_nothing(
    board: Board, topic: Topic, ana: Member, client_of: BrowserOf, mark: str
) -> None:
    assert client_of(ana).get("/boards/family/", {"before": mark}).status_code == 200


def test_a_mark_comes_back_as_what_it_was(topic: Topic) -> None:
    assert moment_and_id(mark_of(topic.active_at, topic.pk)) == (topic.active_at, topic.pk)


def test_a_board_tells_of_each_topic_what_one_needs_to_choose(
    board: Board, ana: Member, ben: Member, client_of: BrowserOf
) -> None:
    topic = starts(board, ana, reply_wanted="questions", content_notes=["death"], own_note="cat")
    page = client_of(ben).get("/boards/family/").content.decode()
    for told in (
        "A quiet evening",
        "ana",
        "Ask me questions",
        ">death<",
        ">cat<",
        "No replies yet",
    ):
        assert told in page
    assert "I made soup." not in page
    for _ in range(4):
        replies(topic, ben)
    assert "4 replies" in client_of(ben).get("/boards/family/").content.decode()


def test_an_empty_board_says_something_kind_and_the_next_step(
    board: Board, ana: Member, client_of: BrowserOf
) -> None:
    page = client_of(ana).get("/boards/family/").content.decode()
    assert "Nobody has written here yet" in page
    assert 'href="/boards/family/start/"' in page
    board.starts = Board.Starts.STAFF
    board.save()
    assert (
        'href="/boards/family/start/"' not in client_of(ana).get("/boards/family/").content.decode()
    )


def test_a_reply_brings_its_topic_to_the_top(
    board: Board, topic: Topic, ana: Member, ben: Member, client_of: BrowserOf
) -> None:
    starts(board, ana, title="Later")
    assert titles(client_of(ana), "/boards/family/") == ["Later", "A quiet evening"]
    replies(topic, ben)
    assert titles(client_of(ana), "/boards/family/") == ["A quiet evening", "Later"]


def test_people_with_a_task_and_newcomers_have_a_small_word(
    topic: Topic, lea: Member, noor: Member, ben: Member, client_of: BrowserOf
) -> None:
    for member in (lea, noor, ben):
        replies(topic, member)
    page = client_of(ben).get(f"/topics/{topic.pk}/").content.decode()
    heads = [head.split("</header>")[0] for head in page.split('id="reply-')[1:]]
    for word, head in zip(["listener", "new here", ""], heads, strict=True):
        assert (f'</b> <span class="soft">{word}</span><br>' if word else "</b><br>") in head


def test_everyone_can_report_others_words_and_change_their_own(
    topic: Topic, ben: Member, lea: Member, client_of: BrowserOf
) -> None:
    mine, hers = replies(topic, ben), replies(topic, lea)
    page = client_of(ben).get(f"/topics/{topic.pk}/").content.decode()
    assert f'href="/report/topic/{topic.pk}/"' in page
    assert f'href="/report/reply/{hers.pk}/"' in page
    assert f'href="/report/reply/{mine.pk}/"' not in page
    assert f'href="/replies/{mine.pk}/edit/"' in page
    assert f'href="/replies/{hers.pk}/edit/"' not in page
    assert f'href="/topics/{topic.pk}/take-back/"' not in page


def test_no_words_of_the_topic_stand_in_the_title_of_the_page(
    topic: Topic, ben: Member, client_of: BrowserOf
) -> None:
    page = client_of(ben).get(f"/topics/{topic.pk}/").content.decode()
    assert "<title>A topic</title>" in page


def test_the_rows_are_found_by_index(topic: Topic, ben: Member) -> None:
    many_replies(topic, ben, 40)
    plan = Reply.objects.filter(topic=topic, position__range=(21, 40)).explain()
    assert "index" in plan.lower() or "seq scan" in plan.lower()  # a tiny table may be scanned
