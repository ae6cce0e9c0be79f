"""At night words can wait until morning: they are sent once, or stay and it is said."""

import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from community.errors import Refused
from community.models import Member, Notification
from community.schedule import JOBS
from forums.actions.drafts import save_draft
from forums.actions.holding import hold_draft, send_due_drafts, stop_holding
from forums.actions.replies import post_reply
from forums.models import Board, Draft, Reply, Topic
from forums.mornings import morning_after
from moderation.models import State
from tests.forums.story import replies, turns
from tests.forums.test_drafts import drafted
from tests.programs import Program
from tests.restrictions import suspend

BrowserOf = Callable[[Member], Client]
NIGHT = datetime(2026, 11, 10, 23, 30, tzinfo=UTC)
MORNING = datetime(2026, 11, 11, 7, 0, tzinfo=UTC)


@pytest.fixture
def night(topic: Topic) -> Any:
    """Half past eleven at night in Dublin, long after ana wrote."""
    with time_machine.travel(NIGHT, tick=False) as clock:
        yield clock


@pytest.fixture
def ben(ben: Member) -> Member:
    """ben, who lives in Dublin."""
    ben.time_zone = "Europe/Dublin"
    ben.save()
    return ben


def held(topic: Topic, member: Member, body: str = "Good morning") -> Draft:
    return hold_draft(drafted(topic, member, body), by=member)


@pytest.mark.parametrize(
    ("at", "zone", "morning"),
    [
        ("2026-11-10T23:00+00:00", "Europe/Dublin", "2026-11-11T07:00+00:00"),
        ("2026-11-11T05:59+00:00", "Europe/Dublin", "2026-11-11T07:00+00:00"),
        ("2026-11-11T06:00+00:00", "Europe/Dublin", None),
        ("2026-11-10T22:59+00:00", "Europe/Dublin", None),
        ("2026-11-10T13:30+00:00", "Australia/Brisbane", "2026-11-10T21:00+00:00"),
        # the clock goes forward at one, and back at one: seven stays seven
        ("2026-03-28T23:30+00:00", "Europe/Dublin", "2026-03-29T06:00+00:00"),
        ("2026-10-24T22:30+00:00", "Europe/Dublin", "2026-10-25T07:00+00:00"),
        ("2026-10-25T01:30+00:00", "Europe/Dublin", "2026-10-25T07:00+00:00"),
    ],
)
def test_morning_is_seven_on_ones_own_clock(at: str, zone: str, morning: str | None) -> None:
    found = morning_after(datetime.fromisoformat(at), Member(time_zone=zone))
    assert found == (datetime.fromisoformat(morning) if morning else None)


def test_the_composer_offers_it_at_night_and_not_by_day(
    topic: Topic, ben: Member, client_of: BrowserOf, night: Any
) -> None:
    browser = client_of(ben)
    for address in (f"/topics/{topic.pk}/", "/boards/family/start/"):
        assert 'name="morning"' in browser.get(address).text
    night.move_to(MORNING)
    browser = client_of(ben)
    for address in (f"/topics/{topic.pk}/", "/boards/family/start/"):
        assert 'name="morning"' not in browser.get(address).text


def test_ben_lets_a_reply_wait_and_it_is_sent_once(
    topic: Topic, ben: Member, ana: Member, client_of: BrowserOf, night: Any
) -> None:
    own = str(uuid.uuid4())
    sent = {"body": "Good morning", "client_id": own, "morning": "1"}
    page = client_of(ben).post(f"/topics/{topic.pk}/draft/", sent, follow=True).text
    assert "It will be sent" in page
    assert "tomorrow, 07:00" in page
    assert "(Europe/Dublin)" in page
    assert "This will be sent by itself" in client_of(ben).get("/me/drafts/").text
    send_due_drafts(MORNING - timedelta(seconds=1))
    assert not Reply.objects.exists()
    night.move_to(MORNING)
    for _again in range(2):
        send_due_drafts(MORNING)
    assert Reply.objects.get().body == "Good morning"
    assert str(Reply.objects.get().client_id) == own
    assert not Draft.objects.exists()
    assert Notification.objects.get(member=ana).due_at == MORNING + timedelta(seconds=20)
    assert "send what waited" in {job.name for job in JOBS}


def test_a_topic_waits_as_well(board: Board, ben: Member, night: Any) -> None:
    words = {"title": "Snow", "body": "It fell.", "reply_wanted": "listen", "own_note": "cold"}
    draft = save_draft(board, by=ben, words=words, client_id=uuid.uuid4())
    assert draft is not None
    hold_draft(draft, by=ben)
    send_due_drafts(MORNING)
    started = Topic.objects.get(author=ben)
    assert (started.title, started.own_note, started.client_id) == ("Snow", "cold", draft.client_id)


