"""A quote is a reference: it shows what stands there, and goes with it at once, for everyone."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from community.actions.blocks import block, unblock
from community.errors import Refused
from community.models import Member
from forums.actions.replies import edit_reply, take_reply_back
from forums.actions.topics import edit_topic, take_topic_back
from forums.actions.undoing import undo_reply
from forums.models import Board, Draft, Quote, Reply, Topic
from forums.quoting import beginning, plain
from moderation.actions.folds import set_folds
from moderation.actions.reports import report
from moderation.casefile import open_file
from moderation.models import Case, State
from tests.forums.story import HELD_WORDS, replies, starts, turns
from tests.forums.test_paging import TOPIC_QUERIES, counted
from tests.programs import Program

BrowserOf = Callable[[Member], Client]
SAID = "The **garden** is quiet.\n\nI sit there & wait."
WORDS = "The garden is quiet."


@pytest.fixture
def source(topic: Topic, ben: Member) -> Reply:
    """What ben said in ana's topic."""
    return replies(topic, ben, SAID)


def quote_of(source: Reply | Topic, words: str = WORDS) -> dict[str, Any]:
    return {"kind": source.kind, "id": source.pk, "words": words}


def quotes(topic: Topic, member: Member, source: Reply | Topic, words: str = WORDS) -> Reply:
    return replies(topic, member, "That stayed with me.", quotes=[quote_of(source, words)])


def page_of(topic: Topic, reader: Member, client_of: BrowserOf) -> str:
    return client_of(reader).get(f"/topics/{topic.pk}/").text


def quote_on(topic: Topic, reader: Member, client_of: BrowserOf) -> bool:
    return 'class="quote"' in page_of(topic, reader, client_of)


def test_lea_quotes_ben_with_two_presses(
    topic: Topic, source: Reply, lea: Member, client_of: BrowserOf
) -> None:
    browser = client_of(lea)
    page = browser.get(f"/topics/{topic.pk}/").text
    assert f'href="?page=1&amp;quote={source.pk}#write"' in page
    assert 'href="?page=1&amp;quote=topic#write"' in page
    page = browser.get(f"/topics/{topic.pk}/?quote={source.pk}").text
    assert "The garden is quiet.\nI sit there &amp; wait.</textarea>" in page
    sent = {"body": "Yes.", "quote": f"reply:{source.pk}", "quote_words": "I sit there & wait."}
    page = browser.post(f"/topics/{topic.pk}/replies/", sent, follow=True).text
    assert f'<a href="/replies/{source.pk}/">ben wrote</a>' in page
    assert '<p dir="auto">I sit there &amp; wait.</p></blockquote><p>Yes.</p>' in page


def test_the_words_that_opened_the_topic_can_be_quoted(
    topic: Topic, lea: Member, client_of: BrowserOf
) -> None:
    page = client_of(lea).get(f"/topics/{topic.pk}/?quote=topic").text
    assert f'value="topic:{topic.pk}"' in page
    quotes(topic, lea, topic, "I made soup.")
    assert "ana wrote" in page_of(topic, lea, client_of)


def test_what_one_was_writing_stays_beside_a_new_quote(
    topic: Topic, source: Reply, lea: Member, client_of: BrowserOf
) -> None:
    browser = client_of(lea)
    sent = {"body": "So far", "quote": f"topic:{topic.pk}", "quote_words": "I made soup."}
    browser.post(f"/topics/{topic.pk}/draft/", sent)
    form = browser.get(f"/topics/{topic.pk}/?quote={source.pk}").context["form"]
    assert form["body"].value() == "So far"
    assert [quote["id"] for quote in form["quotes"].value()] == [topic.pk, source.pk]


@pytest.mark.parametrize("asked", ["x", "99999", "9" * 40, "-1", "²"])
def test_a_quote_of_nothing_is_none(
    topic: Topic, lea: Member, client_of: BrowserOf, asked: str
) -> None:
    page = client_of(lea).get(f"/topics/{topic.pk}/", {"quote": asked})
    assert page.status_code == 200
    assert 'name="quote"' not in page.text


