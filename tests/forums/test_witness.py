"""“I read this”: one silent mark, of which nobody can tell whose it is or how many there are."""

from collections.abc import Callable

import pytest
from django.test import Client

from community.actions.blocks import block
from community.errors import Refused
from community.models import Member, Notification
from forums.actions.topics import take_topic_back, want
from forums.actions.witnessing import unwitness, witness
from forums.models import Board, Reading, Topic
from tests.forums.story import replies, starts
from tests.programs import Program
from tests.restrictions import suspend

BrowserOf = Callable[[Member], Client]


@pytest.fixture
def letter(board: Board, ana: Member) -> Topic:
    """Words of ana's to which she wants no replies."""
    return starts(board, ana, title="A letter", body="It is written now.", reply_wanted="witness")


def page_of(browser: Client, topic: Topic) -> str:
    return browser.get(f"/topics/{topic.pk}/").content.decode()


def marks(topic: Topic) -> int:
    return Reading.objects.filter(topic=topic, witnessed_at__isnull=False).count()


def test_a_reader_leaves_one_mark_and_takes_it_away(
    letter: Topic, ben: Member, client_of: BrowserOf
) -> None:
    browser, address = client_of(ben), f"/topics/{letter.pk}/witness/"
    assert "I read this" in page_of(browser, letter)
    assert browser.post(address, {"read": "1"}).status_code == 302
    assert browser.post(address, {"read": "1"}).status_code == 302
    assert marks(letter) == 1
    page = page_of(browser, letter)
    assert "You left word that you read this" in page
    assert browser.post(address, {"read": ""}).status_code == 302
    assert marks(letter) == 0
    assert "Take it away" not in page_of(browser, letter)


def test_the_author_learns_that_it_was_read_and_nothing_more(
    letter: Topic, ana: Member, ben: Member, lea: Member, client_of: BrowserOf
) -> None:
    assert "was read" not in page_of(client_of(ana), letter)
    witness(letter, by=ben)
    page = page_of(client_of(ana), letter)
    assert "Your words were read." in page
    witness(letter, by=lea)
    after = page_of(client_of(ana), letter)
    assert after.count("Your words were read.") == 1
    assert len(after) == len(page)
    words = after[after.index("No replies here") :]
    assert "ben" not in words
    assert "lea" not in words
    assert not Notification.objects.filter(member=ana).exists()


def test_nobody_else_can_tell_that_anyone_read_it(
    letter: Topic, ben: Member, lea: Member, mara: Member, client_of: BrowserOf
) -> None:
    before = [page_of(client_of(one), letter) for one in (lea, mara)]
    told = [Program(one).get(f"topics/{letter.pk}").json() for one in (lea, mara)]
    witness(letter, by=ben)
    after = [page_of(client_of(one), letter) for one in (lea, mara)]
    assert [len(page) for page in after] == [len(page) for page in before]
    assert [Program(one).get(f"topics/{letter.pk}").json() for one in (lea, mara)] == told
    assert all("were read" not in page for page in after)


def test_a_mark_across_a_block_tells_nothing(
    letter: Topic, ana: Member, ben: Member, client_of: BrowserOf
) -> None:
    witness(letter, by=ben)
    block(ben, by=ana)
    assert "were read" not in page_of(client_of(ana), letter)
    ben = Member.objects.get(pk=ben.pk)
    with pytest.raises(Refused) as no:
        witness(letter, by=ben)
    assert no.value.status == 404
    assert client_of(ben).post(f"/topics/{letter.pk}/witness/", {"read": "1"}).status_code == 404


def test_where_replies_are_wanted_there_is_no_mark(
    topic: Topic, ben: Member, client_of: BrowserOf
) -> None:
    with pytest.raises(Refused) as no:
        witness(topic, by=ben)
    assert no.value.code == "not_witness"
    assert "I read this" not in page_of(client_of(ben), topic)
    replies(topic, ben)


def test_nobody_marks_their_own_words_or_words_that_are_gone(
    letter: Topic, ana: Member, ben: Member, client_of: BrowserOf
) -> None:
    with pytest.raises(Refused) as no:
        witness(letter, by=ana)
    assert no.value.code == "own_words"
    assert "I read this" not in page_of(client_of(ana), letter)
    take_topic_back(letter, by=ana)
    with pytest.raises(Refused) as no:
        witness(letter, by=ben)
    assert no.value.status == 404


def test_a_suspended_member_reads_and_leaves_no_mark(
    letter: Topic, ben: Member, lea: Member, mara: Member
) -> None:
    witness(letter, by=ben)
    suspend(ben, by=mara)
    with pytest.raises(Refused) as no:
        witness(letter, by=Member.objects.get(pk=ben.pk))
    assert no.value.code == "suspended"
    unwitness(letter, by=ben)
    assert marks(letter) == 0


def test_a_mark_stays_unseen_while_replies_are_wanted_again(
    letter: Topic, ana: Member, ben: Member, client_of: BrowserOf
) -> None:
    witness(letter, by=ben)
    want(letter, by=ana, reply_wanted="listen")
    assert "were read" not in page_of(client_of(ana), letter)
    assert "Post reply" in page_of(client_of(ben), letter)


def test_a_program_leaves_the_mark_and_takes_it_away(
    letter: Topic, ana: Member, ben: Member, lea: Member
) -> None:
    path = f"topics/{letter.pk}"
    assert Program(ben).get(path).json()["witnessed"] is False
    assert Program(ben).put(f"{path}/witness").status_code == 204
    assert Program(ben).put(f"{path}/witness").status_code == 204
    assert Program(ben).get(path).json()["witnessed"] is True
    assert Program(lea).get(path).json()["witnessed"] is False
    assert (Program(ana).get(path).json()["was_read"], marks(letter)) == (True, 1)
    assert Program(lea).get(path).json()["was_read"] is None
    assert Program(ana).put(f"{path}/witness").json()["code"] == "own_words"
    assert Program(ben).delete(f"{path}/witness").status_code == 204
    assert Program(ben).delete(f"{path}/witness").status_code == 204
    assert Program(ana).get(path).json()["was_read"] is False
