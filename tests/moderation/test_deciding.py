"""Deciding: complete reasons, one decision, told to the right people, and what each step does."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from community.actions.duty import check_in
from community.errors import Refused
from community.models import AuditEntry, Clause, Member, Notification
from forums.actions.replies import edit_reply
from forums.models import Reply, Topic
from moderation.actions.cases import lease
from moderation.actions.decisions import decide
from moderation.actions.effects import end_due_restrictions
from moderation.models import Case, Decision, Profile, Restriction, State, Statement
from moderation.outcomes import Outcome, Reasons

ClientOf = Callable[[Member], Client]


@pytest.fixture
def held(ana: Member, mara: Member, reply: Reply, reported: Any, on_duty: Any) -> Case:
    """A case about ben's reply that mara holds."""
    return lease(reported(reply, ana), by=on_duty(mara))


def typed(case: Case, outcome: str, clause: Clause, **more: Any) -> dict[str, Any]:
    return {
        "outcome": outcome,
        "version": case.version,
        "clause": clause.pk,
        "facts": "The reply tells ana to act tonight.",
        "explanation": "She asked to be listened to.",
        "why_not_softer": "A nudge was sent before.",
        "message": "I read what you wrote.",
    } | more


def test_mara_takes_a_reply_out_of_view(
    ben: Member,
    ana: Member,
    mara: Member,
    reply: Reply,
    held: Case,
    clause: Clause,
    client_of: ClientOf,
) -> None:
    answer = client_of(mara).post(
        f"/moderation/cases/{held.pk}/decide/",
        typed(held, "remove", clause, passage="you will ruin this one too"),
    )
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


def test_notices_carry_no_words(
    ben: Member, ana: Member, mara: Member, held: Case, reasons: Reasons
) -> None:
    decide(held, by=mara, version=held.version, outcome="remove", reasons=reasons)
    for notice in Notification.objects.all():
        for hidden in ("ben", "ana", "tonight", "listened", "G-05"):
            assert hidden not in f"{notice.kind} {notice.address} {notice.about}"


def test_a_stale_version_changes_nothing(
    ben: Member,
    noor: Member,
    mara: Member,
    reply: Reply,
    held: Case,
    clause: Clause,
    reported: Any,
    client_of: ClientOf,
) -> None:
    reported(reply, noor, "R06")
    answer = client_of(mara).post(
        f"/moderation/cases/{held.pk}/decide/", typed(held, "remove", clause)
    )
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "This case changed while you were reading" in page
    assert "The reply tells ana to act tonight." in page
    assert f'name="version" value="{held.version + 1}"' in page
    assert not Decision.objects.exists()
    reply.refresh_from_db()
    assert reply.state == State.VISIBLE
    again = typed(Case.objects.get(), "remove", clause)
    assert client_of(mara).post(f"/moderation/cases/{held.pk}/decide/", again).status_code == 302


def test_a_lease_that_ran_out_keeps_the_words_and_can_be_taken_again(
    mara: Member, held: Case, clause: Clause, client_of: ClientOf
) -> None:
    Case.objects.update(leased_until=timezone.now() - timedelta(seconds=1))
    mine, path = client_of(mara), f"/moderation/cases/{held.pk}/decide/"
    answer = mine.post(path, typed(held, "remove", clause))
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Your time with this case ran out" in page
    assert "Take it again" in page
    assert "The reply tells ana to act tonight." in page
    again = mine.post(path, typed(held, "remove", clause) | {"do": "hold"})
    assert again.status_code == 200
    assert "The reply tells ana to act tonight." in again.content.decode()
    assert not Decision.objects.exists()
    assert mine.post(path, typed(held, "remove", clause)).status_code == 302


def test_words_are_kept_when_someone_else_decided_meanwhile(
    mara: Member, mika: Member, held: Case, clause: Clause, decided: Any, client_of: ClientOf
) -> None:
    Case.objects.update(leased_by=None, leased_until=None)
    decided(held, mika, "no_action")
    answer = client_of(mara).post(
        f"/moderation/cases/{held.pk}/decide/", typed(held, "remove", clause)
    )
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "This case is decided already." in page
    assert "The reply tells ana to act tonight." in page
    assert Decision.objects.get().outcome == "no_action"


