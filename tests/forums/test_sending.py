"""Sending: once is once, bad input is told kindly, and no word is ever lost."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from community.errors import Refused
from community.models import Consent, Member, Notification
from forums.models import Board, Reply, Topic
from moderation.models import Case, State
from tests.forums.story import HELD_WORDS, replies, starts, typed
from tests.restrictions import suspend

BrowserOf = Callable[[Member], Client]


def test_a_topic_is_started_and_opened(board: Board, ana: Member, client_of: BrowserOf) -> None:
    answer = client_of(ana).post(
        "/boards/family/start/",
        typed(content_notes=["death", "abuse"], own_note="my dog", boundary="no advice please"),
        follow=True,
    )
    topic = Topic.objects.get()
    assert answer.redirect_chain == [(f"/topics/{topic.pk}/", 302)]
    page = answer.content.decode()
    assert "Your topic is here." in page
    assert "<q>no advice please</q>" in page
    assert "abuse, death, my dog" in page
    assert 'class="fold"' in page


def test_looking_first_keeps_everything_and_sends_nothing(
    board: Board, ana: Member, client_of: BrowserOf
) -> None:
    sent = typed(body="It is *quiet* here.", boundary="no advice", own_note="soup", look="1")
    sent |= {"content_notes": ["eating"], "reply_wanted": "questions"}
    answer = client_of(ana).post("/boards/family/start/", sent)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "<p>It is <em>quiet</em> here.</p>" in page
    assert "It is *quiet* here.</textarea>" in page
    for kept in ('value="no advice"', 'value="soup"', sent["client_id"]):
        assert kept in page
    assert 'value="eating" id="id_content_notes_4" checked' in page
    assert 'value="questions" required id="id_reply_wanted_3" checked' in page
    assert not Topic.objects.exists()


def test_enter_in_the_title_looks_before_it_sends(
    board: Board, ana: Member, client_of: BrowserOf
) -> None:
    page = client_of(ana).get("/boards/family/start/").content.decode()
    form = page[page.index("<form method") :]
    assert form.index('name="look"') < form.index("Start the topic")


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


def test_a_topic_sent_twice_is_one_topic(board: Board, ana: Member, client_of: BrowserOf) -> None:
    sent = typed()
    for _ in range(2):
        client_of(ana).post("/boards/family/start/", sent)
    assert Topic.objects.count() == 1
    answer = client_of(ana).post("/boards/family/start/", sent | {"own_note": "something else"})
    assert answer.status_code == 422
    assert Topic.objects.count() == 1


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


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"title": ""}, "Give it a few words as a title."),
        ({"title": "b" * 121}, "This is 121 characters long; 120 fit."),
        ({"boundary": "c" * 121}, "This is 121 characters long; 120 fit."),
        ({"own_note": "d" * 41}, "This is 41 characters long; 40 fit."),
        ({"content_notes": ["war", "unheard of"]}, "Choose content notes from the list."),
        ({"body": "\u200b"}, "There are no words here yet."),
    ],
)
def test_each_wrong_field_of_the_composer_has_its_sentence(
    board: Board, ana: Member, client_of: BrowserOf, wrong: dict[str, Any], sentence: str
) -> None:
    sent = typed(body="These stay.") | wrong
    answer = client_of(ana).post("/boards/family/start/", sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    for kept in (sent["title"], sent["boundary"], sent["own_note"]):
        assert kept in page
    assert not Topic.objects.exists()


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


def test_a_sign_in_that_ran_out_keeps_the_words(topic: Topic) -> None:
    answer = Client().post(f"/topics/{topic.pk}/replies/", {"body": "Half an hour of thinking"})
    assert answer.status_code == 401
    assert "Half an hour of thinking" in answer.content.decode()
    answer = Client().post("/boards/family/start/", typed(body="A whole letter of mine"))
    assert answer.status_code == 401
    assert "A whole letter of mine" in answer.content.decode()


def test_a_form_that_grew_old_keeps_the_words(topic: Topic, ben: Member) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(ben, backend="allauth.account.auth_backends.AuthenticationBackend")
    answer = browser.post(f"/topics/{topic.pk}/replies/", {"body": "Written over night"})
    assert answer.status_code == 403
    assert "Written over night" in answer.content.decode()
    assert not Reply.objects.exists()


def test_writing_much_in_a_short_time_is_slowed_with_the_words_kept(
    topic: Topic, ben: Member, client_of: BrowserOf
) -> None:
    browser = client_of(ben)
    for number in range(20):
        browser.post(f"/topics/{topic.pk}/replies/", {"body": f"Number {number}"})
    answer = browser.post(f"/topics/{topic.pk}/replies/", {"body": "Number twenty-one"})
    assert answer.status_code == 429
    assert "Number twenty-one" in answer.content.decode()
    assert Reply.objects.count() == 20


def test_a_suspended_member_reads_and_is_told_why_there_is_no_composer(
    topic: Topic, otto: Member, mara: Member, client_of: BrowserOf
) -> None:
    suspend(otto, by=mara)
    browser = client_of(otto)
    page = browser.get(f"/topics/{topic.pk}/").content.decode()
    assert "I made soup." in page
    assert "Your account is paused until" in page
    assert "Post reply" not in page
    answer = browser.post(f"/topics/{topic.pk}/replies/", {"body": "Let me in"})
    assert answer.status_code == 403
    assert "Let me in" in answer.content.decode()
    assert "Your account is paused until" in browser.get("/boards/family/start/").content.decode()
    assert browser.post("/boards/family/start/", typed()).status_code == 403
    assert not Reply.objects.exists()


def test_whoever_withdrew_consent_is_told_before_writing(
    topic: Topic, ben: Member, client_of: BrowserOf
) -> None:
    Consent.objects.filter(member=ben).update(withdrawn_at=topic.created_at)
    assert (
        "To write here we need your consent"
        in client_of(ben).get(f"/topics/{topic.pk}/").content.decode()
    )


def test_held_words_are_shown_to_their_author_with_the_truth(
    topic: Topic, ben: Member, ana: Member, client_of: BrowserOf
) -> None:
    answer = client_of(ben).post(f"/topics/{topic.pk}/replies/", {"body": HELD_WORDS}, follow=True)
    page = answer.content.decode()
    assert "Only you can see this until someone has read it." in page
    assert HELD_WORDS in page
    assert 'href="/care/now/"' in page[page.index(HELD_WORDS) :]
    others = client_of(ana).get(f"/topics/{topic.pk}/").content.decode()
    assert HELD_WORDS not in others
    assert "This reply is not shown." in others
    assert Case.objects.filter(kind="reply").exists()
    assert not Notification.objects.filter(kind="reply").exists()


def test_released_words_are_read_by_everyone_and_the_author_of_the_topic_is_told(
    topic: Topic, ben: Member, ana: Member, client_of: BrowserOf
) -> None:
    reply = replies(topic, ben, HELD_WORDS)
    assert reply.state == State.HELD
    reply.release()
    assert HELD_WORDS in client_of(ana).get(f"/topics/{topic.pk}/").content.decode()
    assert Notification.objects.get(member=ana, kind="reply").about == f"reply:{reply.pk}"


def test_feelings_are_never_held(topic: Topic, ben: Member) -> None:
    assert replies(topic, ben, "Some days I don't want to live any more.").state == State.VISIBLE


def test_the_author_of_a_topic_is_told_of_a_reply_but_not_of_their_own(
    topic: Topic, ana: Member, ben: Member
) -> None:
    replies(topic, ana)
    assert not Notification.objects.filter(kind="reply").exists()
    reply = replies(topic, ben)
    notice = Notification.objects.get(kind="reply")
    assert (notice.member, notice.address) == (ana, reply.address())


def test_a_board_of_the_team_lets_only_the_team_start(
    board: Board, ana: Member, lea: Member, client_of: BrowserOf
) -> None:
    board.starts = Board.Starts.STAFF
    board.save()
    page = client_of(ana).get("/boards/family/start/").content.decode()
    assert "Topics on this board are started by the team." in page
    assert "<textarea" not in page
    answer = client_of(ana).post("/boards/family/start/", typed())
    assert answer.status_code == 403
    with pytest.raises(Refused):
        starts(board, ana)
    assert client_of(lea).post("/boards/family/start/", typed()).status_code == 302


def test_the_address_of_replies_read_by_hand_leads_to_the_topic(
    topic: Topic, ben: Member, client_of: BrowserOf
) -> None:
    answer = client_of(ben).get(f"/topics/{topic.pk}/replies/?page=2")
    assert answer["Location"] == f"/topics/{topic.pk}/?page=2"
