"""What was sent a moment ago can be undone: nobody was told, and no word is lost."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from community.errors import Refused
from community.models import Member, Notification
from forums.actions.drafts import save_draft
from forums.actions.replies import edit_reply, take_reply_back
from forums.actions.undoing import undo_reply, undo_topic
from forums.models import Board, Draft, Reply, Topic
from moderation.models import Case, Revision, State
from tests.forums.story import replies, starts
from tests.forums.test_drafts import drafted
from tests.programs import Program

BrowserOf = Callable[[Member], Client]
LATER = timedelta(seconds=21)


def longer_ago(thing: Topic | Reply) -> None:
    thing.created_at -= LATER
    thing.save(update_fields=["created_at"])


def test_the_page_offers_it_for_twenty_seconds_to_the_author_alone(
    topic: Topic, ben: Member, lea: Member, client_of: BrowserOf
) -> None:
    longer_ago(topic)
    browser = client_of(ben)
    page = browser.post(f"/topics/{topic.pk}/replies/", {"body": "I hear you."}, follow=True).text
    reply = Reply.objects.get()
    assert f'action="/replies/{reply.pk}/undo/"' in page
    assert "Nobody is told of it for 20 seconds." in page
    assert "undo/" not in client_of(lea).get(f"/topics/{topic.pk}/").text
    longer_ago(reply)
    assert "undo/" not in browser.get(f"/topics/{topic.pk}/").text


def test_an_undone_reply_leaves_no_trace_and_its_words_come_back(
    topic: Topic, ben: Member, ana: Member, client_of: BrowserOf
) -> None:
    before = Topic.objects.values("last_position", "active_at").get()
    posts = Member.objects.get(pk=ben.pk).posts
    reply = replies(topic, ben, "Too soon", content_notes=["death"])
    assert Notification.objects.filter(member=ana).exists()
    browser = client_of(ben)
    answer = browser.post(f"/replies/{reply.pk}/undo/")
    assert answer.headers["Location"].startswith(f"/topics/{topic.pk}/?draft=")
    page = browser.get(answer.headers["Location"].partition("#")[0])
    assert "Your words are back here" in page.text
    assert page.context["form"]["body"].value() == "Too soon"
    assert page.context["form"]["content_notes"].value() == ["death"]
    assert not Reply.objects.exists()
    assert not Notification.objects.exists()
    assert Topic.objects.values("last_position", "active_at").get() == before
    assert Member.objects.get(pk=ben.pk).posts == posts
    assert "reply-1" not in client_of(ana).get(f"/topics/{topic.pk}/").text
    assert browser.get(f"/replies/{reply.pk}/").status_code == 404


def test_the_place_is_free_for_whoever_comes_next(topic: Topic, ben: Member, lea: Member) -> None:
    replies(topic, lea, "First")
    draft = undo_reply(replies(topic, ben, "Second"), by=ben)
    assert replies(topic, lea, "Third").position == 2
    again = replies(topic, ben, "Second, better", client_id=draft.client_id)
    assert again.position == 3
    assert not Draft.objects.exists()


def test_where_another_reply_came_after_it_no_place_moves(
    topic: Topic, ben: Member, lea: Member, client_of: BrowserOf
) -> None:
    reply, after = replies(topic, ben, "Too soon"), replies(topic, lea, "Me too.")
    undo_reply(reply, by=ben)
    after.refresh_from_db()
    assert after.position == 2
    page = client_of(lea).get(f"/topics/{topic.pk}/").text
    assert "Too soon" not in page
    assert "This reply is not shown." in page
    assert Draft.objects.get(member=ben).words["body"] == "Too soon"


def test_what_a_case_is_about_is_taken_back_and_stays_with_the_case(
    topic: Topic, ben: Member
) -> None:
    reply = replies(topic, ben, "I want to kill myself tonight")
    assert Case.objects.about(reply).exists()
    undo_reply(reply, by=ben)
    reply.refresh_from_db()
    assert reply.state == State.TAKEN_BACK
    assert Revision.objects.filter(kind="reply", target_id=reply.pk).exists()
    assert Draft.objects.get(member=ben).words["body"] == "I want to kill myself tonight"


def test_words_from_before_an_edit_go_with_it(topic: Topic, ben: Member) -> None:
    reply = edit_reply(replies(topic, ben, "One"), by=ben, body="Two")
    undo_reply(reply, by=ben)
    assert not Revision.objects.exists()


def test_after_twenty_seconds_it_is_refused_kindly(
    topic: Topic, ben: Member, client_of: BrowserOf
) -> None:
    reply = replies(topic, ben)
    longer_ago(reply)
    page = client_of(ben).post(f"/replies/{reply.pk}/undo/", follow=True).text
    assert "Twenty seconds have passed, so it stays. You can still take it back." in page
    assert "I hear you." in page
    assert not Draft.objects.exists()


def test_nobody_undoes_what_is_not_theirs(
    topic: Topic, ben: Member, lea: Member, mara: Member, client_of: BrowserOf
) -> None:
    reply = replies(topic, ben)
    for member in (lea, mara):
        assert client_of(member).post(f"/replies/{reply.pk}/undo/").status_code == 404
        assert Program(member).post(f"replies/{reply.pk}/undo").json()["code"] == "not_yours"
        with pytest.raises(Refused):
            undo_topic(topic, by=member)
    take_reply_back(reply, by=ben)
    with pytest.raises(Refused):
        undo_reply(reply, by=ben)


def test_what_one_was_writing_meanwhile_is_kept_too(topic: Topic, ben: Member) -> None:
    reply = replies(topic, ben, "Sent")
    drafted(topic, ben, "The next thought")
    back = undo_reply(reply, by=ben)
    assert back.beside
    told = {draft.words["body"] for draft in Draft.objects.filter(member=ben)}
    assert told == {"Sent", "The next thought"}


def test_an_undone_topic_is_gone_and_comes_back_whole(
    board: Board, ben: Member, lea: Member, client_of: BrowserOf
) -> None:
    started = starts(board, ben, title="Not yet", boundary="please don't", own_note="a ward")
    browser = client_of(ben)
    assert f'action="/topics/{started.pk}/undo/"' in browser.get(f"/topics/{started.pk}/").text
    answer = browser.post(f"/topics/{started.pk}/undo/")
    page = browser.get(answer.headers["Location"].partition("#")[0])
    form = page.context["form"]
    told = {name: form[name].value() for name in ("title", "boundary", "own_note", "reply_wanted")}
    assert told == {
        "title": "Not yet",
        "boundary": "please don't",
        "own_note": "a ward",
        "reply_wanted": "listen",
    }
    assert not Topic.objects.exists()
    assert client_of(lea).get(f"/topics/{started.pk}/").status_code == 404


def test_an_undone_topic_takes_nothing_from_those_who_began_to_answer(
    board: Board, ben: Member, lea: Member
) -> None:
    started = starts(board, ben)
    save_draft(started, by=lea, words={"body": "I wanted"}, client_id=started.client_id)
    undo_topic(started, by=ben)
    started.refresh_from_db()
    assert started.state == State.TAKEN_BACK
    assert Draft.objects.get(member=lea).words == {"body": "I wanted"}


def test_a_link_leads_to_the_page_and_place_of_one_reply(
    topic: Topic, ben: Member, lea: Member, client_of: BrowserOf
) -> None:
    kept = [replies(topic, lea if number % 2 else ben, f"{number}") for number in range(21)]
    browser = client_of(ben)
    assert browser.get(f"/replies/{kept[20].pk}/").headers["Location"] == (
        f"/topics/{topic.pk}/?page=2#reply-21"
    )
    assert f'href="/replies/{kept[0].pk}/"' in browser.get(f"/topics/{topic.pk}/").text
    take_reply_back(kept[0], by=ben)
    assert browser.get(f"/replies/{kept[0].pk}/").status_code == 302
    topic.state = State.WITHHELD
    topic.save()
    assert browser.get(f"/replies/{kept[20].pk}/").status_code == 404


def test_through_the_api_the_words_come_back_as_a_draft(topic: Topic, ben: Member) -> None:
    program = Program(ben)
    sent = program.post(f"topics/{topic.pk}/replies", {"body": "Too soon"}).json()
    draft = program.post(f"replies/{sent['id']}/undo").json()
    assert (draft["body"], draft["topic"]) == ("Too soon", topic.pk)
    late = replies(topic, ben)
    longer_ago(late)
    answer = program.post(f"replies/{late.pk}/undo")
    assert (answer.status_code, answer.json()["code"]) == (409, "too_late")
    started = program.post(
        "boards/family/topics", {"title": "A day", "body": "Long.", "reply_wanted": "listen"}
    ).json()
    back = program.post(f"topics/{started['id']}/undo").json()
    assert (back["title"], back["board"]) == ("A day", "family")