def test_ben_stops_it_or_sends_it_by_hand(
    topic: Topic, ben: Member, client_of: BrowserOf, night: Any
) -> None:
    draft = held(topic, ben)
    page = client_of(ben).post(f"/me/drafts/{draft.client_id}/stay/", follow=True).text
    assert "It stays a draft until you send it." in page
    send_due_drafts(MORNING)
    assert not Reply.objects.exists()
    hold_draft(draft, by=ben)
    replies(topic, ben, "Good morning", client_id=draft.client_id)
    send_due_drafts(MORNING)
    assert Reply.objects.count() == 1


def test_words_changed_meanwhile_are_what_is_sent(topic: Topic, ben: Member, night: Any) -> None:
    draft = held(topic, ben)
    drafted(topic, ben, "A good morning", client_id=draft.client_id, version=draft.version)
    send_due_drafts(MORNING)
    assert Reply.objects.get().body == "A good morning"


@pytest.mark.parametrize("why", ["witness", "withheld", "suspended"])
def test_what_is_refused_in_the_morning_stays_and_its_author_hears_of_it(
    topic: Topic, ben: Member, mara: Member, client_of: BrowserOf, night: Any, why: str
) -> None:
    draft = held(topic, ben)
    if why == "witness":
        Topic.objects.update(reply_wanted="witness")
    elif why == "withheld":
        turns(topic, State.WITHHELD)
    else:
        suspend(ben, by=mara)
    Notification.objects.all().delete()
    for _again in range(2):
        send_due_drafts(MORNING)
    assert not Reply.objects.exists()
    notice = Notification.objects.get(member=ben)
    assert (notice.kind, notice.address) == ("waits", "/me/drafts/")
    page = client_of(ben).get(f"/me/drafts/{draft.client_id}/").text
    assert "Good morning" in page
    assert "it could not be" in page


def test_one_that_breaks_keeps_no_other_waiting(
    topic: Topic, ben: Member, lea: Member, night: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    held(topic, ben)
    held(topic, lea, "And another")

    def breaks_for_ben(topic: Topic, *, by: Member, **told: Any) -> Reply:
        if by == ben:
            raise RuntimeError("a fault of ours")
        return post_reply(topic, by=by, **told)

    monkeypatch.setattr("forums.actions.holding.post_reply", breaks_for_ben)
    send_due_drafts(MORNING)
    assert Reply.objects.get().author == lea
    assert Draft.objects.get(member=ben).send_at == MORNING


def test_words_that_ask_for_care_never_wait(
    topic: Topic, ben: Member, client_of: BrowserOf, night: Any
) -> None:
    sent = {"body": "I want to kill myself tonight", "morning": "1"}
    page = client_of(ben).post(f"/topics/{topic.pk}/draft/", sent, follow=True).text
    assert "should not wait for the morning" in page
    assert "I want to kill myself tonight" in page
    assert Draft.objects.get().send_at is None
    draft = Draft.objects.get()
    calm = drafted(topic, ben, "I am well", client_id=draft.client_id, version=1)
    calm = hold_draft(calm, by=ben)
    told = {"body": "I want to die", "client_id": str(calm.client_id), "version": 2, "held": "1"}
    answer = client_of(ben).post(
        f"/topics/{topic.pk}/draft/", told, headers={"accept": "application/json"}
    )
    assert "does not wait for the morning any more" in answer.json()["sentence"]
    assert Draft.objects.get().send_at is None


def test_what_could_not_be_sent_is_not_held(
    board: Board, topic: Topic, ben: Member, night: Any
) -> None:
    untitled = save_draft(board, by=ben, words={"body": "It fell."}, client_id=uuid.uuid4())
    for draft in (untitled, drafted(topic, ben, "a" * 20_001)):
        assert draft is not None
        with pytest.raises(Refused):
            hold_draft(draft, by=ben)


def test_by_day_nothing_is_held_and_nobody_holds_anothers(
    topic: Topic, ben: Member, lea: Member, night: Any
) -> None:
    draft = drafted(topic, ben)
    with pytest.raises(Draft.DoesNotExist):
        hold_draft(draft, by=lea)
    program = Program(ben)
    told = program.put(f"drafts/{draft.client_id}/morning").json()
    assert datetime.fromisoformat(told["send_at"]) == MORNING
    assert program.delete(f"drafts/{draft.client_id}/morning").json()["send_at"] is None
    assert Program(lea).put(f"drafts/{draft.client_id}/morning").status_code == 404
    night.move_to(MORNING)
    assert Program(ben).put(f"drafts/{draft.client_id}/morning").json()["code"] == "not_night"
    assert stop_holding(draft, by=ben).send_at is None
