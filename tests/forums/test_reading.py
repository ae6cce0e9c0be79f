"""A reader finds back to where they stopped, and follows, keeps or leaves out topics."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from community.actions.blocks import block
from community.models import Member, Notification
from forums.actions.reading import put_mark, read_to, tell_followers
from forums.actions.replies import post_reply, take_reply_back
from forums.actions.undoing import undo_reply
from forums.models import Mark, Reading, Reply, Topic
from tests.forums.story import HELD_WORDS
from tests.programs import Program

BrowserOf = Callable[[Member], Client]
LATER = timedelta(minutes=1)


@pytest.fixture
def followed(topic: Topic, lea: Member) -> Topic:
    """Ana's topic, which lea follows."""
    put_mark(topic, Mark.FOLLOW, by=lea)
    return topic


def say(topic: Topic, who: Member, words: str = "I hear you.") -> Reply:
    return post_reply(topic, by=who, body=words, client_id=uuid4())


def told(who: Member) -> list[str]:
    with time_machine.travel(timezone.now() + LATER, tick=False):
        tell_followers()
        due = Notification.objects.due(timezone.now()).filter(member=who, kind="follow")
        return list(due.values_list("address", flat=True))


def test_ben_finds_the_first_reply_that_is_new_to_him(
    topic: Topic, ben: Member, lea: Member, client_of: BrowserOf
) -> None:
    say(topic, lea, "The first.")
    browser = client_of(ben)
    assert "Go on where you stopped" not in browser.get(f"/topics/{topic.pk}/").content.decode()
    answer = browser.post(f"/topics/{topic.pk}/reading/", {"position": "1"})
    assert answer.url == f"/topics/{topic.pk}/#reply-1"
    say(topic, lea, "The second.")
    page = browser.get(f"/topics/{topic.pk}/").content.decode()
    assert f'href="/topics/{topic.pk}/#reply-2">Go on where you stopped' in page
    board = browser.get(f"/boards/{topic.board.slug}/").content.decode()
    assert f'href="/topics/{topic.pk}/#reply-2">new since you were there' in board
    other = client_of(lea).get(f"/boards/{topic.board.slug}/").content.decode()
    assert "new since you were there" not in other


def test_a_place_once_read_is_not_unread_by_an_older_page(topic: Topic, ben: Member) -> None:
    for _ in range(3):
        say(topic, ben)
    topic.refresh_from_db()
    read_to(topic, by=ben, position=3)
    read_to(topic, by=ben, position=1)
    assert Reading.objects.get(topic=topic, member=ben).position == 3
    read_to(topic, by=ben, position=999)
    assert Reading.objects.get(topic=topic, member=ben).position == 3


@pytest.mark.parametrize("place", ["", "-1", "many", "9" * 12])
def test_a_place_that_is_none_is_not_found(
    place: str, topic: Topic, ben: Member, client_of: BrowserOf
) -> None:
    answer = client_of(ben).post(f"/topics/{topic.pk}/reading/", {"position": place})
    assert answer.status_code == 404


def test_lea_hears_once_of_several_new_replies(
    followed: Topic, lea: Member, ben: Member, ana: Member
) -> None:
    assert told(lea) == []
    first = say(followed, ben)
    say(followed, ben, "And one more.")
    assert told(lea) == [first.address()]
    say(followed, ben, "A third.")
    assert told(lea) == [first.address()]
    assert told(ana) == []  # its author hears of each reply as before


def test_lea_hears_nothing_of_her_own_read_taken_back_or_hidden_replies(
    followed: Topic, lea: Member, ben: Member, noor: Member
) -> None:
    say(followed, lea)
    assert told(lea) == []
    say(followed, ben)
    followed.refresh_from_db()
    read_to(followed, by=lea, position=2)
    assert told(lea) == []
    take_reply_back(say(followed, ben, "Never mind."), by=ben)
    assert told(lea) == []
    block(noor, by=lea)
    say(followed, Member.objects.get(pk=noor.pk))
    lea.forget_ties()
    assert told(lea) == []


def test_who_has_read_a_reply_is_not_told_of_it_later(
    followed: Topic, lea: Member, ben: Member, ana: Member
) -> None:
    say(followed, ben)
    assert told(lea)
    followed.refresh_from_db()
    for who in (lea, ana):
        with time_machine.travel(timezone.now() + LATER, tick=False):
            read_to(followed, by=who, position=1)
    assert not Notification.objects.filter(read_at=None, kind__in=["follow", "reply"]).exists()


def test_the_number_of_an_undone_reply_is_new_again(
    topic: Topic, ben: Member, lea: Member, client_of: BrowserOf
) -> None:
    say(topic, lea)
    undone = say(topic, lea, "Too early.")
    topic.refresh_from_db()
    read_to(topic, by=ben, position=2)
    undo_reply(undone, by=lea)
    say(topic, lea, "Now.")
    page = client_of(ben).get(f"/topics/{topic.pk}/").content.decode()
    assert f'href="/topics/{topic.pk}/#reply-2">Go on where you stopped' in page