def test_nobody_puts_words_into_anothers_mouth(topic: Topic, source: Reply, lea: Member) -> None:
    for words in ("The garden is loud.", "…", "quiet The garden"):
        with pytest.raises(Refused) as no:
            quotes(topic, lea, source, words)
        assert no.value.code == "not_their_words"
    assert quotes(topic, lea, source, "garden is\n quiet. I sit").quotes.exists()


def test_only_what_stands_in_this_topic_in_view_is_quoted(
    board: Board, topic: Topic, source: Reply, ben: Member, lea: Member
) -> None:
    other = starts(board, ben)
    with pytest.raises(Refused, match="not here any more"):
        quotes(other, lea, source)
    turns(source, State.WITHHELD)
    with pytest.raises(Refused, match="not here any more"):
        quotes(topic, lea, source)
    turns(source, State.VISIBLE)
    block(ben, by=lea)
    with pytest.raises(Refused, match="not here any more"):
        quotes(topic, Member.objects.get(pk=lea.pk), source)


def test_a_reply_that_could_not_be_sent_keeps_its_quotes(
    topic: Topic, source: Reply, lea: Member, client_of: BrowserOf
) -> None:
    sent = {"body": "Yes.", "quote": f"reply:{source.pk}", "quote_words": "made up"}
    answer = client_of(lea).post(f"/topics/{topic.pk}/replies/", sent)
    assert answer.status_code == 422
    assert "made up</textarea>" in answer.text
    sent["quote_words"] = " "
    client_of(lea).post(f"/topics/{topic.pk}/replies/", sent)
    assert Reply.objects.filter(author=lea).exists()
    assert not Quote.objects.exists()


def test_what_was_taken_back_is_gone_from_quotes_and_from_the_database(
    topic: Topic, source: Reply, ben: Member, lea: Member, ana: Member, client_of: BrowserOf
) -> None:
    quotes(topic, lea, source)
    assert quote_on(topic, ana, client_of)
    take_reply_back(source, by=ben)
    assert not quote_on(topic, ana, client_of)
    assert not quote_on(topic, lea, client_of)
    assert not Quote.objects.exists()
    quotes(topic, lea, topic, "I made soup.")
    take_topic_back(topic, by=ana)
    assert not Quote.objects.exists()


def test_what_was_edited_away_is_gone_and_the_rest_stays(
    topic: Topic, source: Reply, ben: Member, lea: Member, ana: Member
) -> None:
    gone = quotes(topic, lea, source)
    stays = quotes(topic, lea, source, "I sit there")
    edit_reply(source, by=ben, body="I sit there no more.")
    assert not gone.quotes.exists()
    assert stays.quotes.exists()
    quotes(topic, lea, topic, "I made soup.")
    edit_topic(topic, by=ana, title="A quiet evening", body="I made bread.")
    assert not Quote.objects.filter(source_topic=topic).exists()


def test_what_is_out_of_view_is_gone_until_it_is_put_back(
    topic: Topic, source: Reply, lea: Member, ana: Member, client_of: BrowserOf
) -> None:
    quotes(topic, lea, source)
    for state in (State.WITHHELD, State.HELD):
        turns(source, state)
        assert not quote_on(topic, ana, client_of)
    turns(source, State.VISIBLE)
    assert quote_on(topic, ana, client_of)


def test_a_block_hides_a_quote_from_the_one_and_from_nobody_else(
    topic: Topic, source: Reply, ben: Member, lea: Member, ana: Member, client_of: BrowserOf
) -> None:
    quotes(topic, lea, source)
    otherwise = page_of(topic, ana, client_of)
    block(ben, by=ana)
    assert not quote_on(topic, ana, client_of)
    assert quote_on(topic, lea, client_of)
    unblock(ben, by=ana)
    assert 'class="quote"' in otherwise
    assert quote_on(topic, ana, client_of)


def test_what_is_folded_stays_folded_in_a_quote(
    topic: Topic, ben: Member, lea: Member, ana: Member, client_of: BrowserOf
) -> None:
    source = replies(topic, ben, SAID, content_notes=["death"])
    quotes(topic, lea, source)
    page = page_of(topic, ana, client_of)
    inside = page.split('class="quote"')[1].split("</blockquote>")[0]
    assert '<details class="fold"><summary>death — open to read</summary>' in inside
    source.content_notes = []
    source.save()
    inside = page_of(topic, ana, client_of).split('class="quote"')[1].split("</blockquote>")[0]
    assert "<details" not in inside


