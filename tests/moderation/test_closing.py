"""Closing an account takes two different people."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from community.errors import Refused
from community.models import AuditEntry, Member, Notification
from forums.models import Reply
from moderation.actions.cases import lease
from moderation.actions.closing import decline_closing, propose_closing, turn_second_key
from moderation.models import Case, Decision, Proposal, State, Statement
from moderation.outcomes import Reasons

ClientOf = Callable[[Member], Client]


@pytest.fixture
def proposed(
    ana: Member,
    lena: Member,
    luis: Member,
    mara: Member,
    reply: Reply,
    reasons: Reasons,
    reported: Any,
    on_duty: Any,
) -> Case:
    """A case in which mara proposed to close ben's account."""
    case = lease(reported(reply, ana, "R06"), by=on_duty(mara))
    propose_closing(case, by=mara, version=case.version, reasons=reasons)
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
    proposed: Case, ben: Member, mara: Member, lena: Member, client_of: ClientOf
) -> None:
    leading = client_of(lena)
    page = leading.get(f"/moderation/cases/{proposed.pk}/").content.decode()
    assert "mara proposes to close this account" in page
    assert "You have to tell him" in page
    answer = leading.post(
        f"/moderation/cases/{proposed.pk}/second-key/",
        {"do": "turn", "version": proposed.version},
    )
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
    assert (
        closed.post("/me/care/", {"body": "I read it.", "client_id": _an_id()}).status_code == 302
    )


def test_a_no_makes_the_case_open_again(
    proposed: Case, ben: Member, mika: Member, lena: Member, on_duty: Any, client_of: ClientOf
) -> None:
    client_of(lena).post(
        f"/moderation/cases/{proposed.pk}/second-key/",
        {"do": "decline", "version": proposed.version},
    )
    assert not Proposal.objects.exists()
    assert Member.objects.get(pk=ben.pk).closed_at is None
    assert lease(Case.objects.get(), by=on_duty(mika)).leased_by == mika


def test_one_person_alone_cannot_close_an_account(
    ana: Member,
    luis: Member,
    lena: Member,
    reply: Reply,
    reasons: Reasons,
    reported: Any,
    on_duty: Any,
) -> None:
    case = lease(reported(reply, ana), by=on_duty(lena))
    propose_closing(case, by=lena, version=case.version, reasons=reasons)
    case = Case.objects.get()
    for verb in (turn_second_key, decline_closing):
        with pytest.raises(Refused) as no:
            verb(case, by=lena, version=case.version)
        assert no.value.code == "same_person"
    assert turn_second_key(case, by=luis, version=case.version).second_by == luis


def test_the_database_itself_asks_for_two(proposed: Case, mara: Member) -> None:
    told = {"case": proposed, "outcome": "close_account", "decided_by": mara}
    for second in (None, mara):
        with pytest.raises(IntegrityError), transaction.atomic():
            Decision.objects.create(second_by=second, **told)
    assert not Decision.objects.exists()


def test_a_moderator_holds_no_second_key(
    proposed: Case, mika: Member, ben: Member, client_of: ClientOf
) -> None:
    with pytest.raises(Refused) as no:
        turn_second_key(proposed, by=mika, version=proposed.version)
    assert no.value.code == "not_a_lead"
    answer = client_of(mika).post(f"/moderation/cases/{proposed.pk}/second-key/", {"do": "turn"})
    assert answer.status_code == 404


def test_nobody_takes_the_case_while_it_waits(
    proposed: Case, mika: Member, on_duty: Any, client_of: ClientOf
) -> None:
    with pytest.raises(Refused) as no:
        lease(proposed, by=on_duty(mika))
    assert (no.value.code, no.value.status) == ("second_key", 409)
    page = client_of(mika).get(f"/moderation/cases/{proposed.pk}/").content.decode()
    assert "A lead turns the second key" in page
    assert "You have to tell him" not in page


def test_a_stale_key_turns_nothing(
    proposed: Case, ben: Member, lena: Member, client_of: ClientOf
) -> None:
    answer = client_of(lena).post(
        f"/moderation/cases/{proposed.pk}/second-key/",
        {"do": "turn", "version": proposed.version - 1},
    )
    assert answer.status_code == 409
    assert Member.objects.get(pk=ben.pk).closed_at is None


def test_after_three_days_without_a_second_key_the_case_is_open(
    proposed: Case, mika: Member, lena: Member, on_duty: Any
) -> None:
    with time_machine.travel(timezone.now() + timedelta(hours=72, seconds=1)):
        with pytest.raises(Refused) as no:
            turn_second_key(proposed, by=lena, version=proposed.version)
        assert no.value.code == "no_proposal"
        assert lease(proposed, by=on_duty(mika)).leased_by == mika


def test_closing_can_take_the_words_too(
    ana: Member,
    mara: Member,
    lena: Member,
    reply: Reply,
    reasons: Reasons,
    reported: Any,
    on_duty: Any,
) -> None:
    case = lease(reported(reply, ana), by=on_duty(mara))
    told = Reasons(**(reasons.__dict__ | {"remove_too": True}))
    propose_closing(case, by=mara, version=case.version, reasons=told)
    case = Case.objects.get()
    turn_second_key(case, by=lena, version=case.version)
    reply.refresh_from_db()
    assert reply.state == State.WITHHELD


def _an_id() -> str:
    return "6f1c2a52-7d8f-4f0e-9a3c-0c3f3b0e2f11"
