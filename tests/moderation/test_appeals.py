"""Asking for another look: who may ask, who may answer, and what is put back."""

from datetime import timedelta

import pytest
import time_machine
from django.db import DatabaseError, transaction
from django.utils import timezone

from community.actions.roles import give_role, withdraw_role
from community.errors import Refused
from community.models import Member, Notification
from moderation import standing
from moderation.actions.appeals import (
    answer_appeal,
    appeal_decision,
    appeal_report,
    invite_guest,
)
from moderation.actions.closing import propose_closing, turn_second_key
from moderation.models import Appeal, Case, Report, Restriction, State
from tests.moderation.desk import page_of


@pytest.fixture
def appealed(mara_decides, ben) -> Appeal:
    """Ben's appeal against the removal of his reply."""
    statement = mara_decides("remove").statement
    return appeal_decision(statement, by=ben, words="I did not mean tonight.")


def refusal_of(act, *args, **more) -> tuple[str, int]:
    with pytest.raises(Refused) as refused:
        act(*args, **more)
    return refused.value.code, refused.value.status


def test_ben_asks_and_mika_answers_and_the_reply_is_there_again(
    appealed, reply, ben, ana, mika, client_of
) -> None:
    assert "Someone who did not decide this reads it" in page_of(
        client_of(ben), f"/me/decisions/{appealed.decision_id}/"
    )
    answer_appeal(appealed, by=mika, upheld=True, words="It was a figure of speech.")
    reply.refresh_from_db()
    assert reply.state == State.VISIBLE
    assert not Restriction.objects.live(timezone.now()).exists()
    page = page_of(client_of(ben), f"/me/decisions/{appealed.decision_id}/")
    assert "we are sorry" in page
    assert "It was a figure of speech." in page
    assert "You have to tell him tonight" in page_of(client_of(ana), f"/topics/{reply.topic_id}/")
    assert Notification.objects.filter(member=ben, kind="appeal").exists()


def test_when_the_decision_stands_nothing_moves_and_the_reasons_are_told(
    appealed, reply, ben, mika, client_of
) -> None:
    answer_appeal(appealed, by=mika, upheld=False, words="It tells her to act at once.")
    reply.refresh_from_db()
    assert reply.state == State.WITHHELD
    page = page_of(client_of(ben), f"/me/decisions/{appealed.decision_id}/")
    assert "The decision stands" in page
    assert "It tells her to act at once." in page


def test_who_decided_does_not_answer_and_the_database_says_so_too(appealed, mara, ben) -> None:
    assert refusal_of(answer_appeal, appealed, by=mara, upheld=False, words="No.") == (
        "same_person",
        403,
    )
    for who in (mara, ben):
        with pytest.raises(DatabaseError), transaction.atomic():
            Appeal.objects.filter(pk=appealed.pk).update(
                answered_by=who, answered_at=timezone.now(), upheld=False, answer="No."
            )
    with pytest.raises(DatabaseError), transaction.atomic():
        Appeal.objects.filter(pk=appealed.pk).update(answered_by=None, upheld=True)


def test_nobody_outside_the_team_answers_or_finds_it(appealed, ana, lea, client_of) -> None:
    for who in (ana, lea):
        assert refusal_of(answer_appeal, appealed, by=who, upheld=True, words="Yes.") == (
            "not_found",
            404,
        )
        assert client_of(who).get(f"/moderation/appeals/{appealed.pk}/").status_code == 404
        assert client_of(who).get(f"/me/reviews/{appealed.pk}/").status_code == 404


def test_an_appeal_is_answered_once(appealed, mika, luis) -> None:
    answer_appeal(appealed, by=mika, upheld=False, words="It stands.")
    again = refusal_of(answer_appeal, appealed, by=luis, upheld=True, words="It falls.")
    assert again == ("answered", 409)


def test_ben_asks_once_within_six_months_and_ana_not_at_all(mara_decides, ben, ana) -> None:
    statement = mara_decides("remove").statement
    assert refusal_of(appeal_decision, statement, by=ana, words="I")[1] == 404
    assert refusal_of(appeal_decision, statement, by=ben, words="  ")[0] == "empty"
    with time_machine.travel(timezone.now() + timedelta(days=190)):
        assert refusal_of(appeal_decision, statement, by=ben, words="Late")[0] == "too_late"
    with time_machine.travel(timezone.now() + timedelta(days=180)):
        appeal_decision(statement, by=ben, words="In time")
    assert refusal_of(appeal_decision, statement, by=ben, words="Again") == ("appealed", 409)


def test_a_suspended_member_can_ask_from_the_page_and_keeps_bad_input(
    mara_decides, ben, client_of
) -> None:
    decision = mara_decides("suspend")
    browser = client_of(ben)
    empty = browser.post(f"/me/decisions/{decision.pk}/appeal/", {"words": " "})
    assert empty.status_code == 422
    assert "Write a few words" in empty.text
    browser.post(f"/me/decisions/{decision.pk}/appeal/", {"words": "Please look again."})
    assert Appeal.objects.get().words == "Please look again."


def test_a_pause_is_lifted_and_counts_no_more(mara_decides, case, ben, mika, ana, desk_of) -> None:
    decision = mara_decides("suspend")
    appeal = appeal_decision(decision.statement, by=ben, words="That was not me.")
    answer_appeal(appeal, by=mika, upheld=True, words="It was not.")
    standing.require_voice(ben, standing.FORUMS, at=timezone.now())
    assert decision.is_reversed