def test_a_quote_whose_place_moved_shows_to_those_who_may_follow(
    board: Board, topic: Topic, source: Reply, lea: Member, ana: Member, client_of: BrowserOf
) -> None:
    quotes(topic, lea, source)
    other = starts(board, ana, title="Elsewhere")
    Reply.objects.filter(pk=source.pk).update(topic=other)
    assert quote_on(topic, lea, client_of)
    turns(other, State.WITHHELD)
    assert not quote_on(topic, lea, client_of)


def test_no_quote_is_offered_where_no_reply_can_be_sent(
    board: Board, ana: Member, lea: Member, client_of: BrowserOf
) -> None:
    topic = starts(board, ana, reply_wanted="witness")
    assert "quote=" not in page_of(topic, lea, client_of)


def test_an_undone_reply_brings_its_quotes_back(
    topic: Topic, source: Reply, lea: Member, client_of: BrowserOf
) -> None:
    draft = undo_reply(quotes(topic, lea, source), by=lea)
    assert draft.words["quotes"] == [quote_of(source)]
    assert not Quote.objects.exists()
    turns(source, State.WITHHELD)
    form = client_of(lea).get(f"/topics/{topic.pk}/").context["form"]
    assert form["quotes"].value() == []
    assert Draft.objects.exists()


def test_a_page_of_quotes_costs_one_question(
    topic: Topic, source: Reply, lea: Member, ana: Member, client_of: BrowserOf,
    django_assert_max_num_queries: Any,
) -> None:  # fmt: skip
    for _number in range(10):
        quotes(topic, lea, source)
        quotes(topic, ana, topic, "I made soup.")
    more = TOPIC_QUERIES + 1
    counted(client_of(ana), f"/topics/{topic.pk}/", more, django_assert_max_num_queries)


def test_words_are_read_as_they_are_seen() -> None:
    html = "<p>One &amp; <em>two</em>th<br>\nthree</p>\n<ul>\n<li>four</li>\n<li>five</li>\n</ul>"
    assert plain(html) == "One & twoth\nthree\nfour\nfive"
    long = Reply(html="<p>" + "word " * 100 + "</p>")
    assert beginning(long).endswith("word…")
    assert len(beginning(long)) <= 281


class TestThroughTheApi:
    def test_quotes_go_both_ways(self, topic: Topic, source: Reply, lea: Member) -> None:
        program, own = Program(lea), str(uuid.uuid4())
        sent = {"body": "Yes.", "quotes": [quote_of(source)], "client_id": own}
        told = program.post(f"topics/{topic.pk}/replies", sent).json()
        number = {"quote": Quote.objects.get().pk}
        assert told["quotes"] == [
            quote_of(source) | number | {"author": "ben", "content_notes": [], "own_note": ""}
        ]
        assert program.post(f"topics/{topic.pk}/replies", sent).json()["id"] == told["id"]
        listed = program.get(f"topics/{topic.pk}/replies").json()["items"]
        assert listed[1]["quotes"] == told["quotes"]
        other = program.post(f"topics/{topic.pk}/replies", sent | {"quotes": []})
        assert other.json()["code"] == "client_id_reused"

    def test_too_many_or_none_of_ours_are_refused(
        self, topic: Topic, source: Reply, lea: Member
    ) -> None:
        program = Program(lea)
        for quoting, code in (
            ([quote_of(source)] * 6, "too_many_quotes"),
            ([quote_of(source, "made up")], "not_their_words"),
            ([{"kind": "reply", "id": 999, "words": "a"}], "quote_gone"),
            ([{"kind": "member", "id": 1, "words": "a"}], "invalid"),
        ):
            answer = program.post(f"topics/{topic.pk}/replies", {"body": "Yes.", "quotes": quoting})
            assert answer.json()["code"] == code
        assert Reply.objects.count() == 1