def test_a_decided_case_is_read_only(
    mara: Member, held: Case, reasons: Reasons, client_of: ClientOf
) -> None:
    decide(held, by=mara, version=held.version, outcome="remove", reasons=reasons)
    with pytest.raises(Refused) as no:
        decide(held, by=mara, version=held.version, outcome="no_action", reasons=Reasons())
    assert (no.value.code, no.value.status) == ("decided", 409)
    page = client_of(mara).get(f"/moderation/cases/{held.pk}/").content.decode()
    assert "Take it out of view" in page
    assert "<textarea" not in page
    assert "/decide/" not in page


def test_deciding_needs_the_lease(mika: Member, held: Case, reasons: Reasons, on_duty: Any) -> None:
    with pytest.raises(Refused) as no:
        decide(held, by=on_duty(mika), version=held.version, outcome="remove", reasons=reasons)
    assert no.value.code == "leased"


@pytest.mark.parametrize("missing", ["clause", "facts", "explanation", "why_not_softer"])
def test_a_hard_step_with_something_missing_is_not_taken(
    mara: Member, held: Case, clause: Clause, client_of: ClientOf, missing: str
) -> None:
    data = typed(held, "remove", clause) | {missing: ""}
    answer = client_of(mara).post(f"/moderation/cases/{held.pk}/decide/", data)
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
        ("withdraw_role", {"role": "host"}),
        ("lock", {}),
        ("close_account", {}),
        ("nonsense", {}),
    ],
)
def test_the_verb_itself_refuses_what_is_incomplete(
    mara: Member, held: Case, reasons: Reasons, outcome: str, without: dict[str, Any]
) -> None:
    told = Reasons(**(reasons.__dict__ | without))
    with pytest.raises(Refused) as no:
        decide(held, by=mara, version=held.version, outcome=outcome, reasons=told)
    assert no.value.status == 422
    assert not Decision.objects.exists()
    assert not Statement.objects.exists()


@pytest.mark.parametrize("outcome", ["no_action", "care_message", "nudge"])
def test_soft_steps_make_no_statement_and_leave_the_words(
    mara: Member, reply: Reply, held: Case, reasons: Reasons, outcome: str
) -> None:
    decide(held, by=mara, version=held.version, outcome=outcome, reasons=reasons)
    reply.refresh_from_db()
    assert reply.state == State.VISIBLE
    assert not Statement.objects.exists()
    assert not Restriction.objects.exists()


def test_a_nudge_comes_in_the_care_thread_with_its_clause(
    ben: Member, mara: Member, held: Case, reasons: Reasons, client_of: ClientOf
) -> None:
    decide(held, by=mara, version=held.version, outcome="nudge", reasons=reasons)
    page = client_of(ben).get("/me/care/").content.decode()
    assert "G-05 No fixing without asking" in page
    assert "She asked to be listened to." in page


def test_a_fold_stays_when_the_author_edits(
    ben: Member, mara: Member, reply: Reply, held: Case, reasons: Reasons
) -> None:
    told = Reasons(**(reasons.__dict__ | {"notes": ("abuse",)}))
    decide(held, by=mara, version=held.version, outcome="fold", reasons=told)
    edit_reply(reply, by=ben, body="Softer words.", content_notes=["death"])
    reply.refresh_from_db()
    assert reply.content_notes == ["abuse", "death"]
    assert reply.state == State.VISIBLE


def test_what_was_hidden_for_a_day_shows_again_by_itself(
    ana: Member, mara: Member, reply: Reply, held: Case, reasons: Reasons
) -> None:
    decide(held, by=mara, version=held.version, outcome="hide", reasons=reasons)
    assert not Reply.objects.get().is_visible_to(ana)
    with time_machine.travel(timezone.now() + timedelta(hours=23, minutes=59)):
        end_due_restrictions()
        assert not Reply.objects.get().is_visible_to(ana)
    with time_machine.travel(timezone.now() + timedelta(hours=24, seconds=1)):
        end_due_restrictions()
        end_due_restrictions()
        assert Reply.objects.get().is_visible_to(ana)


def test_what_is_to_be_reworded_is_decided_by_no_clock(
    ana: Member,
    ben: Member,
    mara: Member,
    mika: Member,
    reply: Reply,
    held: Case,
    reasons: Reasons,
    decided: Any,
) -> None:
    decide(held, by=mara, version=held.version, outcome="ask_to_reword", reasons=reasons)
    assert not Reply.objects.get().is_visible_to(ana)
    assert Reply.objects.get().is_visible_to(ben)
    with time_machine.travel(timezone.now() + timedelta(hours=2, seconds=1)):
        end_due_restrictions()
        assert not Reply.objects.get().is_visible_to(ana)
        follow = Case.objects.get(decided_at=None)
        decided(follow, mika, "no_action")
    assert Reply.objects.get().is_visible_to(ana)


