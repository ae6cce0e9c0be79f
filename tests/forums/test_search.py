"""Searching: what is found, by whom, and what is gone from the index with the words themselves."""

import unicodedata
from collections.abc import Callable
from typing import Any
from unicodedata import ucd_3_2_0

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from community import limits
from community.models import Block, Circle, CircleMembership, Member
from community.search import asked_for, snippet, tables
from community.search.words import words_of
from forums.actions.replies import edit_reply, take_reply_back
from forums.actions.topics import edit_topic, take_topic_back
from forums.models import Board, Reply, ReplyWords, Topic, TopicWords
from forums.search import find, show, wish_of
from moderation.models import State
from tests.forums.story import HELD_WORDS, many_replies, replies, starts

BrowserOf = Callable[[Member], Client]
HOSTILE = [
    "", " ", '"', '""', '"""', "'", "''", "*", "a*b*", "(", ")", "((", "AND", "OR", "NOT", "NEAR",
    "NEAR(a b)", "a AND", "NOT a", "body:soup", "rowid:1", "-soup", "^soup", "soup^", "{a b}",
    "a + b", "soup;", "--", "/*", "\\", "\\'", "%", "_", "%s", "{}", "\x00", "soup\x00", "<b>", "&",
    "|", "!", ":*", "a:*", "a & b", "<->", "“soup", "»«", "۝", "௳", "\ufffd", "\u202esoup", "😀",
    "soup" * 500, '"' * 500, "a " * 500, "' OR 1=1 --", "é" * 300, "\u0301", "a\u0301\u0301",
]  # fmt: skip


def found(reader: Member, words: str, **more: Any) -> list[Topic | Reply]:
    """Return the posts that a reader finds, best first."""
    reader = Member.objects.get(pk=reader.pk)
    wish = wish_of(reader, q=words, **more)
    return [one.post for one in show(find(reader, wish), reader, wish.asked)]


def in_the_index() -> bytes:
    """Return everything that the index keeps, as the file has it."""
    tables.tidy()
    kept = b""
    for words in (TopicWords, ReplyWords):
        name = words.INDEX.table
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.execute(f"SELECT block FROM {name}_data")
                kept += b"".join(bytes(block) for (block,) in cursor.fetchall())
                cursor.execute(f"SELECT group_concat(term) FROM {name}_idx")
            else:
                cursor.execute(f"SELECT string_agg({name}::text, ' ') FROM {name}")
            kept += str(cursor.fetchone()[0]).encode()
    return kept


def test_a_member_finds_topics_and_replies_by_their_words(topic: Topic, ben: Member) -> None:
    reply = replies(topic, ben, "My kettle clicked off.")
    assert found(ben, "kettle") == [reply]
    assert found(ben, "quiet evening") == [topic]  # by its title
    assert found(ben, "soup") == [topic]
    assert found(ben, "spoon") == []


@pytest.mark.parametrize(
    ("typed", "is_there"),
    [
        ("waiting room", True), ("room waiting", True), ('"waiting room"', True),
        ('"room waiting"', False), ("waiting roo", True), ("wait room", False), ("wai", True),
        ('"waiting roo"', False), ("WAITING", True), ("uber", True), ("über", True),
        ("u\u0308ber", True), ("strasse", False), ("straße", True), ("Jalapeno", True),
        ("дочь", True), ("Дочь", True), ("waiting spoon", False), ("don't", True), ("don’t", True),
        ("dont", False), ("t", True), ("w", False), ("हिन्दी", True), ("2nd", True), ("3,5", True),
    ],
)  # fmt: skip
def test_words_are_found_whatever_their_case_and_marks(
    topic: Topic, ben: Member, typed: str, is_there: bool
) -> None:
    reply = replies(
        topic,
        ben,
        "The Waiting Room, *über* eine Straße. A jalapeño; моя дочь. I don’t. हिन्दी 2nd 3,5",
    )
    assert found(ben, typed) == ([reply] if is_there else [])