def around_case(case: Case, reader: Member) -> list[tuple[str, str, str]]:
    lines = open_file(case, reader).around
    return [(line["who"], line.get("text", ""), line["html"]) for line in lines if "text" in line]


def test_who_decides_reads_what_a_reported_reply_quoted_until_that_is_taken_back(
    topic: Topic, source: Reply, lea: Member, ana: Member, ben: Member, mara: Member
) -> None:
    reply = quotes(topic, lea, source)
    case = report(reply, by=ana, reason="R13").cases.get()
    quoted = ("ben", "Quoted above it:", f"<blockquote><p>{WORDS}</p></blockquote>")
    assert quoted in around_case(case, mara)
    edit_reply(reply, by=lea, body="Other words.", drop_quotes=[reply.quotes.get().pk])
    assert around_case(case, mara).count(quoted) == 1
    take_reply_back(source, by=ben)
    assert WORDS not in str(around_case(case, mara))
    assert ("ben", "Quoted above it, and taken back since.", "") in around_case(case, mara)


def test_who_looks_at_held_words_reads_what_they_quoted(
    topic: Topic, source: Reply, lea: Member, mara: Member
) -> None:
    replies(topic, lea, HELD_WORDS, quotes=[quote_of(source)])
    [case] = Case.objects.all()
    assert [line for line in around_case(case, mara) if WORDS in line[2]]
    turns(source, State.WITHHELD)
    assert not [line for line in around_case(case, mara) if WORDS in line[2]]


def test_a_quote_can_be_left_out_of_ones_reply_later(
    topic: Topic, source: Reply, lea: Member, ben: Member, client_of: BrowserOf
) -> None:
    other = quote_of(source, "I sit there & wait.")
    reply = replies(topic, lea, "Yes.", quotes=[quote_of(source), other])
    _first, second = reply.quotes.order_by("pk")
    browser, address = client_of(lea), f"/replies/{reply.pk}/edit/"
    page = browser.get(address).text
    assert "Quotes that stay" in page
    assert "ben: I sit there &amp; wait." in page
    browser.post(address, {"body": "Yes.", "stay": [str(second.pk)]})
    assert list(reply.quotes.values_list("pk", flat=True)) == [second.pk]
    reply.refresh_from_db()
    assert reply.edited_at
    browser.post(address, {"body": "Yes, still."})
    assert not reply.quotes.exists()
    assert "Quotes that stay" not in browser.get(address).text


def test_a_quote_that_is_not_shown_to_its_writer_stays_when_they_edit(
    topic: Topic, source: Reply, lea: Member, ben: Member, client_of: BrowserOf
) -> None:
    reply = quotes(topic, lea, source)
    block(ben, by=lea)
    page = client_of(lea).get(f"/replies/{reply.pk}/edit/").text
    assert WORDS not in page
    client_of(lea).post(f"/replies/{reply.pk}/edit/", {"body": "Softer."})
    assert reply.quotes.count() == 1


def test_the_edit_form_shows_no_words_that_its_writer_hides(
    topic: Topic, lea: Member, ben: Member, client_of: BrowserOf
) -> None:
    noted = replies(topic, ben, SAID, content_notes=["war"])
    reply = quotes(topic, lea, noted)
    set_folds(lea, {"war": "hide"})
    page = client_of(lea).get(f"/replies/{reply.pk}/edit/").text
    assert WORDS not in page
    assert "ben: war" in page


def test_a_program_leaves_out_its_own_quotes_and_nobody_elses(
    topic: Topic, source: Reply, lea: Member, ana: Member
) -> None:
    reply, others = quotes(topic, lea, source), quotes(topic, ana, source)
    program = Program(lea)
    shown = program.get(f"topics/{topic.pk}/replies").json()["items"][1]["quotes"]
    [number] = [quote["quote"] for quote in shown]
    alien = others.quotes.get().pk
    answer = program.patch(f"replies/{reply.pk}", {"drop_quotes": [number, alien]})
    assert answer.json()["quotes"] == []
    assert others.quotes.exists()
    assert program.patch(f"replies/{others.pk}", {"drop_quotes": [alien]}).status_code == 403
    assert others.quotes.exists()
