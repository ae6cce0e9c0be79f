"""Deciding: complete reasons, one decision, and no typed word lost on the way."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from community.actions.notices import notify
from community.errors import Refused
from community.models import AuditEntry, Member, Notification
from forums.models import Reply
from moderation.actions.decisions import decide
from moderation.models import Case, Decision, State, Statement
from moderation.outcomes import Reasons
from tests.moderation.desk import Decided, DeskOf, Reported


def test_mara_takes_a_reply_out_of_view(
    held: Case, reply: Reply, ana: Member, ben: Member, mara: Member, desk_of: DeskOf
) -> None:
    answer = desk_of(mara).decides(held, "remove", passage="you will ruin this one too")
    assert answer.status_code == 302
    reply.refresh_from_db()
    assert reply.state == State.WITHHELD
    statement = Statement.objects.get()
    assert statement.member == ben
    assert statement.passage == "you will ruin this one too"
    assert statement.restrictions.get().what == "visibility_removed"
    assert Notification.objects.filter(member=ben, kind="decision").exists()
    assert Notification.objects.filter(member=ana, kind="report").exists()
    assert AuditEntry.objects.filter(action="case.decide").exists()


def test_nobody_is_told_of_a_reply_that_was_taken_out_of_view(
    reply: Reply, ana: Member, mara_decides: Decided
) -> None:
    notify(ana, "reply", reply.address(), about=reply.about)
    mara_decides("remove")
    assert not Notification.objects.filter(member=ana, kind="reply").exists()


def test_notices_carry_no_words(mara_decides: Decided) -> None:
    mara_decides("remove")
    assert Notification.objects.exists()
    for notice in Notification.objects.all():
        for hidden in ("ben", "ana", "tonight", "listened", "G-05"):
            assert hidden not in f"{notice.kind} {notice.address} {notice.about}"


def test_a_stale_version_changes_nothing(
    held: Case, reply: Reply, noor: Member, mara: Member, reported: Reported, desk_of: DeskOf
) -> None:
    reported(reply, noor, "R06")
    answer = desk_of(mara).decides(held, "remove")
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "This case changed while you were reading" in page
    assert "The reply tells ana to act tonight." in page
    assert f'name="version" value="{held.version + 1}"' in page
    assert not Decision.objects.exists()
    reply.refresh_from_db()
    assert reply.state == State.VISIBLE
    assert desk_of(mara).decides(Case.objects.get(), "remove").status_code == 302


def test_a_lease_that_ran_out_keeps_the_words_and_can_be_taken_again(
    held: Case, mara: Member, desk_of: DeskOf
) -> None:
    Case.objects.update(leased_until=timezone.now() - timedelta(seconds=1))
    desk = desk_of(mara)
    answer = desk.decides(held, "remove")
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Your time with this case ran out" in page
    assert "Take it again" in page
    assert "The reply tells ana to act tonight." in page
    again = desk.decides(held, "remove", do="hold")
    assert again.status_code == 200
    assert "The reply tells ana to act tonight." in again.content.decode()
    assert not Decision.objects.exists()
    assert desk.decides(held, "remove").status_code == 302


def test_words_are_kept_when_someone_else_decided_meanwhile(
    held: Case, mara: Member, mika: Member, decided: Decided, desk_of: DeskOf
) -> None:
    Case.objects.update(leased_by=None, leased_until=None)
    decided(held, mika, "no_action")
    answer = desk_of(mara).decides(held, "remove")
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "This case is decided already." in page
    assert "The reply tells ana to act tonight." in page
    assert Decision.objects.get().outcome == "no_action"


def test_a_decided_case_is_read_only(
    held: Case, mara: Member, mara_decides: Decided, desk_of: DeskOf
) -> None:
    mara_decides("remove")
    with pytest.raises(Refused) as no:
        mara_decides("no_action", clause=None, facts="", explanation="", why_not_softer="")
    assert (no.value.code, no.value.status) == ("decided", 409)
    page = desk_of(mara).reads(held)
    assert "Take it out of view" in page
    assert "<textarea" not in page
    assert "/decide/" not in page


def test_deciding_needs_the_lease(held: Case, mika_on_duty: Member, reasons: Reasons) -> None:
    with pytest.raises(Refused) as no:
        decide(held, by=mika_on_duty, version=held.version, outcome="remove", reasons=reasons)
    assert no.value.code == "leased"


@pytest.mark.parametrize("missing", ["clause", "facts", "explanation", "why_not_softer"])
def test_a_hard_step_with_something_missing_is_not_taken(
    held: Case, mara: Member, desk_of: DeskOf, missing: str
) -> None:
    answer = desk_of(mara).decides(held, "remove", **{missing: ""})
    assert answer.status_code == 422
    assert "This step needs it." in answer.content.decode()
    kept = "She asked to be listened to." if missing != "explanation" else "A nudge was sent"
    assert kept in answer.content.decode()
    assert not Decision.objects.exists()


@pytest.mark.parametrize(
    ("outcome", "without"),
    [
        ("remove", {"clause": None}),
        ("remove", {"facts": "  "}),
        ("remove", {"explanation": ""}),
        ("remove", {"why_not_softer": ""}),
        ("remove", {"passage": "words that nobody wrote"}),
        ("fold", {"notes": ()}),
        ("fold", {"clause": None}),
        ("nudge", {"clause": None}),
        ("nudge", {"message": "", "explanation": ""}),
        ("care_message", {"message": "", "explanation": ""}),
        ("pause_area", {"area": ""}),
        ("pause_area", {"area": "forums", "lasts": timedelta(days=31)}),
        ("suspend", {"lasts": timedelta(days=31)}),
        ("suspend", {"lasts": timedelta(0)}),
        ("slow_mode", {"lasts": timedelta(days=1)}),
        ("pause_area", {"area": "forums", "lasts": timedelta(days=6)}),
        ("ask_to_reword", {"lasts": timedelta(hours=1)}),
        ("withdraw_role", {"role": "host"}),
        ("lock", {}),
        ("close_account", {}),
        ("nonsense", {}),
    ],
)
def test_the_verb_itself_refuses_what_is_incomplete(
    mara_decides: Decided, outcome: str, without: dict[str, Any]
) -> None:
    with pytest.raises(Refused) as no:
        mara_decides(outcome, **without)
    assert no.value.status == 422
    assert not Decision.objects.exists()
    assert not Statement.objects.exists()