@pytest.mark.parametrize("typed", HOSTILE)
def test_nothing_that_people_type_is_an_error(
    topic: Topic, ben: Member, client_of: BrowserOf, typed: str
) -> None:
    browser = client_of(ben)
    assert browser.get("/search/", {"q": typed}).status_code == 200
    assert browser.get("/api/v1/search", {"q": typed}).status_code == 200


def test_the_words_of_an_edited_post_are_found_and_those_before_are_not(
    board: Board, ana: Member, ben: Member
) -> None:
    topic = starts(board, ana, title="Marmalade", body="Only *marmalade* here.")
    reply = replies(topic, ben, "I like marmalade.")
    assert found(ben, "marmalade") != []
    edit_topic(topic, by=ana, title="Honey", body="Only honey here.")
    edit_reply(reply, by=ben, body="I like honey.")
    assert found(ben, "marmalade") == []
    assert len(found(ben, "honey")) == 2
    assert b"marmal" not in in_the_index()


def test_what_is_taken_back_is_gone_from_search_and_from_the_index(
    board: Board, ana: Member, ben: Member
) -> None:
    topic = starts(board, ana, title="Marmalade", body="Only marmalade here.")
    reply = replies(topic, ben, "I like marmalade.")
    assert b"marmal" in in_the_index()
    take_reply_back(reply, by=ben)
    assert found(ben, "marmalade") == [topic]
    take_topic_back(topic, by=ana)
    assert found(ben, "marmalade") == found(ana, "marmalade") == []
    assert b"marmal" not in in_the_index()


def test_what_is_withheld_leaves_the_index_and_comes_back_with_it(
    topic: Topic, ana: Member, ben: Member
) -> None:
    reply = replies(topic, ben, "I like marmalade.")
    reply.withhold()
    topic.withhold()
    assert found(ben, "marmalade") == found(ben, "soup") == []
    assert b"marmal" not in in_the_index()
    topic.put_back()
    reply.put_back()
    assert found(ana, "marmalade") == [reply]
    assert found(ben, "soup") == [topic]


def test_what_waits_to_be_read_is_found_by_its_author_alone(
    topic: Topic, ana: Member, ben: Member, mara: Member
) -> None:
    reply = replies(topic, ben, HELD_WORDS)
    assert found(ben, "whatsapp") == [reply]
    assert found(ana, "whatsapp") == found(mara, "whatsapp") == []
    reply.release()
    assert found(ana, "whatsapp") == [reply]


@pytest.mark.parametrize("whose", ["reply", "topic"])
def test_a_block_hides_from_both_sides_also_in_search(
    board: Board, ana: Member, ben: Member, lea: Member, whose: str
) -> None:
    author = ana if whose == "topic" else ben
    topic = starts(board, ana, body="Only marmalade here.")
    replies(topic, ben, "I like marmalade.")
    assert len(found(lea, "marmalade")) == 2
    Block.objects.create(blocker=author, blocked=lea)
    assert len(found(lea, "marmalade")) == (0 if whose == "topic" else 1)
    assert len(found(author, "marmalade")) == 2


def test_a_closed_board_is_searched_by_its_circle_alone(
    board: Board, topic: Topic, ana: Member, ben: Member, lena: Member, client_of: BrowserOf
) -> None:
    replies(topic, ana, "I like marmalade.")
    board.circle = Circle.objects.create(name="Seven", host=ana)
    board.save()
    CircleMembership.objects.create(circle=board.circle, member=ana)
    assert len(found(ana, "marmalade")) == 1
    for outsider in (ben, lena):
        assert found(outsider, "marmalade") == []
        for way in ("/search/", "/api/v1/search"):
            asked = {"q": "marmalade", "board": "family"}
            assert client_of(outsider).get(way, asked).status_code == 404
    CircleMembership.objects.update(left_at=timezone.now())
    assert found(ana, "marmalade") == []


def test_a_board_that_was_put_away_is_not_searched(board: Board, topic: Topic, ana: Member) -> None:
    Board.objects.update(archived_at=timezone.now())
    assert found(ana, "soup") == []


