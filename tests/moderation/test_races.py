"""Many at once: one case, one report, one lease, one decision."""

import uuid
from typing import Any

import pytest

from community.actions.duty import check_in
from community.errors import Refused
from community.models import AuditEntry, Member
from forums.models import Reply
from moderation.actions.care import write_to_duty
from moderation.actions.cases import lease, lease_next
from moderation.actions.decisions import decide
from moderation.actions.reports import report
from moderation.models import (
    CareMessage,
    CareThread,
    Case,
    Decision,
    Report,
    Restriction,
    Statement,
)
from moderation.outcomes import Reasons
from tests.cast import make_member
from tests.racing import at_once

pytestmark = [pytest.mark.heavy, pytest.mark.django_db(transaction=True)]


def test_twenty_reports_at_once_make_one_case(reply: Reply) -> None:
    people = [make_member(f"reader{number:02}") for number in range(20)]
    jobs = [
        lambda one=one: report(reply, by=one, reason="R13", client_id=uuid.uuid4())
        for one in people
    ]
    made = at_once(jobs)
    assert all(isinstance(one, Report) for one in made), made
    assert Case.objects.get().reports.count() == 20


def test_one_report_sent_twenty_times_at_once_is_one(reply: Reply, ana: Member) -> None:
    once = uuid.uuid4()
    jobs = [lambda: report(reply, by=ana, reason="R13", client_id=once)] * 20
    made = at_once(jobs)
    assert {one.pk for one in made} == {Report.objects.get().pk}


def test_twenty_moderators_at_once_and_one_lease(case: Case) -> None:
    people = [make_member(f"mod{number:02}", "moderator") for number in range(20)]
    for one in people:
        check_in(one)
    made = at_once([lambda one=one: lease(case, by=one) for one in people])
    assert sum(isinstance(one, Case) for one in made) == 1
    assert {one.code for one in made if isinstance(one, Refused)} == {"leased"}


def test_next_never_gives_one_case_to_two(case: Case) -> None:
    for number in range(3):
        Case.objects.create(
            lane="conduct", kind="reply", target_id=10_000 + number, severity=3, due_at=case.due_at
        )
    people = [make_member(f"mod{number:02}", "moderator") for number in range(4)]
    for one in people:
        check_in(one)
    made = at_once([lambda one=one: lease_next(one, "conduct") for one in people])
    assert all(isinstance(one, Case) for one in made), made
    assert len({one.pk for one in made}) == 4


def test_twenty_decisions_at_once_and_one_is_made(
    held: Case, mara: Member, reasons: Reasons
) -> None:
    told: dict[str, Any] = {"version": held.version, "outcome": "remove", "reasons": reasons}
    made = at_once([lambda: decide(held, by=mara, **told)] * 20)
    assert sum(isinstance(one, Decision) for one in made) == 1
    assert {one.code for one in made if isinstance(one, Refused)} == {"decided"}
    assert not [one for one in made if not isinstance(one, Decision | Refused)]
    assert Decision.objects.count() == Statement.objects.count() == 1
    assert Restriction.objects.count() == 1
    assert AuditEntry.objects.filter(action="case.decide").count() == 1


def test_one_care_message_sent_ten_times_at_once_is_one(ana: Member) -> None:
    once = uuid.uuid4()
    made = at_once([lambda: write_to_duty(ana, body="Hello.", client_id=once)] * 10)
    assert {one.pk for one in made} == {CareMessage.objects.get().pk}
    assert CareThread.objects.count() == 1
