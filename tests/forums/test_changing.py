"""Editing and taking back: by the author alone, with what was said before kept for cases."""

from collections.abc import Callable

import pytest
from django.test import Client

from community.errors import Refused
from community.models import Member, Notification
from forums.actions.replies import edit_reply, take_reply_back
from forums.actions.topics import edit_topic, take_topic_back
from forums.models import Topic
from moderation.actions.reports import report
from moderation.models import Case, Revision, State
from tests.forums.story import HELD_WORDS, HIDDEN_WORD, replies, turns
from tests.restrictions import decided, suspend

BrowserOf = Callable[[Member], Client]


def test_an_edited_reply_says_so_and_keeps_what_it_said(
    topic: Topic, ben: Member, lea: Member, client_of: BrowserOf
) -> None:
    reply = replies(topic, ben, f"I like {HIDDEN_WORD}.")
    browser = client_of(ben)
    form = browser.get(f"/replies/{reply.pk}/edit/").content.decode()
    assert f"I like {HIDDEN_WORD}.</textarea>" in form
    answer = browser.post(f"/replies/{reply.pk}/edit/", {"body": "I like jam."})
    assert answer["Location"] == f"/topics/{topic.pk}/#reply-1"
    page = client_of(lea).get(f"/topics/{topic.pk}/").content.decode()
    assert "I like jam." in page
    assert HIDDEN_WORD not in page
    assert "edited" in page
    kept = Revision.objects.get(kind="reply", target_id=reply.pk)
    assert HIDDEN_WORD in kept.body


def test_saving_without_a_change_marks_nothing(topic: Topic, ana: Member, ben: Member) -> None:
    reply = replies(topic, ben)
    edit_reply(reply, by=ben, body=f" {reply.body}\r\n")
    edit_topic(topic, by=ana, title=topic.title, body=topic.body)
    reply.refresh_from_db()
    topic.refresh_from_db()
    assert reply.edited_at is topic.edited_at is None
    assert not Revision.objects.exists()


def test_an_edited_topic_keeps_title_and_words(
    topic: Topic, ana: Member, client_of: BrowserOf
) -> None:
    sent = {"title": "Another evening", "body": "I made bread.", "own_note": "food"}
    client_of(ana).post(f"/topics/{topic.pk}/edit/", sent)
    topic.refresh_from_db()
    assert (topic.title, topic.html, topic.own_note) == (
        "Another evening", "<p>I made bread.</p>\n", "food",
    )  # fmt: skip
    kept = {revision.body for revision in Revision.objects.filter(kind="topic")}
    assert kept == {"A quiet evening", "I made soup."}


def test_a_bad_edit_keeps_what_was_typed(topic: Topic, ana: Member, client_of: BrowserOf) -> None:
    sent = {"title": "e" * 121, "body": "Other words of mine"}
    answer = client_of(ana).post(f"/topics/{topic.pk}/edit/", sent)
    assert answer.status_code == 422
    assert "Other words of mine" in answer.content.decode()
    assert "121 characters" in answer.content.decode()


def test_new_words_are_read_like_first_ones(topic: Topic, ben: Member, ana: Member) -> None:
    reply = edit_reply(replies(topic, ben), by=ben, body=HELD_WORDS)
    assert reply.state == State.HELD
    assert Case.objects.filter(kind="reply", target_id=reply.pk).exists()
    held = edit_topic(topic, by=ana, title=HELD_WORDS, body="I made soup.")
    assert held.state == State.HELD


@pytest.mark.parametrize("verb", ["edit", "take-back"])
def test_nobody_but_the_author_finds_these_pages(
    topic: Topic, ben: Member, ana: Member, mara: Member, lena: Member, client_of: BrowserOf,
    verb: str,
) -> None:  # fmt: skip
    reply = replies(topic, ben)
    for other in (ana, mara, lena):
        address = f"/replies/{reply.pk}/{verb}/"
        assert client_of(other).get(address).status_code == 404
        assert client_of(other).post(address, {"body": "Not mine"}).status_code == 404
    for other in (ben, mara, lena):
        address = f"/topics/{topic.pk}/{verb}/"
        assert client_of(other).get(address).status_code == 404
        assert client_of(other).post(address, {"title": "x", "body": "x"}).status_code == 404
    reply.refresh_from_db()
    assert (reply.body, reply.state) == ("I hear you.", State.VISIBLE)
    with pytest.raises(Refused):
        edit_reply(reply, by=mara, body="Not mine")
    with pytest.raises(Refused):
        take_topic_back(topic, by=lena)