def test_results_can_be_narrowed(
    board: Board, topic: Topic, ana: Member, ben: Member, lea: Member
) -> None:
    elsewhere = Board.objects.create(slug="body", title="Body", purpose="It.")
    other = starts(elsewhere, ben, body="Soup again.", reply_wanted="questions")
    reply = replies(topic, lea, "Soup helps.")
    assert set(found(ana, "soup")) == {topic, other, reply}
    assert found(ana, "soup", board="body") == [other]
    assert set(found(ana, "soup", reply_wanted="listen")) == {topic, reply}
    assert found(ben, "soup", mine=True) == [other]
    assert found(ben, "", mine=True) == [other]
    assert found(lea, "soup", waiting=True) == [other]
    assert set(found(ben, "soup", waiting=True)) == {topic, other, reply}  # no listener


def test_a_title_counts_more_than_a_mention_and_the_latest_comes_first(
    board: Board, ana: Member, ben: Member
) -> None:
    mention = starts(board, ana, title="Evenings", body="There was marmalade, among other things.")
    about = starts(board, ana, title="Marmalade", body="There was a jar, among other things.")
    first, second = (replies(mention, ben, "So it is with jam.") for _n in range(2))
    assert found(ben, "marmalade") == [about, mention]
    assert found(ben, "jam") == [second, first]


def test_words_behind_a_fold_are_named_and_not_shown(
    topic: Topic, ben: Member, client_of: BrowserOf
) -> None:
    replies(topic, ben, "The marmalade of that night.", content_notes=["abuse"])
    page = client_of(ben).get("/search/", {"q": "marmalade"}).content.decode()
    assert '<span class="badge">abuse</span>' in page
    assert "of that night" not in page
    answer = client_of(ben).get("/api/v1/search", {"q": "marmalade"})
    assert answer.json()["items"][0]["content_notes"] == ["abuse"]
    assert b"of that night" not in answer.content


def test_what_a_reader_hides_is_not_found_by_them(
    topic: Topic, ana: Member, ben: Member, lea: Member, board: Board
) -> None:
    reply = replies(topic, ben, "The marmalade of that night.", content_notes=["abuse"])
    about = starts(board, ana, title="Marmalade", content_notes=["death"])
    below = replies(about, ben, "I like marmalade.")
    assert set(found(lea, "marmalade")) == {reply, about, below}
    Member.objects.filter(pk=lea.pk).update(folds={"abuse": "hide", "death": "hide"})
    assert found(lea, "marmalade") == []
    Member.objects.filter(pk=ana.pk).update(folds={"abuse": "hide", "death": "hide"})
    assert set(found(ana, "marmalade")) == {about, below}  # her own words stay hers


def test_a_snippet_marks_what_was_found_and_escapes_all_else(
    topic: Topic, ben: Member, client_of: BrowserOf
) -> None:
    replies(topic, ben, "Long ago. " * 60 + 'a <script>x</script> & "Über" *marmalade* jar')
    page = client_of(ben).get("/search/", {"q": "uber marmalade"}).content.decode()
    assert "<mark>Über</mark>&quot; <mark>marmalade</mark> jar" in page
    assert "&lt;script&gt;" in page
    assert "<script>x" not in page


def test_a_long_list_goes_on_behind_its_cursor(
    topic: Topic, ben: Member, client_of: BrowserOf
) -> None:
    many_replies(topic, ben, 250)
    browser, seen, cursor = client_of(ben), [], ""
    while cursor is not None:
        answer = browser.get("/api/v1/search", {"q": "reply number", "cursor": cursor}).json()
        seen += [one["id"] for one in answer["items"]]
        cursor = answer["next"]
    assert len(seen) == len(set(seen)) == 200
    page = browser.get("/search/", {"q": "reply number"}).content.decode()
    assert "After all" not in page
    assert 'rel="next"' in page
    assert browser.get("/api/v1/search", {"q": "a", "cursor": "?"}).json()["code"] == "bad_cursor"