def test_a_notice_goes_with_the_reply_that_it_leads_to(
    followed: Topic, lea: Member, ben: Member
) -> None:
    reply = say(followed, ben)
    assert told(lea)
    take_reply_back(reply, by=ben)
    assert told(lea) == []


def test_the_twenty_seconds_of_undo_pass_before_anyone_is_told(
    followed: Topic, lea: Member, ben: Member
) -> None:
    say(followed, ben)
    tell_followers()
    assert not Notification.objects.filter(member=lea, kind="follow").exists()


@pytest.mark.parametrize("mark", Mark.values)
def test_a_mark_is_put_and_taken_away_on_the_page(
    mark: str, topic: Topic, ben: Member, client_of: BrowserOf
) -> None:
    browser = client_of(ben)
    browser.post(f"/topics/{topic.pk}/{mark}/")
    assert topic.title in browser.get("/me/topics/").content.decode()
    browser.post(f"/topics/{topic.pk}/{mark}/", {"away": "1", "from": "mine"})
    page = browser.get("/me/topics/").content.decode()
    assert topic.title not in page
    assert "Nothing is here yet" in page


def test_a_topic_ben_leaves_out_is_in_nobody_elses_way(
    topic: Topic, ben: Member, lea: Member, client_of: BrowserOf
) -> None:
    client_of(ben).post(f"/topics/{topic.pk}/ignore/")
    boards = [client_of(who).get(f"/boards/{topic.board.slug}/") for who in (ben, lea)]
    assert [topic.title in page.content.decode() for page in boards] == [False, True]
    assert topic.title not in client_of(ben).get("/").content.decode()
    assert topic.title in client_of(ben).get(f"/topics/{topic.pk}/").content.decode()


def test_a_topic_that_is_hidden_from_ben_now_is_gone_from_his_list(
    topic: Topic, ana: Member, ben: Member, client_of: BrowserOf
) -> None:
    put_mark(topic, Mark.BOOKMARK, by=ben)
    block(ben, by=ana)
    assert topic.title not in client_of(ben).get("/me/topics/").content.decode()
    assert client_of(ben).post(f"/topics/{topic.pk}/follow/").status_code == 404


def test_a_program_keeps_the_place_and_the_marks(topic: Topic, ben: Member) -> None:
    program: Any = Program(ben)
    say(topic, ben)
    address = f"topics/{topic.pk}"
    assert program.get(f"{address}/reading").json()["position"] == 0
    assert program.put(f"{address}/reading", {"position": 1}).json()["position"] == 1
    assert program.put(f"{address}/marks/follow").json()["follows_since"]
    assert program.delete(f"{address}/marks/follow").status_code == 204
    assert program.get(f"{address}/reading").json()["follows_since"] is None
    assert program.put(f"{address}/marks/admire").status_code == 422


def test_someone_signed_out_keeps_no_place(topic: Topic, client: Client) -> None:
    assert client.post(f"/topics/{topic.pk}/reading/", {"position": "1"}).status_code == 401
    assert not Reading.objects.exists()


def test_who_follows_hears_once_of_a_reply_that_was_held_and_released(
    followed: Topic, ben: Member, mika: Member, lea: Member
) -> None:
    put_mark(followed, Mark.FOLLOW, by=ben)
    held = say(followed, ben, HELD_WORDS)
    assert told(lea) == []
    held.release()
    assert told(lea) == [held.address()]
    assert told(lea) == [held.address()]
    assert told(ben) == []
    assert Notification.objects.filter(about=held.about, kind="reply").count() == 1
    followed.refresh_from_db()
    put_mark(followed, Mark.FOLLOW, by=mika)
    assert told(mika) == []


def test_who_was_told_of_a_later_reply_hears_of_the_released_one_too(
    followed: Topic, ben: Member, mika: Member, lea: Member
) -> None:
    held = say(followed, ben, HELD_WORDS)
    later = say(followed, mika)
    assert told(lea) == [later.address()]
    followed.refresh_from_db()
    read_to(followed, by=lea, position=2)
    Notification.objects.filter(member=lea).update(read_at=timezone.now())
    with time_machine.travel(timezone.now() + 5 * LATER):
        held.release()
        assert sorted(told(lea)) == [held.address(), later.address()]


def test_nobody_hears_of_a_released_reply_twice_or_where_they_may_not_see_it(
    followed: Topic, ben: Member, mika: Member, lea: Member, ana: Member
) -> None:
    put_mark(followed, Mark.FOLLOW, by=mika)
    block(ben, by=mika)
    reply = say(followed, ben)
    assert told(lea) == [reply.address()]
    reply.hold()
    reply.release()
    assert told(lea) == [reply.address()]
    assert told(mika) == []
    assert Notification.objects.filter(member=ana, kind="reply").count() == 1
    other = say(followed, ben, HELD_WORDS)
    assert told(mika) == []
    other.release()
    assert told(mika) == []


def test_a_released_reply_that_is_gone_again_is_told_to_nobody(
    followed: Topic, ben: Member, lea: Member
) -> None:
    held = say(followed, ben, HELD_WORDS)
    told(lea)
    held.release()
    take_reply_back(held, by=ben)
    assert told(lea) == []
