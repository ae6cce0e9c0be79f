"""Leads set what is promised to whoever waits, and when second voices are asked for."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from community.actions.duty import check_in
from community.actions.founding import change_community
from community.models import AuditEntry, Community, Member
from forums.actions.silence import tell_of_silence
from forums.models import Board, Topic
from tests.forums.listening import HOUR, goes_on_duty, more_listeners, queue_of, told_of_waiting
from tests.forums.story import replies, starts
from tests.programs import Program

BrowserOf = Callable[[Member], Client]


def promises(lead: Member, hours: int) -> None:
    change_community(Community.objects.get(), by=lead, promised_hours=hours)


def test_the_composer_says_what_the_leads_promise(
    board: Board, ben: Member, lea: Member, lena: Member, client_of: BrowserOf
) -> None:
    promises(lena, 6)
    check_in(lea)
    page = client_of(ben).get("/boards/family/start/").content.decode()
    assert "every topic that wants replies within 6 hours" in page
    assert Program(ben).get("boards").json()["items"][0]["answers"]["within_hours"] == 6


def test_a_topic_is_due_as_promised_when_it_began_to_wait(
    board: Board, topic: Topic, ben: Member, noor: Member, lena: Member
) -> None:
    promises(lena, 8)
    bens, noors = starts(board, ben), starts(board, noor)
    topic.refresh_from_db()
    due = [one.answer_due_at - one.waits_since for one in (topic, bens, noors)]
    assert due == [timedelta(hours=12), timedelta(hours=8), timedelta(hours=6)]


@pytest.mark.parametrize(("promised", "told_after"), [(6, 6), (12, 12), (24, 12)])
def test_listeners_are_told_once_the_promise_is_over_and_never_after_more_than_twelve_hours(
    topic: Topic, lea: Member, lena: Member, promised: int, told_after: int
) -> None:
    promises(lena, promised)
    at = topic.waits_since + told_after * HOUR
    goes_on_duty(lea, at - HOUR / 2)
    tell_of_silence(at - timedelta(minutes=1))
    assert told_of_waiting(lea) == 0
    tell_of_silence(at + timedelta(minutes=1))
    assert told_of_waiting(lea) == 1


def test_leads_say_from_how_many_listeners_on_a_second_voice_is_asked_for(
    topic: Topic, ben: Member, lea: Member, lena: Member
) -> None:
    replies(topic, ben)
    assert queue_of(lea) == []
    change_community(Community.objects.get(), by=lena, second_voice_listeners=2)
    [lou, _lin] = more_listeners()
    assert queue_of(lea) == queue_of(lou) == [topic]
    change_community(Community.objects.get(), by=lena, second_voice_listeners=4)
    assert queue_of(lea) == []


def test_a_program_of_a_lead_sets_it_within_bounds(lena: Member, mara: Member) -> None:
    program = Program(lena)
    kept = program.patch("community", {"promised_hours": 24, "second_voice_listeners": 5}).json()
    assert (kept["promised_hours"], kept["second_voice_listeners"]) == (24, 5)
    assert kept == program.get("community").json()
    assert kept["name"] == "Lamplight"
    for wrong in ({"promised_hours": 25}, {"promised_hours": 1}, {"second_voice_listeners": 1}):
        answer = program.patch("community", {"name": "Mine"} | wrong)
        assert (answer.status_code, answer.json()["code"]) == (422, "invalid")
    assert program.get("community").json() == kept
    assert AuditEntry.objects.filter(action="community.change").count() == 1
    assert Program(mara).patch("community", {"promised_hours": 3}).status_code == 404


def test_the_database_keeps_no_other_promise(community: Community) -> None:
    for wrong in ({"promised_hours": 25}, {"second_voice_listeners": 0}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Community.objects.update(**wrong)
    assert community.founded_at < timezone.now()
