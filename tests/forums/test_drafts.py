"""What someone began to write is there again, for them alone, and gone once it is sent."""

import json
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from community.errors import Refused
from community.models import Circle, CircleMembership, Consent, Member
from forums.actions.drafts import MOST, save_draft
from forums.models import Board, Draft, Reply, Topic
from moderation.models import State
from tests.forums.story import replies, starts, turns, typed
from tests.forums.test_paging import TOPIC_QUERIES, counted
from tests.programs import Program
from tests.restrictions import suspend

BrowserOf = Callable[[Member], Client]
SCRIPT = {"accept": "application/json"}
HALF = "I wanted to say that I"


def saves(browser: Client, topic: Topic, body: str, **more: Any) -> dict[str, Any]:
    """Have the page save what is typed, as it does by itself."""
    answer = browser.post(f"/topics/{topic.pk}/draft/", {"body": body} | more, headers=SCRIPT)
    assert answer.status_code == 200, answer.content
    return dict(json.loads(answer.content))


def id_and_version(kept: dict[str, Any]) -> dict[str, Any]:
    return {name: kept[name] for name in ("client_id", "version")}


def drafted(topic: Topic, member: Member, body: str = HALF, **more: Any) -> Draft:
    told = {"client_id": uuid.uuid4(), "words": {"body": body}} | more
    kept = save_draft(topic, by=member, **told)
    assert kept is not None
    return kept


def test_ben_goes_on_writing_on_another_device(
    topic: Topic, ben: Member, client_of: BrowserOf
) -> None:
    kept = saves(client_of(ben), topic, HALF, content_notes=["death", "abuse"])
    page = client_of(ben).get(f"/topics/{topic.pk}/")
    assert HALF in page.text
    assert f'value="{kept["client_id"]}"' in page.text
    assert page.context["form"]["content_notes"].value() == ["abuse", "death"]
    assert "Your draft from" in page.text


def test_nobody_else_sees_it_anywhere(
    topic: Topic, ben: Member, ana: Member, lena: Member, client_of: BrowserOf
) -> None:
    draft = drafted(topic, ben)
    for member in (ana, lena):
        browser = client_of(member)
        for address in (
            f"/topics/{topic.pk}/",
            "/me/drafts/",
            f"/topics/{topic.pk}/?draft={draft.client_id}",
        ):
            assert HALF not in browser.get(address).text
        assert browser.get(f"/me/drafts/{draft.client_id}/").status_code == 404
        assert browser.post(f"/me/drafts/{draft.client_id}/away/").status_code == 404
        assert Program(member).get("drafts").json()["items"] == []
        assert Program(member).delete(f"drafts/{draft.client_id}").status_code == 404
    assert Draft.objects.get() == draft


def test_a_topic_that_is_begun_comes_back_with_everything(
    board: Board, ben: Member, client_of: BrowserOf
) -> None:
    browser = client_of(ben)
    words = typed(title="", boundary="please don't", reply_wanted="questions", own_note="a ward")
    answer = browser.post("/boards/family/draft/", words)
    assert answer.headers["Location"].startswith("/boards/family/start/?draft=")
    page = browser.get(answer.headers["Location"].partition("#")[0])
    assert "Kept as a draft." in page.text
    form = page.context["form"]
    for name in ("reply_wanted", "body", "boundary", "own_note", "client_id"):
        assert str(form[name].value()) == words[name]
    assert browser.get("/boards/family/start/").context["form"]["body"].value() == "I made soup."


def test_saved_again_it_is_the_same_draft(topic: Topic, ben: Member, client_of: BrowserOf) -> None:
    browser = client_of(ben)
    kept = saves(browser, topic, HALF)
    again = saves(browser, topic, HALF + " am here", **id_and_version(kept))
    assert again["client_id"] == kept["client_id"]
    assert (Draft.objects.get().words["body"], Draft.objects.get().version) == (
        HALF + " am here",
        2,
    )


def test_an_answer_that_was_lost_changes_nothing(topic: Topic, ben: Member) -> None:
    first = drafted(topic, ben)
    assert drafted(topic, ben, HALF, client_id=first.client_id) == first
    assert Draft.objects.get().version == 1


