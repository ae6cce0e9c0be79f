"""The contract: no topic without it, no reply against it, by any door."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone

from community import triggers
from community.errors import Refused
from community.models import Member
from forums.actions.topics import want
from forums.models import Board, Reply, ReplyWanted, Topic
from moderation.models import Case, State
from tests.forums.story import HELD_WORDS, replies, starts, turns, typed


@pytest.mark.parametrize("wanted", [None, "", "cheer", "LISTEN"])
def test_a_row_without_a_known_contract_cannot_exist(topic: Topic, wanted: Any) -> None:
    row = Topic(board=topic.board, author=topic.author, title="x", body="x", html="x")
    row.reply_wanted = wanted
    with pytest.raises(IntegrityError), transaction.atomic():
        Topic.objects.bulk_create([row])
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE forums_topic SET reply_wanted = %s", [wanted])
    assert Topic.objects.get().reply_wanted == "listen"


@pytest.mark.parametrize("wanted", ["", "cheer"])
def test_the_verb_says_kindly_that_a_contract_is_missing(
    board: Board, ana: Member, wanted: str
) -> None:
    with pytest.raises(Refused) as no:
        starts(board, ana, reply_wanted=wanted)
    assert (no.value.code, no.value.status) == ("no_reply_wanted", 422)


def test_the_page_asks_for_a_contract(
    board: Board, ana: Member, client_of: Callable[[Member], Client]
) -> None:
    answer = client_of(ana).post("/boards/family/start/", typed(reply_wanted="cheer"))
    assert answer.status_code == 422
    assert "Say which replies you want" in answer.content.decode()
    assert "I made soup." in answer.content.decode()
    assert not Topic.objects.exists()


def test_listening_is_what_is_asked_for_unless_said_otherwise(
    board: Board, ana: Member, client_of: Callable[[Member], Client]
) -> None:
    page = client_of(ana).get("/boards/family/start/").content.decode()
    assert 'value="listen" required id="id_reply_wanted_0" checked' in page
    assert page.count('name="reply_wanted"') == len(ReplyWanted.values)


def test_nobody_can_reply_to_a_witness_topic(
    board: Board, ana: Member, ben: Member, client_of: Callable[[Member], Client]
) -> None:
    topic = starts(board, ana, reply_wanted="witness")
    with pytest.raises(Refused) as no:
        replies(topic, ben)
    assert no.value.code == "witness"
    page = client_of(ben).get(f"/topics/{topic.pk}/").content.decode()
    assert "ana asked only to be read. You can just read it." in page
    assert (
        "You asked for no replies." in client_of(ana).get(f"/topics/{topic.pk}/").content.decode()
    )
    assert "Post reply" not in page
    answer = client_of(ben).post(f"/topics/{topic.pk}/replies/", {"body": "Sending you warmth"})
    assert answer.status_code == 403
    assert "Sending you warmth" in answer.content.decode()
    assert not topic.replies.exists()


def test_not_even_a_raw_insert_puts_a_reply_under_a_witness_topic(
    board: Board, ana: Member
) -> None:
    assert not triggers.missing()
    topic = starts(board, ana, reply_wanted="witness")
    row = Reply(topic=topic, position=1, author=ana, body="x", html="x")
    with pytest.raises(DatabaseError, match="witness"), transaction.atomic():
        Reply.objects.bulk_create([row])
    assert not Reply.objects.exists()


def test_the_author_changes_what_is_wanted_and_it_holds_at_once(
    topic: Topic, ana: Member, ben: Member, client_of: Callable[[Member], Client]
) -> None:
    answer = client_of(ana).post(f"/topics/{topic.pk}/wanted/", {"reply_wanted": "witness"})
    assert answer.status_code == 302
    topic.refresh_from_db()
    assert (topic.reply_wanted, topic.boundary) == ("witness", "")
    with pytest.raises(Refused):
        replies(topic, ben)


def test_nobody_else_changes_what_is_wanted(
    topic: Topic, ben: Member, mara: Member, client_of: Callable[[Member], Client]
) -> None:
    for other in (ben, mara):
        address = f"/topics/{topic.pk}/wanted/"
        assert client_of(other).get(address).status_code == 404
        assert client_of(other).post(address, {"reply_wanted": "witness"}).status_code == 404
        with pytest.raises(Refused):
            want(topic, by=other, reply_wanted="witness")


def test_a_boundary_line_is_read_like_every_other_word(topic: Topic, ana: Member) -> None:
    want(
        topic,
        by=ana,
        reply_wanted="listen",
        boundary=HELD_WORDS,
    )
    topic.refresh_from_db()
    assert topic.state == State.HELD
    assert Case.objects.filter(kind="topic", target_id=topic.pk).exists()


def test_the_composer_says_what_was_asked_for(
    topic: Topic, ben: Member, noor: Member, client_of: Callable[[Member], Client]
) -> None:
    page = client_of(ben).get(f"/topics/{topic.pk}/").content.decode()
    composer = page[page.index('id="write"') :]
    assert "ana asked for listening" in composer
    assert "please don&#x27;t tell me to call her" in composer
    assert 'placeholder="I hear…"' in composer
    assert "G-03" not in composer
    assert "G-03" in client_of(noor).get(f"/topics/{topic.pk}/").content.decode()


def test_nobody_is_reminded_of_what_they_asked_for_themselves(
    board: Board, noor: Member, client_of: Callable[[Member], Client]
) -> None:
    topic = starts(board, noor, boundary="please no advice")
    page = client_of(noor).get(f"/topics/{topic.pk}/").content.decode()
    composer = page[page.index('id="write"') :]
    assert "Post reply" in composer
    for told in ("asked for listening", "noor asks", "G-03", "I hear"):
        assert told not in composer


def test_a_resting_topic_says_until_when(
    topic: Topic, ben: Member, client_of: Callable[[Member], Client]
) -> None:
    topic.rest_until(timezone.now() + timedelta(hours=3))
    page = client_of(ben).get(f"/topics/{topic.pk}/").content.decode()
    assert "This topic rests for a while" in page
    assert "Until:" in page
    answer = client_of(ben).post(f"/topics/{topic.pk}/replies/", {"body": "Too late"})
    assert answer.status_code == 403
    assert "Too late" in answer.content.decode()


def test_a_topic_taken_back_takes_no_more_replies(topic: Topic, ben: Member) -> None:
    turns(topic, State.TAKEN_BACK)
    with pytest.raises(Refused) as no:
        replies(topic, ben)
    assert no.value.code == "taken_back"
