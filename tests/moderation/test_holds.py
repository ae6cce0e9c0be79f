"""Feelings are never held; what can harm others waits for a person, and its author knows."""

import uuid
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from community.models import Member, Notification
from forums.actions.replies import edit_reply, post_reply
from forums.models import Reply, Topic
from moderation.actions.escalation import escalate_overdue
from moderation.actions.reports import report
from moderation.models import Case, State
from tests.moderation.desk import ClientOf, Decided, OnDuty, Reported


def say(topic: Topic, by: Member, body: str) -> Reply:
    return post_reply(topic, by=by, body=body, client_id=uuid.uuid4())


def test_a_feeling_shows_at_once_and_opens_the_care_lane(
    topic: Topic, ben: Member, ana: Member
) -> None:
    reply = say(topic, ben, "Some days I want to die. I'd rather it was in words.")
    assert reply.state == State.VISIBLE
    assert reply.is_visible_to(ana)
    case = Case.objects.get()
    assert (case.lane, case.about_member) == ("care", ben)


def test_a_way_to_die_is_held_and_its_author_knows(
    topic: Topic, ben: Member, ana: Member, client_of: ClientOf
) -> None:
    reply = say(topic, ben, "What is the most painless way to kill myself?")
    assert reply.state == State.HELD
    assert reply.is_visible_to(ben)
    assert not reply.is_visible_to(ana)
    lanes = set(Case.objects.values_list("lane", flat=True))
    assert lanes == {"care", "conduct"}
    page = client_of(ben).get("/me/decisions/").content.decode()
    assert "Waiting to be read" in page
    assert "Nobody is on duty at this moment" in page
    assert "/me/care/" in page
    assert "/care/now/" in page
    assert "Waiting to be read" not in client_of(ana).get("/me/decisions/").content.decode()


def test_with_someone_on_duty_the_page_says_by_when(
    topic: Topic, ben: Member, mara: Member, on_duty: OnDuty, client_of: ClientOf
) -> None:
    on_duty(mara)
    say(topic, ben, "Write to me at jo@example.org")
    page = client_of(ben).get("/me/decisions/").content.decode()
    assert "Someone is on duty now." in page
    assert "A person should have read it by" in page


def test_a_held_text_shows_once_both_lanes_said_yes(
    topic: Topic, ben: Member, ana: Member, mara: Member, decided: Decided
) -> None:
    reply = say(topic, ben, "What is the most painless way to kill myself?")
    decided(Case.objects.get(lane="care"), mara, "care_message")
    assert not Reply.objects.get(pk=reply.pk).is_visible_to(ana)
    decided(Case.objects.get(lane="conduct"), mara, "no_action")
    assert Reply.objects.get(pk=reply.pk).is_visible_to(ana)


def test_a_held_text_that_is_taken_out_stays_out(
    topic: Topic, ben: Member, ana: Member, mara: Member, decided: Decided
) -> None:
    reply = say(topic, ben, "What is the most painless way to kill myself?")
    decided(Case.objects.get(lane="conduct"), mara, "remove")
    decided(Case.objects.get(lane="care"), mara, "care_message")
    assert not Reply.objects.get(pk=reply.pk).is_visible_to(ana)


def test_harmless_words_after_a_hold_still_wait_for_a_person(
    topic: Topic, ben: Member, ana: Member
) -> None:
    reply = say(topic, ben, "Write to me at jo@example.org")
    edit_reply(reply, by=ben, body="Write to me here.")
    assert not Reply.objects.get(pk=reply.pk).is_visible_to(ana)
    assert Case.objects.filter(decided_at=None).count() == 1


def test_time_decides_nothing_and_the_author_hears_the_truth(
    topic: Topic, ben: Member, ana: Member, mara: Member, lena: Member, client_of: ClientOf
) -> None:
    reply = say(topic, ben, "Use my discount code for the course.")
    Notification.objects.update(read_at=timezone.now())
    with time_machine.travel(timezone.now() + timedelta(hours=1, minutes=59)):
        escalate_overdue(timezone.now())
        assert not Notification.objects.filter(member=ben).exists()
    with time_machine.travel(timezone.now() + timedelta(hours=2, seconds=1)):
        escalate_overdue(timezone.now())
        escalate_overdue(timezone.now())
    for who in (mara, lena):
        assert Notification.objects.filter(member=who, about="overdue:conduct").count() == 1
    assert Notification.objects.get(member=ben).kind == Notification.Kind.HELD
    assert Reply.objects.get(pk=reply.pk).state == State.HELD
    assert Case.objects.get().decided_at is None
    with time_machine.travel(timezone.now() + timedelta(days=3)):
        page = client_of(ben).get("/me/decisions/").content.decode()
        assert "This takes longer than we said" in page


def test_what_is_to_be_reworded_waits_for_its_author_and_nobody_says_otherwise(
    reply: Reply, ben: Member, mika: Member, mara_decides: Decided, client_of: ClientOf
) -> None:
    mara_decides("ask_to_reword")
    browser = client_of(ben)
    page = browser.get("/me/decisions/").content.decode()
    assert "We ask you to put it another way." in page
    for untrue in ("Waiting to be read", "takes longer than we said", "word list"):
        assert untrue not in page
    edit_reply(reply, by=ben, body="What would it be like to tell him?")
    assert "Waiting to be read" in browser.get("/me/decisions/").content.decode()


@pytest.mark.parametrize("roles_there", [True, False])
def test_a_hold_reaches_someone_also_when_nobody_is_on_duty(
    topic: Topic, ben: Member, mara: Member, mika: Member, on_duty: OnDuty, roles_there: bool
) -> None:
    if roles_there:
        on_duty(mara)
    say(topic, ben, "I know where you live.")
    told = set(Notification.objects.filter(kind="duty").values_list("member__handle", flat=True))
    assert told == ({"mara"} if roles_there else {"mara", "mika"})


def test_a_quiet_report_wakes_nobody(topic: Topic, reply: Reply, ana: Member, mara: Member) -> None:
    report(reply, by=ana, reason="R13", client_id=uuid.uuid4())
    assert not Notification.objects.filter(member=mara).exists()


def test_overdue_cases_alert_everyone_and_decide_nothing(
    reply: Reply, ana: Member, mara: Member, lena: Member, ben: Member, reported: Reported
) -> None:
    case = reported(reply, ana, "R13")
    assert case.due_at > timezone.now() + timedelta(hours=24)
    escalate_overdue(case.due_at - timedelta(seconds=1))
    assert not Notification.objects.filter(kind="duty").exists()
    escalate_overdue(case.due_at)
    assert Notification.objects.filter(kind="duty").count() == 2
    assert not Notification.objects.filter(member=ben).exists()
    Notification.objects.update(read_at=timezone.now())
    escalate_overdue(case.due_at + timedelta(hours=23))
    assert Notification.objects.filter(kind="duty").count() == 2
    escalate_overdue(case.due_at + timedelta(hours=24))
    assert Notification.objects.filter(kind="duty").count() == 4
    assert Case.objects.get().decided_at is None
