"""Replying: once is once, and bad input is told kindly."""

import uuid
from collections.abc import Callable

import pytest
from django.test import Client

from community.models import Member
from forums.models import Reply, Topic
from tests.forums.story import replies

BrowserOf = Callable[[Member], Client]


def test_a_reply_lands_in_its_place(topic: Topic, ben: Member, client_of: BrowserOf) -> None:
    answer = client_of(ben).post(f"/topics/{topic.pk}/replies/", {"body": "I hear you."})
    assert answer["Location"] == f"/topics/{topic.pk}/#reply-1"
    page = client_of(ben).get(answer["Location"]).content.decode()
    assert 'id="reply-1"' in page
    assert "<p>I hear you.</p>" in page


def test_sending_twice_lands_on_the_same_reply(
    topic: Topic, ben: Member, client_of: BrowserOf
) -> None:
    sent = {"body": "I hear you.", "client_id": str(uuid.uuid4())}
    browser = client_of(ben)
    first, second = (browser.post(f"/topics/{topic.pk}/replies/", sent) for _ in range(2))
    assert first["Location"] == second["Location"]
    assert Reply.objects.count() == 1
    topic.refresh_from_db()
    assert topic.last_position == 1


def test_the_same_id_with_other_words_is_refused_and_can_be_sent_as_new(
    topic: Topic, ben: Member, client_of: BrowserOf
) -> None:
    sent = {"body": "I hear you.", "client_id": str(uuid.uuid4())}
    browser, address = client_of(ben), f"/topics/{topic.pk}/replies/"
    browser.post(address, sent)
    answer = browser.post(address, sent | {"body": "And one thing more."})
    assert answer.status_code == 422
    assert "And one thing more." in answer.content.decode()
    fresh = answer.context["form"]["client_id"].value()
    assert fresh != sent["client_id"]
    assert browser.post(address, {"body": "And one thing more.", "client_id": fresh})
    assert Reply.objects.count() == 2


def test_two_members_may_use_the_same_id(topic: Topic, ben: Member, lea: Member) -> None:
    one = uuid.uuid4()
    assert replies(topic, ben, client_id=one) != replies(topic, lea, client_id=one)


def test_a_form_without_an_id_is_still_taken(
    topic: Topic, ben: Member, client_of: BrowserOf
) -> None:
    for wrong in ("", "not-an-id", "x" * 500):
        answer = client_of(ben).post(
            f"/topics/{topic.pk}/replies/", {"body": "Hello", "client_id": wrong}
        )
        assert answer.status_code == 302
    again = client_of(ben).post(f"/topics/{topic.pk}/replies/", {"body": "", "client_id": "nope"})
    assert uuid.UUID(str(again.context["form"]["client_id"].value()))


EMPTY = ["", "   ", "\n\r\n", "\u200b\u200b", "\u2800", "\u3164", "\x00\x07", "\u202e", "\ufe0f"]


@pytest.mark.parametrize("nothing", EMPTY)
def test_nothing_is_not_a_reply(
    topic: Topic, ben: Member, client_of: BrowserOf, nothing: str
) -> None:
    answer = client_of(ben).post(f"/topics/{topic.pk}/replies/", {"body": nothing})
    assert answer.status_code == 422
    assert "There are no words here yet." in answer.content.decode()
    assert not Reply.objects.exists()


def test_too_long_is_told_with_the_number_and_everything_still_there(
    topic: Topic, ben: Member, client_of: BrowserOf
) -> None:
    answer = client_of(ben).post(
        f"/topics/{topic.pk}/replies/", {"body": "a" * 20_001, "content_notes": ["war"]}
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "This is 20001 characters long; 20000 fit." in page
    assert "a" * 20_001 in page
    assert 'value="war" id="id_content_notes_9" checked' in page


def test_characters_that_no_keyboard_means_are_left_out(
    topic: Topic, ben: Member, client_of: BrowserOf
) -> None:
    body = "I \x00hear\x07 \u202eyou\u2066.\r\nTruly."
    client_of(ben).post(f"/topics/{topic.pk}/replies/", {"body": body})
    assert Reply.objects.get().body == "I hear you.\nTruly."


def test_broken_utf_8_is_taken_without_a_fault(
    topic: Topic, ben: Member, client_of: BrowserOf
) -> None:
    answer = client_of(ben).generic(
        "POST",
        f"/topics/{topic.pk}/replies/",
        b"body=I+hear+%FF%FE+you+\xc3\x28",
        content_type="application/x-www-form-urlencoded",
    )
    assert answer.status_code == 302
    assert Reply.objects.get().body.startswith("I hear")


@pytest.mark.parametrize("number", ["0", "999999", "9" * 25])
def test_unknown_ids_are_not_found(
    topic: Topic, ben: Member, client_of: BrowserOf, number: str
) -> None:
    browser = client_of(ben)
    for address in (f"/topics/{number}/", f"/topics/{number}/edit/", f"/replies/{number}/edit/"):
        assert browser.get(address).status_code == 404
    answer = browser.post(f"/topics/{number}/replies/", {"body": "Where did it go?"})
    assert answer.status_code == 404
    assert "Where did it go?" in answer.content.decode()


def test_the_address_of_replies_read_by_hand_leads_to_the_topic(
    topic: Topic, ben: Member, client_of: BrowserOf
) -> None:
    answer = client_of(ben).get(f"/topics/{topic.pk}/replies/?page=2")
    assert answer["Location"] == f"/topics/{topic.pk}/?page=2"
