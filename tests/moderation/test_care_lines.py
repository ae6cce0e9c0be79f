"""A line in the hands of who is on duty: opened, answered, let rest, and no word lost."""

import uuid
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from community.models import Member, Notification
from moderation.actions.care import answer, write_to_duty
from moderation.models import CareMessage, CareThread
from tests.moderation.desk import ClientOf, OnDuty, page_of

WORDS = "I am not all right tonight."
LONG_ANSWER = "I read this twice, and I am glad that you wrote it."


@pytest.fixture
def line(ana: Member) -> CareThread:
    """What ana wrote to the people on duty."""
    return write_to_duty(ana, body=WORDS, client_id=uuid.uuid4()).thread


@pytest.fixture
def listening(lea: Member, on_duty: OnDuty, client_of: ClientOf) -> Client:
    """Lea's browser, while she is on duty."""
    return client_of(on_duty(lea))


def at(line: CareThread, verb: str = "") -> str:
    return f"/moderation/care/{line.pk}/{verb}"


def typed(line: CareThread) -> dict[str, object]:
    seen = line.messages.latest("pk").pk
    return {"body": LONG_ANSWER, "client_id": uuid.uuid4(), "seen": seen}


def test_an_opened_line_can_be_looked_at_again_for_an_hour(
    line: CareThread, lea: Member, on_duty: OnDuty, listening: Client
) -> None:
    assert WORDS not in page_of(listening, at(line))
    assert listening.post(at(line)).url == at(line)
    assert WORDS in page_of(listening, at(line))
    with time_machine.travel(timezone.now() + timedelta(minutes=61)):
        on_duty(lea)
        assert WORDS not in page_of(listening, at(line))


def test_an_answer_is_kept_when_the_duty_ran_out_meanwhile(
    line: CareThread, listening: Client
) -> None:
    listening.post(at(line))
    with time_machine.travel(timezone.now() + timedelta(minutes=61)):
        late = listening.post(at(line, "answer/"), typed(line))
        page = late.content.decode()
        assert late.status_code == 403
        assert LONG_ANSWER in page
        assert "Check in and go on" in page
        assert WORDS not in page
        assert CareMessage.objects.count() == 1
        back = listening.post(at(line, "answer/"), typed(line) | {"do": "check_in"})
        page = back.content.decode()
        assert LONG_ANSWER in page
        assert WORDS in page
        assert "Your words are not sent yet." in page
        assert CareMessage.objects.count() == 1
        assert listening.post(at(line, "answer/"), typed(line)).status_code == 302
    assert CareMessage.objects.latest("pk").body == LONG_ANSWER


def test_off_duty_a_line_that_is_not_there_answers_like_one_that_is(
    line: CareThread, mara: Member, client_of: ClientOf
) -> None:
    browser = client_of(mara)
    there = browser.post(at(line, "answer/"), typed(line))
    nowhere = browser.post("/moderation/care/999999/answer/", typed(line))
    assert (there.status_code, nowhere.status_code) == (403, 403)


def test_a_line_that_rests_can_wait_again_since_its_member_wrote(
    line: CareThread, ana: Member, mara: Member, listening: Client, on_duty: OnDuty
) -> None:
    since = line.waiting_since
    page = listening.post(at(line), follow=True).content.decode()
    assert "Let it rest" in page
    assert "Let it wait again" not in page
    listening.post(at(line, "rest/"), {"seen": line.messages.latest("pk").pk})
    line.refresh_from_db()
    assert line.waiting_since is None
    on_duty(mara)
    Notification.objects.all().delete()
    assert "Let it wait again" in page_of(listening, at(line))
    listening.post(at(line, "rest/"), {"do": "wait"})
    line.refresh_from_db()
    assert line.waiting_since is not None
    assert since is not None
    assert abs(line.waiting_since - since) < timedelta(seconds=1)
    assert Notification.objects.filter(member=mara, kind="duty").exists()


def test_nobody_off_duty_lets_a_line_wait_again(
    line: CareThread, lea: Member, mara: Member, on_duty: OnDuty, client_of: ClientOf
) -> None:
    answer(line, by=on_duty(lea), body="I am here.", seen=line.messages.latest("pk").pk)
    assert client_of(mara).post(at(line, "rest/"), {"do": "wait"}).status_code == 404
    line.refresh_from_db()
    assert line.waiting_since is None