def test_a_reply_taken_back_leaves_its_place_and_no_other_moves(
    topic: Topic, ben: Member, lea: Member, ana: Member, client_of: BrowserOf
) -> None:
    reply = replies(topic, ben, f"I like {HIDDEN_WORD}.")
    replies(topic, lea, "The second one.")
    browser = client_of(ben)
    asked = browser.get(f"/replies/{reply.pk}/take-back/").content.decode()
    assert "Take back your words?" in asked
    answer = browser.post(f"/replies/{reply.pk}/take-back/")
    assert answer["Location"] == f"/topics/{topic.pk}/#reply-1"
    for reader in (ana, ben, lea):
        page = client_of(reader).get(f"/topics/{topic.pk}/").content.decode()
        assert HIDDEN_WORD not in page
        assert page.index("This reply is not shown.") < page.index("The second one.")
        assert 'id="reply-2"' in page
    assert not Notification.objects.filter(about=reply.about).exists()
    assert HIDDEN_WORD in Revision.objects.get(kind="reply").body
    assert browser.post(f"/replies/{reply.pk}/take-back/").status_code == 302  # sent twice


def test_a_topic_taken_back_loses_its_words_and_keeps_the_replies_of_others(
    topic: Topic, ana: Member, ben: Member, client_of: BrowserOf
) -> None:
    replies(topic, ben, "These stay readable.")
    client_of(ana).post(f"/topics/{topic.pk}/take-back/")
    for reader in (ana, ben):
        page = client_of(reader).get(f"/topics/{topic.pk}/").content.decode()
        for gone in ("A quiet evening", "I made soup.", "call her"):
            assert gone not in page
        assert "Taken back by its author." in page
        assert "These stay readable." in page
        assert "Post reply" not in page
        listed = client_of(reader).get("/boards/family/").content.decode()
        assert "A quiet evening" not in listed
        assert "A topic that was taken back" in listed
    kept = {revision.body for revision in Revision.objects.filter(kind="topic")}
    assert kept == {"A quiet evening", "I made soup.", "please don't tell me to call her"}
    assert client_of(ana).post(f"/topics/{topic.pk}/take-back/").status_code == 302


def test_a_topic_taken_back_without_replies_leaves_the_list(
    topic: Topic, ana: Member, client_of: BrowserOf
) -> None:
    take_topic_back(topic, by=ana)
    assert "taken back" not in client_of(ana).get("/boards/family/").content.decode()


def test_a_report_keeps_what_was_taken_back_later(topic: Topic, ben: Member, ana: Member) -> None:
    reply = replies(topic, ben, f"You should eat {HIDDEN_WORD}.")
    kept = report(reply, by=ana, reason="R13")
    take_reply_back(reply, by=ben)
    kept.refresh_from_db()
    assert HIDDEN_WORD in kept.body


def test_held_words_can_be_edited_and_taken_back_but_withheld_ones_cannot(
    topic: Topic, ben: Member, client_of: BrowserOf
) -> None:
    held = turns(replies(topic, ben), State.HELD)
    assert client_of(ben).get(f"/replies/{held.pk}/edit/").status_code == 200
    turns(held, State.WITHHELD)
    assert client_of(ben).get(f"/replies/{held.pk}/edit/").status_code == 404
    assert client_of(ben).post(f"/replies/{held.pk}/take-back/").status_code == 404


def test_a_suspended_member_takes_back_but_writes_nothing_new(
    topic: Topic, otto: Member, mara: Member, client_of: BrowserOf
) -> None:
    reply = replies(topic, otto)
    suspend(otto, by=mara)
    answer = client_of(otto).post(f"/replies/{reply.pk}/edit/", {"body": "Something worse"})
    assert answer.status_code == 403
    assert "Something worse" in answer.content.decode()
    assert client_of(otto).post(f"/replies/{reply.pk}/take-back/").status_code == 302
    reply.refresh_from_db()
    assert (reply.state, reply.body) == (State.TAKEN_BACK, "")


def test_slow_mode_counts_posts_and_not_other_words_for_one(
    topic: Topic, otto: Member, mara: Member
) -> None:
    three = [replies(topic, otto, f"Number {number}") for number in range(3)]
    decided(otto, by=mara, outcome="slow_mode")
    with pytest.raises(Refused, match="three posts a day"):
        replies(topic, otto)
    assert edit_reply(three[0], by=otto, body="A kinder word").body == "A kinder word"