def test_reworded_words_wait_for_a_persons_look(
    ana: Member,
    ben: Member,
    mara: Member,
    mika: Member,
    reply: Reply,
    held: Case,
    reasons: Reasons,
    decided: Any,
) -> None:
    decide(held, by=mara, version=held.version, outcome="ask_to_reword", reasons=reasons)
    edit_reply(reply, by=ben, body="What would it be like to tell him?")
    assert not Reply.objects.get().is_visible_to(ana)
    decided(Case.objects.get(decided_at=None), mika, "no_action")
    assert Reply.objects.get().is_visible_to(ana)


def test_a_topic_that_rests_takes_no_reply_and_opens_by_itself(
    ben: Member, noor: Member, mara: Member, topic: Topic, reported: Any, decided: Any
) -> None:
    import uuid

    from forums.actions.replies import post_reply

    decided(reported(topic, ben, "R14"), mara, "lock", lasts=timedelta(hours=48))
    with pytest.raises(Refused) as no:
        post_reply(topic, by=noor, body="Hello.", client_id=uuid.uuid4())
    assert no.value.code == "locked"
    with time_machine.travel(timezone.now() + timedelta(hours=49)):
        post_reply(topic, by=noor, body="Hello.", client_id=uuid.uuid4())


def test_a_limit_on_the_account_can_also_take_the_words(
    mara: Member, reply: Reply, held: Case, reasons: Reasons
) -> None:
    told = Reasons(**(reasons.__dict__ | {"remove_too": True, "lasts": timedelta(days=3)}))
    decide(held, by=mara, version=held.version, outcome="suspend", reasons=told)
    reply.refresh_from_db()
    assert reply.state == State.WITHHELD
    whats = Restriction.objects.order_by("pk").values_list("what", flat=True)
    assert list(whats) == ["suspend", "visibility_removed"]


def test_a_withdrawn_role_is_gone_at_once(
    ana: Member, finn: Member, mara: Member, reported: Any, decided: Any, board: Any
) -> None:
    decided(reported(Profile.of(finn), ana, "R13"), mara, "withdraw_role", role="host")
    assert not Member.objects.get(pk=finn.pk).is_host
    assert Statement.objects.get().member == finn


def test_the_ladder_starts_with_the_softest_step(
    mara: Member, held: Case, client_of: ClientOf
) -> None:
    page = client_of(mara).get(f"/moderation/cases/{held.pk}/").content.decode()
    places = [page.index(f'value="{step}"') for step in Outcome if f'value="{step}"' in page]
    assert places == sorted(places)
    assert 'value="withdraw_role"' not in page
    assert 'value="lock"' not in page
    assert "checked" not in page.split('id="id_outcome"')[1].split("</ul>")[0]


def test_earlier_decisions_stand_after_the_words(
    ana: Member,
    ben: Member,
    mara: Member,
    topic: Topic,
    reply: Reply,
    held: Case,
    reasons: Reasons,
    reported: Any,
    client_of: ClientOf,
) -> None:
    decide(held, by=mara, version=held.version, outcome="remove", reasons=reasons)
    again = lease(reported(Profile.of(ben), ana, "R09"), by=mara)
    page = client_of(mara).get(f"/moderation/cases/{again.pk}/").content.decode()
    assert page.index("data-reading") < page.index("data-after-reading")
    assert "Take it out of view, G-05" in page


def test_care_never_counts_among_earlier_decisions(
    ana: Member,
    ben: Member,
    mara: Member,
    reply: Reply,
    reported: Any,
    decided: Any,
    on_duty: Any,
    client_of: ClientOf,
) -> None:
    decided(reported(reply, ana, "R05"), mara, "care_message")
    decided(reported(reply, ana, "R13"), mara, "nudge")
    again = lease(reported(Profile.of(ben), ana, "R09"), by=mara)
    page = client_of(mara).get(f"/moderation/cases/{again.pk}/").content.decode()
    assert "There are none." in page


def test_the_care_lane_offers_no_sanction(
    ana: Member, mara: Member, reply: Reply, reported: Any, on_duty: Any, reasons: Reasons
) -> None:
    case = lease(reported(reply, ana, "R05"), by=on_duty(mara))
    with pytest.raises(Refused) as no:
        decide(case, by=mara, version=case.version, outcome="suspend", reasons=reasons)
    assert no.value.code == "not_offered"
    check_in(mara)
