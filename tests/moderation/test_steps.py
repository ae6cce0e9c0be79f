"""What each step does, from a nudge to a withdrawn role, and when it ends by itself."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from community.errors import Refused
from community.models import Member
from forums.actions.replies import edit_reply, post_reply
from forums.actions.topics import start_topic
from forums.models import Board, Reply, Topic
from moderation.actions.effects import end_due_restrictions
from moderation.models import Case, Profile, Restriction, State, Statement
from tests.moderation.desk import ClientOf, Decided, Reported, page_of


@pytest.mark.parametrize("outcome", ["no_action", "care_message", "nudge"])
def test_soft_steps_make_no_statement_and_leave_the_words(
    reply: Reply, mara_decides: Decided, outcome: str
) -> None:
    mara_decides(outcome)
    reply.refresh_from_db()
    assert reply.state == State.VISIBLE
    assert not Statement.objects.exists()
    assert not Restriction.objects.exists()


def test_a_nudge_comes_in_the_care_thread_with_its_clause(
    ben: Member, mara_decides: Decided, client_of: ClientOf
) -> None:
    mara_decides("nudge")
    page = page_of(client_of(ben), "/me/care/")
    assert "G-05 No fixing without asking" in page
    assert "She asked to be listened to." in page
    assert f'href="{Reply.objects.get().address()}"' in page
    assert "You have to tell him tonight." in page
    assert "Nothing was changed." in page
    assert "counts nothing against you" in page


def test_a_nudge_quotes_the_words_it_is_about(
    ben: Member, mara_decides: Decided, client_of: ClientOf
) -> None:
    mara_decides("nudge", passage="you will ruin this one too")
    page = page_of(client_of(ben), "/me/care/")
    assert "you will ruin this one too" in page
    assert "You have to tell him tonight." not in page


@pytest.mark.parametrize(
    ("outcome", "more"),
    [
        ("no_action", {}),
        ("nudge", {}),
        ("fold", {"notes": ("abuse",)}),
        ("lock", {}),
        ("reminder", {}),
        ("slow_mode", {}),
        ("pause_area", {"area": "rooms"}),
        ("suspend", {}),
    ],
)
def test_whatever_takes_nothing_out_of_view_shows_what_was_held(
    board: Board,
    ana: Member,
    ben: Member,
    mara: Member,
    decided: Decided,
    outcome: str,
    more: dict[str, Any],
) -> None:
    words = "Write to me at jo@example.org"
    told = {"title": "Find me", "body": words, "reply_wanted": "listen"}
    held = start_topic(board, by=ana, client_id=uuid.uuid4(), **told)
    assert not held.is_visible_to(ben)
    decided(Case.objects.get(), mara, outcome, **more)
    assert Topic.objects.get().is_visible_to(ben)


def test_a_fold_stays_when_the_author_edits(
    reply: Reply, ben: Member, mara_decides: Decided
) -> None:
    mara_decides("fold", notes=("abuse",))
    edit_reply(reply, by=ben, body="Softer words.", content_notes=["death"])
    reply.refresh_from_db()
    assert reply.content_notes == ["abuse", "death"]
    assert reply.state == State.VISIBLE


def test_what_was_hidden_for_a_day_shows_again_by_itself(
    ana: Member, mara_decides: Decided
) -> None:
    mara_decides("hide")
    assert not Reply.objects.get().is_visible_to(ana)
    with time_machine.travel(timezone.now() + timedelta(hours=23, minutes=59)):
        end_due_restrictions()
        assert not Reply.objects.get().is_visible_to(ana)
    with time_machine.travel(timezone.now() + timedelta(hours=24, seconds=1)):
        end_due_restrictions()
        end_due_restrictions()
        assert Reply.objects.get().is_visible_to(ana)


def test_what_is_to_be_reworded_is_decided_by_no_clock(
    ana: Member, ben: Member, mika: Member, mara_decides: Decided, decided: Decided
) -> None:
    mara_decides("ask_to_reword")
    assert not Reply.objects.get().is_visible_to(ana)
    assert Reply.objects.get().is_visible_to(ben)
    with time_machine.travel(timezone.now() + timedelta(hours=2, seconds=1)):
        end_due_restrictions()
        assert not Reply.objects.get().is_visible_to(ana)
        decided(Case.objects.get(decided_at=None), mika, "no_action")
    assert Reply.objects.get().is_visible_to(ana)


def test_reworded_words_wait_for_a_persons_look(
    reply: Reply, ana: Member, ben: Member, mika: Member, mara_decides: Decided, decided: Decided
) -> None:
    mara_decides("ask_to_reword")
    edit_reply(reply, by=ben, body="What would it be like to tell him?")
    assert not Reply.objects.get().is_visible_to(ana)
    decided(Case.objects.get(decided_at=None), mika, "no_action")
    assert Reply.objects.get().is_visible_to(ana)


def test_a_topic_that_rests_takes_no_reply_and_opens_by_itself(
    topic: Topic, ben: Member, noor: Member, mara: Member, reported: Reported, decided: Decided
) -> None:
    decided(reported(topic, ben, "R14"), mara, "lock", lasts=timedelta(hours=48))
    with pytest.raises(Refused) as no:
        post_reply(topic, by=noor, body="Hello.", client_id=uuid.uuid4())
    assert no.value.code == "locked"
    with time_machine.travel(timezone.now() + timedelta(hours=49)):
        post_reply(topic, by=noor, body="Hello.", client_id=uuid.uuid4())


def test_a_limit_on_the_account_can_also_take_the_words(
    reply: Reply, mara_decides: Decided
) -> None:
    mara_decides("suspend", remove_too=True, lasts=timedelta(days=3))
    reply.refresh_from_db()
    assert reply.state == State.WITHHELD
    whats = Restriction.objects.order_by("pk").values_list("what", flat=True)
    assert list(whats) == ["suspend", "visibility_removed"]


def test_a_withdrawn_role_is_gone_at_once(
    board: Board, ana: Member, finn: Member, mara: Member, reported: Reported, decided: Decided
) -> None:
    decided(reported(Profile.of(finn), ana, "R13"), mara, "withdraw_role", role="host")
    assert not Member.objects.get(pk=finn.pk).is_host
    assert Statement.objects.get().member == finn