def test_what_is_sent_leaves_no_draft(topic: Topic, ben: Member, client_of: BrowserOf) -> None:
    browser = client_of(ben)
    kept = saves(browser, topic, HALF)
    browser.post(f"/topics/{topic.pk}/replies/", {"body": "I hear you."} | id_and_version(kept))
    assert Reply.objects.get().body == "I hear you."
    assert not Draft.objects.exists()
    begun = typed()
    browser.post("/boards/family/draft/", begun)
    browser.post("/boards/family/start/", begun)
    assert not Draft.objects.exists()


def test_what_is_refused_keeps_its_draft(topic: Topic, ben: Member) -> None:
    draft = drafted(topic, ben)
    topic.reply_wanted = "witness"
    topic.save()
    with pytest.raises(Refused):
        replies(topic, ben, HALF, client_id=draft.client_id)
    assert Draft.objects.get().words["body"] == HALF


def test_a_save_that_comes_after_the_sending_brings_nothing_back(
    topic: Topic, ben: Member, client_of: BrowserOf
) -> None:
    sent = replies(topic, ben)
    words = {"body": "I hear", "client_id": str(sent.client_id)}
    answer = client_of(ben).post(f"/topics/{topic.pk}/draft/", words, headers=SCRIPT)
    assert (answer.status_code, answer.json()["code"]) == (409, "already_sent")
    Draft.objects.create(member=ben, topic=topic, client_id=sent.client_id, words={"body": "I"})
    assert client_of(ben).get(f"/topics/{topic.pk}/").context["draft"] is None


def test_two_tabs_lose_no_word_of_each_other(
    topic: Topic, ben: Member, client_of: BrowserOf
) -> None:
    browser = client_of(ben)
    kept = saves(browser, topic, HALF)
    saves(browser, topic, "The first tab went on.", **id_and_version(kept))
    second = saves(browser, topic, "The second tab too.", **id_and_version(kept))
    assert "changed in another place meanwhile" in second["sentence"]
    assert second["client_id"] != kept["client_id"]
    again = saves(browser, topic, "The second tab writes on.", **id_and_version(second))
    assert (again["client_id"], again["sentence"]) == (second["client_id"], "")
    listed = browser.get("/me/drafts/").text
    assert "The first tab went on." in listed
    assert "The second tab writes on." in listed
    assert (
        browser.get(f"/topics/{topic.pk}/").context["draft"].words["body"].startswith("The first")
    )
    page = browser.get(f"/topics/{topic.pk}/?draft={second['client_id']}")
    assert "The second tab writes on." in page.text


def test_two_tabs_that_begin_at_once_are_both_kept(
    topic: Topic, ben: Member, lea: Member, client_of: BrowserOf
) -> None:
    told = [
        saves(client_of(lea), topic, words, client_id=str(uuid.uuid4()))["sentence"]
        for words in ("One", "Two")
    ]
    assert [bool(sentence) for sentence in told] == [False, True]
    first, second = drafted(topic, ben, "One"), drafted(topic, ben, "Two")
    assert (first.beside, second.beside) == (False, True)
    assert drafted(topic, ben, "Two", client_id=uuid.uuid4()) == second


def test_words_that_are_taken_out_again_leave_nothing(topic: Topic, ben: Member) -> None:
    draft = drafted(topic, ben)
    told = {"client_id": draft.client_id, "words": {"body": " \n", "content_notes": ["abuse"]}}
    assert save_draft(topic, by=ben, version=9, **told) is None
    assert Draft.objects.exists()
    assert save_draft(topic, by=ben, version=1, **told) is None
    assert not Draft.objects.exists()


def test_ben_throws_a_draft_away(topic: Topic, ben: Member, client_of: BrowserOf) -> None:
    draft = drafted(topic, ben)
    browser = client_of(ben)
    assert "My drafts" in browser.get("/me/").text
    assert HALF in browser.get("/me/drafts/").text
    assert "Go on writing" in browser.get(f"/me/drafts/{draft.client_id}/").text
    page = browser.post(f"/me/drafts/{draft.client_id}/away/", follow=True).text
    assert "Thrown away." in page
    assert "Nothing is waiting here" in page
    assert not Draft.objects.exists()


