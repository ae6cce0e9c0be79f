"""Closing an account takes two different people."""

import uuid
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from community.errors import Refused
from community.models import AuditEntry, Member, Notification
from forums.models import Reply
from moderation.actions.cases import lease
from moderation.actions.closing import decline_closing, propose_closing, turn_second_key
from moderation.models import Case, Decision, Proposal, State, Statement
from moderation.outcomes import Reasons
from tests.moderation.desk import ClientOf, DeskOf, OnDuty


@pytest.fixture
def proposed(held: Case, lena: Member, luis: Member, mara: Member, reasons: Reasons) -> Case:
    """A case in which mara proposed to close ben's account."""
    propose_closing(held, by=mara, version=held.version, reasons=reasons)
    return Case.objects.get()


def test_a_proposal_closes_nothing_and_asks_the_leads(
    proposed: Case, ben: Member, mara: Member, lena: Member
) -> None:
    assert Member.objects.get(pk=ben.pk).closed_at is None
    assert not Statement.objects.exists()
    assert proposed.state_at(timezone.now()) == "second_key"
    notices = Notification.objects.filter(address=f"/moderation/cases/{proposed.pk}/")
    assert notices.filter(member=lena).exists()
    assert not notices.filter(member=mara).exists()


def test_lena_turns_the_second_key(
    proposed: Case, ben: Member, mara: Member, lena: Member, desk_of: DeskOf
) -> None:
    leading = desk_of(lena)
    page = leading.reads(proposed)
    assert "mara proposes to close ben’s account" in page
    assert "You have to tell him" in page
    assert "If your answer is no: why?" in page
    look = leading.presses(proposed, "second-key", do="turn", version=proposed.version)
    assert "Before you close ben’s account" in look.content.decode()
    assert Member.objects.get(pk=ben.pk).closed_at is None
    answer = leading.presses(proposed, "second-key", do="close", version=proposed.version)
    assert answer.status_code == 302
    decision = Decision.objects.get()
    assert (decision.decided_by, decision.second_by) == (mara, lena)
    assert Member.objects.get(pk=ben.pk).closed_at is not None
    assert Statement.objects.get().restrictions.get().what == "close_account"
    assert AuditEntry.objects.filter(action="account.propose_closing").exists()


def test_a_closed_member_signs_in_and_reads_why(
    proposed: Case, ben: Member, lena: Member, client_of: ClientOf
) -> None:
    decision = turn_second_key(proposed, by=lena, version=proposed.version)
    closed = client_of(Member.objects.get(pk=ben.pk))
    page = closed.get(f"/me/decisions/{decision.pk}/").content.decode()
    assert "Your account was closed." in page
    sent = closed.post("/me/care/", {"body": "I read it.", "client_id": uuid.uuid4()})
    assert sent.status_code == 302


def test_a_no_makes_the_case_open_again(
    proposed: Case, ben: Member, mika: Member, lena: Member, on_duty: OnDuty, desk_of: DeskOf
) -> None:
    leading, told = desk_of(lena), {"do": "decline", "version": proposed.version}
    silent = leading.presses(proposed, "second-key", **told)
    assert silent.status_code == 422
    assert "Write a line, so that they know what would be better." in silent.content.decode()
    leading.presses(proposed, "second-key", **told, words="Thirty days would do.")
    assert Proposal.objects.get().declined_by == lena
    assert Member.objects.get(pk=ben.pk).closed_at is None
    assert lease(Case.objects.get(), by=on_duty(mika)).leased_by == mika


def test_who_proposed_it_hears_why_not_and_finds_the_words_again(
    proposed: Case, mara: Member, mika: Member, lena: Member, on_duty: OnDuty, desk_of: DeskOf
) -> None:
    decline_closing(proposed, by=lena, version=proposed.version, words="Thirty days would do.")
    assert Notification.objects.filter(member=mara, address=f"/moderation/cases/{proposed.pk}/")
    desk = desk_of(mara)
    assert "Thirty days would do." not in desk.reads(proposed)
    desk.takes(proposed)
    page = desk.reads(proposed)
    assert "lena said no to closing this account" in page
    assert "Thirty days would do." in page
    assert "The reply tells ana to act tonight." in page
    desk.presses(proposed, "hand-back")
    other = desk_of(on_duty(mika))
    other.takes(proposed)
    page = other.reads(proposed)
    assert "Thirty days would do." in page
    assert "The reply tells ana to act tonight." not in page