def test_searching_costs_the_same_few_queries_however_much_is_found(
    topic: Topic, ben: Member, client_of: BrowserOf, django_assert_max_num_queries: Any
) -> None:
    many_replies(topic, ben, 100)
    browser = client_of(ben)
    with django_assert_max_num_queries(10):
        browser.get("/search/", {"q": "reply number"})


def test_searching_very_often_is_slowed_down_kindly(ben: Member, client_of: BrowserOf) -> None:
    for _n in range(120):
        limits.may_search(ben)
    browser = client_of(ben)
    answer = browser.get("/api/v1/search", {"q": "soup"})
    assert answer.json()["code"] == "too_fast"
    page = browser.get("/search/", {"q": "soup"})
    assert page.status_code == 429
    assert "Try again in" in page.content.decode()
    assert browser.get("/search/").status_code == 200  # the form alone


def test_an_empty_search_says_the_next_step(
    topic: Topic, ben: Member, client_of: BrowserOf
) -> None:
    browser = client_of(ben)
    assert "Nothing found" in browser.get("/search/", {"q": "spoon"}).content.decode()
    assert "a word or two" in browser.get("/search/", {"q": "?!"}).content.decode()
    assert "Nothing found" not in browser.get("/search/").content.decode()


def test_reindexing_twice_finds_what_was_found_before(topic: Topic, ben: Member) -> None:
    reply = replies(topic, ben, "I like marmalade.")
    with connection.cursor() as cursor:
        words = "forums_reply_words"
        empty = f"INSERT INTO {words} ({words}) VALUES ('delete-all')"
        cursor.execute(empty if connection.vendor == "sqlite" else f"DELETE FROM {words}")
    assert found(ben, "marmalade") == []
    for _time in range(2):
        call_command("reindex", verbosity=0)
        assert found(ben, "marmalade") == [reply]
    take_reply_back(reply, by=ben)
    assert found(ben, "marmalade") == []


def test_imported_words_deleted_rows_and_states_changed_at_once_are_followed(
    topic: Topic, ben: Member
) -> None:
    many_replies(topic, ben, 3)
    assert len(found(ben, "reply number")) == 3
    Reply.objects.filter(position=1).delete()
    Reply.objects.filter(position=2).update(state=State.WITHHELD)
    Reply.objects.filter(position=3).update(body="Marmalade.")
    assert found(ben, "reply number") == []
    assert len(found(ben, "marmalade")) == 1


@pytest.mark.heavy
def test_both_engines_cut_words_where_python_does(topic: Topic, ben: Member) -> None:
    """Every letter that people write is asked for between two others."""
    letters = [chr(n) for n in range(0x21, 0x3000) if ucd_3_2_0.category(chr(n)) != "Cn"]
    letters = [one for one in letters if unicodedata.normalize("NFC", one) == one]
    wrong = []
    for some in (letters[n : n + 400] for n in range(0, len(letters), 400)):
        Reply.objects.all().delete()
        Reply.objects.bulk_create(
            Reply(
                topic=topic,
                position=n,
                author=ben,
                body=f"x{one}z",
                html="x",
            )
            for n, one in enumerate(some, 1)
        )
        for n, one in enumerate(some, 1):
            asked = asked_for(f'"x{one}z"')
            rows = Reply.objects.filter(words__text__finds=asked)
            if not rows.filter(position=n).exists():
                wrong.append(one)
    assert "".join(wrong) == ""


def test_words_are_read_as_an_index_has_them() -> None:
    assert words_of("Don’t, ÉTÉ_2nd—Ωmega!") == ["don", "t", "ete", "2nd", "ωmega"]
    assert asked_for('a "b c" d').phrases == (("a",), ("b", "c"), ("d",))
    assert not asked_for('a "b"').open_ended
    assert snippet("", asked_for("a")) == ""
    assert str(snippet("x " * 5000 + "end", asked_for("end"))).endswith("<mark>end</mark>")