def test_words_for_a_place_that_is_closed_now_can_still_be_read(
    topic: Topic, ben: Member, client_of: BrowserOf
) -> None:
    draft = drafted(topic, ben)
    turns(topic, State.WITHHELD)
    page = client_of(ben).get(f"/me/drafts/{draft.client_id}/").text
    assert HALF in page
    assert "A quiet evening" not in page
    assert "Go on writing" not in page


def test_a_suspended_member_keeps_what_they_were_writing(
    topic: Topic, otto: Member, mara: Member, client_of: BrowserOf
) -> None:
    suspend(otto, by=mara)
    browser = client_of(otto)
    saves(browser, topic, HALF)
    assert "My drafts" in browser.get(f"/topics/{topic.pk}/").text
    assert HALF in browser.get("/me/drafts/").text


def test_without_consent_nothing_is_kept(topic: Topic, ben: Member) -> None:
    Consent.objects.filter(member=ben).update(withdrawn_at=topic.created_at)
    with pytest.raises(Refused, match="consent"):
        drafted(topic, ben)


def test_nothing_can_be_begun_in_a_place_that_is_not_there_for_them(
    board: Board, ana: Member, ben: Member, hedi: Member
) -> None:
    circle = Circle.objects.create(name="Thursday", host=hedi)
    CircleMembership.objects.create(circle=circle, member=ana)
    closed = Board.objects.create(slug="ours", title="Ours", purpose="Ours.", circle=circle)
    with pytest.raises(Refused) as no:
        drafted(starts(closed, ana), ben)
    assert no.value.status == 404


def test_there_is_an_end_to_drafts(topic: Topic, ben: Member, board: Board) -> None:
    Draft.objects.bulk_create(
        Draft(member=ben, board=board, beside=True, words={"body": str(number)})
        for number in range(MOST)
    )
    with pytest.raises(Refused) as no:
        drafted(topic, ben)
    assert no.value.code == "too_many_drafts"


def test_a_draft_costs_the_page_one_question_more(
    topic: Topic, ben: Member, ana: Member, client_of: BrowserOf, django_assert_max_num_queries: Any
) -> None:
    drafted(topic, ben)
    replies(topic, ana)
    more = TOPIC_QUERIES + 1
    counted(client_of(ben), f"/topics/{topic.pk}/", more, django_assert_max_num_queries)


def test_without_a_script_a_sign_in_that_ran_out_keeps_the_draft(topic: Topic) -> None:
    answer = Client().post(f"/topics/{topic.pk}/draft/", {"body": HALF})
    assert answer.status_code == 401
    assert HALF in answer.text


class TestThroughTheApi:
    def test_a_program_keeps_lists_and_lets_go(self, topic: Topic, ben: Member) -> None:
        program, own = Program(ben), uuid.uuid4()
        words = {"topic": topic.pk, "body": HALF, "content_notes": ["abuse"]}
        kept = program.put(f"drafts/{own}", words).json()
        assert (kept["version"], kept["beside"], kept["content_notes"]) == (1, False, ["abuse"])
        [listed] = program.get("drafts").json()["items"]
        assert (listed["client_id"], listed["body"], listed["topic"]) == (str(own), HALF, topic.pk)
        other = program.put(f"drafts/{own}", words | {"body": "Else", "version": 0}).json()
        assert other["beside"]
        assert other["client_id"] != str(own)
        assert program.delete(f"drafts/{own}").status_code == 204
        empty = {"topic": topic.pk, "body": "", "version": 1}
        assert program.put(f"drafts/{other['client_id']}", empty).status_code == 204
        assert program.get("drafts").json()["items"] == []

    def test_a_draft_has_one_place(self, board: Board, topic: Topic, ben: Member) -> None:
        program = Program(ben)
        for where in ({}, {"topic": topic.pk, "board": "family"}):
            answer = program.put(f"drafts/{uuid.uuid4()}", {"body": HALF} | where)
            assert answer.json()["code"] == "one_place"
        kept = program.put(f"drafts/{uuid.uuid4()}", {"board": "family", "title": "Half"}).json()
        assert (kept["board"], kept["title"]) == ("family", "Half")