def test_the_lead_sees_what_would_happen_to_the_words(
    held: Case, mara: Member, lena: Member, reasons: Reasons, desk_of: DeskOf
) -> None:
    told = replace(reasons, remove_too=True, passage="you will ruin this one too")
    propose_closing(held, by=mara, version=held.version, reasons=told)
    page = desk_of(lena).reads(held)
    assert "<p>you will ruin this one too</p>" in page
    assert "are taken out of view too" in page


def test_one_person_alone_cannot_close_an_account(
    case: Case, luis: Member, lena: Member, reasons: Reasons, on_duty: OnDuty
) -> None:
    case = lease(case, by=on_duty(lena))
    propose_closing(case, by=lena, version=case.version, reasons=reasons)
    case = Case.objects.get()
    for verb, more in ((turn_second_key, {}), (decline_closing, {"words": "No."})):
        with pytest.raises(Refused) as no:
            verb(case, by=lena, version=case.version, **more)
        assert no.value.code == "same_person"
    assert turn_second_key(case, by=luis, version=case.version).second_by == luis


def test_the_database_itself_asks_for_two(proposed: Case, mara: Member) -> None:
    told = {"case": proposed, "outcome": "close_account", "decided_by": mara}
    for second in (None, mara):
        with pytest.raises(IntegrityError), transaction.atomic():
            Decision.objects.create(second_by=second, **told)
    assert not Decision.objects.exists()


def test_a_moderator_holds_no_second_key(
    proposed: Case, mika: Member, ben: Member, desk_of: DeskOf
) -> None:
    with pytest.raises(Refused) as no:
        turn_second_key(proposed, by=mika, version=proposed.version)
    assert no.value.code == "not_a_lead"
    answer = desk_of(mika).presses(proposed, "second-key", do="turn")
    assert answer.status_code == 404


def test_nobody_takes_the_case_while_it_waits(
    proposed: Case, mika: Member, on_duty: OnDuty, desk_of: DeskOf
) -> None:
    with pytest.raises(Refused) as no:
        lease(proposed, by=on_duty(mika))
    assert (no.value.code, no.value.status) == ("second_key", 409)
    page = desk_of(mika).reads(proposed)
    assert "A lead turns the second key" in page
    assert "You have to tell him" not in page


def test_a_stale_key_turns_nothing(
    proposed: Case, ben: Member, lena: Member, desk_of: DeskOf
) -> None:
    for do in ("turn", "close"):
        told = {"do": do, "version": proposed.version - 1}
        assert desk_of(lena).presses(proposed, "second-key", **told).status_code == 409
    assert Member.objects.get(pk=ben.pk).closed_at is None


def test_after_three_days_without_a_second_key_the_case_is_open(
    proposed: Case, mika: Member, lena: Member, on_duty: OnDuty
) -> None:
    with time_machine.travel(timezone.now() + timedelta(hours=72, seconds=1)):
        with pytest.raises(Refused) as no:
            turn_second_key(proposed, by=lena, version=proposed.version)
        assert no.value.code == "no_proposal"
        assert lease(proposed, by=on_duty(mika)).leased_by == mika


def test_closing_can_take_the_words_too(
    held: Case, reply: Reply, mara: Member, lena: Member, reasons: Reasons
) -> None:
    told = replace(reasons, remove_too=True)
    propose_closing(held, by=mara, version=held.version, reasons=told)
    case = Case.objects.get()
    turn_second_key(case, by=lena, version=case.version)
    reply.refresh_from_db()
    assert reply.state == State.WITHHELD