def test_a_fold_is_taken_off_without_the_authors_own_notes(mara_decides, reply, ben, mika) -> None:
    reply.content_notes = ["death"]
    reply.save()
    decision = mara_decides("fold", notes=("death", "abuse"))
    appeal = appeal_decision(decision.statement, by=ben, words="There is no abuse in it.")
    answer_appeal(appeal, by=mika, upheld=True, words="There is not.")
    reply.refresh_from_db()
    assert reply.content_notes == ["death"]


def test_a_withdrawn_role_is_given_back(mara_decides, ben, mika, lena) -> None:
    give_role(ben, "listener", by=lena)
    decision = mara_decides("withdraw_role", role="listener")
    appeal = appeal_decision(decision.statement, by=ben, words="I was ill.")
    answer_appeal(appeal, by=mika, upheld=True, words="You were.")
    assert Member.objects.get(pk=ben.pk).is_listener


def test_a_closed_account_is_opened_again_by_a_third_person(
    held, mara, lena, luis, ben, reasons
) -> None:
    propose_closing(held, by=mara, version=held.version, reasons=reasons)
    held.refresh_from_db()
    decision = turn_second_key(held, by=lena, version=held.version)
    appeal = appeal_decision(decision.statement, by=ben, words="Please.")
    assert refusal_of(answer_appeal, appeal, by=lena, upheld=True, words="Yes.")[0] == "same_person"
    answer_appeal(appeal, by=luis, upheld=True, words="It was too much.")
    assert Member.objects.get(pk=ben.pk).closed_at is None


def test_a_reporter_who_was_turned_down_asks_and_someone_else_decides_anew(
    mara_decides, ana, mara, mika, case, client_of
) -> None:
    mara_decides("no_action")
    [report] = Report.objects.made_by(ana)
    assert "Ask for another look" in page_of(client_of(ana), "/me/reports/")
    browser = client_of(ana)
    browser.post(f"/me/reports/{report.pk}/appeal/", {"words": "I had asked for listening."})
    appeal = Appeal.objects.get()
    answer_appeal(appeal, by=mika, upheld=True, words="You had.")
    report.refresh_from_db()
    again = Case.objects.get(decided_at=None)
    assert report in again.reports.all()
    assert report.progress == "received"
    assert Case.objects.visible_to(mika).filter(pk=again.pk).exists()
    assert not Case.objects.visible_to(mara).filter(pk=again.pk).exists()


def test_only_what_was_turned_down_can_be_asked_about(
    case, mara_decides, ana, ben, client_of
) -> None:
    [report] = Report.objects.made_by(ana)
    assert refusal_of(appeal_report, report, by=ana, words="Hurry")[0] == "not_turned_down"
    mara_decides("remove")
    assert refusal_of(appeal_report, report, by=ana, words="More")[0] == "not_turned_down"
    assert refusal_of(appeal_report, report, by=ben, words="Mine")[1] == 404


def test_a_guest_reads_one_case_and_answers_it(
    appealed, hedi, lea, mara, lena, ana, client_of, desk_of
) -> None:
    assert refusal_of(invite_guest, appealed, hedi, by=mara)[0] == "not_a_lead"
    for concerned in (ana, mara):
        assert refusal_of(invite_guest, appealed, concerned, by=lena) == ("not_a_guest", 422)
    client_of(lena).post(f"/moderation/appeals/{appealed.pk}/guest/", {"handle": "HEDI"})
    assert client_of(lea).get(f"/me/reviews/{appealed.pk}/").status_code == 404
    browser = client_of(hedi)
    assert "I did not mean tonight." in page_of(browser, f"/me/reviews/{appealed.pk}/")
    assert browser.get(f"/moderation/cases/{appealed.decision.case_id}/").status_code == 404
    sent = {"upheld": "yes", "words": "It reads as a figure of speech."}
    browser.post(f"/me/reviews/{appealed.pk}/", sent)
    appealed.refresh_from_db()
    assert (appealed.upheld, appealed.answered_by) == (True, hedi)


def test_a_guest_needs_a_second_factor(appealed, ben, noor, lena, client_of) -> None:
    invite_guest(appealed, noor, by=lena)
    answer = client_of(noor).get(f"/me/reviews/{appealed.pk}/")
    assert answer.headers["Location"] == "/me/second-factor/"


def test_the_team_sees_what_waits_and_how_it_ends(appealed, mara, mika, client_of) -> None:
    path = f"/moderation/appeals/{appealed.pk}/"
    assert "you decided this; someone else answers" in page_of(
        client_of(mara), "/moderation/appeals/"
    )
    assert "Your answer" not in page_of(client_of(mara), path)
    browser = client_of(mika)
    unclear = browser.post(path, {"words": "It stands."})
    assert unclear.status_code == 422
    assert "It stands." in unclear.text
    browser.post(path, {"upheld": "no", "words": "It stands."})
    assert "The decision stands." in page_of(browser, path)


def test_a_moderator_whose_role_ended_answers_nothing(appealed, mika, lena) -> None:
    withdraw_role(mika, "moderator", by=lena)
    mika = Member.objects.get(pk=mika.pk)
    assert refusal_of(answer_appeal, appealed, by=mika, upheld=True, words="Yes.")[1] == 404
