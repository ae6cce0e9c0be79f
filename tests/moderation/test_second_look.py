"""Nothing is decided by one key: what people will read is shown before it is sent."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from community.models import Member, Notification
from forums.models import Topic
from moderation.actions.cases import lease
from moderation.models import Case, Decision, Restriction, Statement
from tests.moderation.desk import ClientOf, DeskOf, OnDuty, Reported, page_of


@pytest.mark.parametrize("do", ["", "preview", "nonsense"])
def test_pressing_enter_decides_nothing(held: Case, mara: Member, desk_of: DeskOf, do: str) -> None:
    page = desk_of(mara).looks_at(held, "suspend", do=do, days="")
    assert "ben will read in their statement" in page
    assert "For a while your account is paused" in page
    assert "She asked to be listened to." in page
    assert "until" in page.split("account paused")[1]
    assert not Decision.objects.exists()
    assert not Restriction.objects.exists()


def test_what_was_shown_is_what_is_sent(
    held: Case, ben: Member, mara: Member, desk_of: DeskOf, client_of: ClientOf
) -> None:
    desk = desk_of(mara)
    told = {"message": "Would you ask first, next time?", "passage": "you will ruin this one too"}
    page = desk.looks_at(held, "nudge", **told)
    letter = page.split('class="letter words" dir="auto">')[1].split("</div>")[0].strip()
    assert "Would you ask first, next time?" in letter
    assert 'name="do" value="send"' in page
    desk.decides(held, "nudge", **told)
    assert letter in page_of(client_of(ben), "/me/care/")


def test_the_second_look_keeps_every_field_and_gives_it_back(
    held: Case, mara: Member, desk_of: DeskOf
) -> None:
    desk = desk_of(mara)
    told = {"notes": ["abuse", "death"], "passage": "you will ruin this one too"}
    page = desk.looks_at(held, "fold", **told)
    assert page.count('type="hidden" name="notes"') == 2
    assert "you will ruin this one too" in page
    back = desk.decides(held, "fold", do="change", **told).content.decode()
    assert "See what they will read" in back
    assert 'value="abuse"' in back
    assert "The reply tells ana to act tonight." in back
    assert not Decision.objects.exists()


@pytest.mark.parametrize(("typed", "ticked"), [({}, False), ({"remove_too": "on"}, True)])
def test_a_box_comes_back_as_it_was_left(
    held: Case, mara: Member, desk_of: DeskOf, typed: dict[str, str], ticked: bool
) -> None:
    desk = desk_of(mara)
    look = desk.looks_at(held, "suspend", **typed)
    told = f'type="hidden" name="remove_too" value="{ticked}"'
    assert told in look
    back = desk.decides(held, "suspend", do="change", remove_too=str(ticked)).content.decode()
    box = back.split('name="remove_too"')[1].split(">")[0]
    assert ("checked" in box) == ticked


def test_what_cannot_be_sent_is_said_at_the_second_look(
    held: Case, mara: Member, desk_of: DeskOf
) -> None:
    page = desk_of(mara).looks_at(held, "remove", passage="words that nobody wrote")
    assert "The passage is not in the reported words." in page
    assert "Send it" not in page
    assert "This step lasts 3 to 14 days." in desk_of(mara).looks_at(held, "slow_mode", days=1)


def test_it_says_when_held_words_go_into_view(
    topic: Topic, ben: Member, mara: Member, reported: Reported, desk_of: DeskOf, on_duty: OnDuty
) -> None:
    case = lease(reported(topic, ben), by=on_duty(mara))
    Topic.objects.update(state="held")
    shown = "Once you send this, others can read them."
    assert shown in desk_of(mara).looks_at(case, "no_action")
    assert shown not in desk_of(mara).looks_at(case, "remove")


def test_who_lost_the_case_hears_that_before_anything_else(
    held: Case, mara: Member, desk_of: DeskOf
) -> None:
    Case.objects.update(leased_until=timezone.now() - timedelta(seconds=1))
    answer = desk_of(mara).decides(held, "remove", facts="")
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Your time with this case ran out" in page
    assert "This step needs it." not in page
    assert "She asked to be listened to." in page


def test_who_went_off_duty_checks_in_from_the_form_and_keeps_the_words(
    held: Case, mara: Member, desk_of: DeskOf
) -> None:
    desk = desk_of(mara)
    with time_machine.travel(timezone.now() + timedelta(minutes=61)):
        page = desk.looks_at(held, "remove")
        assert "Check in and take it again" in page
        assert "To the duty page" not in page
        back = desk.decides(held, "remove", do="check_in")
        assert back.status_code == 200
        page = back.content.decode()
        assert "The reply tells ana to act tonight." in page
        assert "You have to tell him tonight." in page
        assert "See what they will read" in page


def test_taking_it_again_says_that_it_changed_meanwhile(
    held: Case, mara: Member, noor: Member, reported: Reported, desk_of: DeskOf
) -> None:
    reported(held.target, noor, "R06")
    page = desk_of(mara).decides(held, "remove", do="hold").content.decode()
    assert "This case changed while you were reading" in page


def test_a_step_keeps_only_what_belongs_to_it(
    held: Case, ana: Member, mara: Member, desk_of: DeskOf, client_of: ClientOf
) -> None:
    line = "I read it with her line beside it. It pushes less than it seems to."
    desk_of(mara).decides(held, "no_action", to_reporters=line, days=7)
    decision = Decision.objects.get()
    assert decision.clause is None
    assert (decision.facts, decision.explanation, decision.why_not_softer) == ("", "", "")
    assert not Statement.objects.exists()
    page = page_of(client_of(ana), "/me/reports/")
    assert "A person read it and nothing was changed." in page
    assert line in page
    assert held.target.address() in page


def test_what_the_reporter_is_told_is_for_the_reporter(
    held: Case, ben: Member, noor: Member, mara: Member, desk_of: DeskOf, client_of: ClientOf
) -> None:
    desk_of(mara).decides(held, "no_action", to_reporters="Thank you for looking out for her.")
    for who in (ben, noor):
        for path in ("/me/reports/", "/me/decisions/", "/me/care/"):
            assert "looking out for her" not in page_of(client_of(who), path)
    assert not Notification.objects.filter(member=ben).exists()
