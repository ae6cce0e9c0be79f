"""What a suspended member keeps, and what rests until the pause is over."""

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from community.errors import Refused
from community.models import Duty, Member
from forums.actions.replies import edit_reply, post_reply
from forums.actions.topics import start_topic
from forums.models import Board, Reply, Topic
from moderation import standing
from moderation.actions.profiles import edit_profile
from moderation.models import CareMessage, Decision, Profile
from tests.cast import PASSPHRASE
from tests.moderation.desk import ClientOf, Decided, OnDuty, Reported, page_of


@pytest.fixture
def paused(
    otto: Member, ana: Member, mara: Member, reported: Reported, decided: Decided
) -> Decision:
    """A week of pause for otto."""
    case = reported(Profile.of(otto), ana, "R09")
    return decided(case, mara, "suspend", lasts=timedelta(days=7))


def test_otto_keeps_everything_that_is_care(
    paused: Decision, otto: Member, topic: Topic, reply: Reply, client_of: ClientOf
) -> None:
    his = client_of(otto)
    open_to_him = [
        f"/topics/{topic.pk}/",
        "/me/care/",
        "/me/decisions/",
        f"/me/decisions/{paused.pk}/",
        "/me/reports/",
        "/me/profile/",
        "/me/blocks/",
        "/care/now/",
        "/care/grounding/",
        f"/report/reply/{reply.pk}/",
    ]
    for path in open_to_him:
        assert his.get(path).status_code == 200, path
    his.post("/me/care/", {"body": "Hello, it is me.", "client_id": uuid.uuid4()})
    assert CareMessage.objects.get().author == otto


def test_otto_can_sign_in(paused: Decision, otto: Member) -> None:
    browser = Client()
    answer = browser.post("/accounts/login/", {"login": "otto", "password": PASSPHRASE})
    assert answer.status_code == 302
    assert browser.get("/me/decisions/").status_code == 200


def test_otto_can_write_to_nobody_else(
    paused: Decision, otto: Member, ana: Member, board: Board, topic: Topic
) -> None:
    attempts: list[Callable[[], Any]] = [
        lambda: post_reply(topic, by=otto, body="Hello.", client_id=uuid.uuid4()),
        lambda: start_topic(
            board, by=otto, title="T", body="B", reply_wanted="listen", client_id=uuid.uuid4()
        ),
        lambda: edit_profile(Profile.of(otto), by=otto, body="New words."),
        lambda: standing.require_voice(otto, standing.ROOMS, at=timezone.now()),
    ]
    for attempt in attempts:
        with pytest.raises(Refused) as no:
            attempt()
        assert no.value.code == "suspended"
        assert no.value.until == paused.statement.restrictions.get().ends_at
        assert "the people on duty stay open to you" in no.value.sentence


def test_words_from_before_cannot_become_new_ones(
    otto: Member, ana: Member, mara: Member, topic: Topic, reported: Reported, decided: Decided
) -> None:
    mine = post_reply(topic, by=otto, body="Before.", client_id=uuid.uuid4())
    decided(reported(Profile.of(otto), ana, "R09"), mara, "suspend")
    with pytest.raises(Refused):
        edit_reply(mine, by=otto, body="After.")
    assert Reply.objects.get(pk=mine.pk).body == "Before."


def test_nobody_is_asked_to_reword_what_a_pause_keeps_them_from(
    otto: Member, topic: Topic, ana: Member, mara: Member, reported: Reported, decided: Decided,
    client_of: ClientOf,
) -> None:  # fmt: skip
    reply = post_reply(topic, by=otto, body="You have to tell him.", client_id=uuid.uuid4())
    asked = decided(reported(reply, ana, "R13"), mara, "ask_to_reword")
    address, his = f"/me/decisions/{asked.pk}/", client_of(otto)
    page = page_of(his, address)
    assert "Reword it by" in page
    assert "Put it another way" in page
    decided(reported(Profile.of(otto), ana, "R09"), mara, "suspend")
    page = page_of(his, address)
    assert "You cannot reword it while you are paused" in page
    assert "Reword it by" not in page
    assert "Put it another way" not in page


def test_the_pause_ends_by_itself(paused: Decision, otto: Member, topic: Topic) -> None:
    with time_machine.travel(timezone.now() + timedelta(days=7, seconds=1)):
        assert post_reply(topic, by=otto, body="Hello.", client_id=uuid.uuid4()).pk


def test_a_pause_from_one_area_leaves_the_other_open(
    otto: Member, ana: Member, mara: Member, topic: Topic, reported: Reported, decided: Decided
) -> None:
    decided(reported(Profile.of(otto), ana, "R09"), mara, "pause_area", area="rooms")
    assert post_reply(topic, by=otto, body="Hello.", client_id=uuid.uuid4()).pk
    with pytest.raises(Refused) as no:
        standing.require_voice(otto, standing.ROOMS, at=timezone.now())
    assert no.value.code == "area_paused"


def test_slow_mode_lets_three_posts_a_day_out(
    otto: Member, ana: Member, mara: Member, topic: Topic, reported: Reported, decided: Decided
) -> None:
    decided(reported(Profile.of(otto), ana, "R09"), mara, "slow_mode")
    for number in range(3):
        post_reply(topic, by=otto, body=f"Hello {number}.", client_id=uuid.uuid4())
    with pytest.raises(Refused) as no:
        post_reply(topic, by=otto, body="One more.", client_id=uuid.uuid4())
    assert (no.value.code, no.value.status) == ("slow_mode", 429)
    with time_machine.travel(timezone.now() + timedelta(days=1, seconds=1)):
        post_reply(topic, by=otto, body="One more.", client_id=uuid.uuid4())


def test_a_suspended_listener_is_off_duty_at_once(
    lea: Member,
    ana: Member,
    mara: Member,
    on_duty: OnDuty,
    reported: Reported,
    decided: Decided,
    board: Board,
) -> None:
    on_duty(lea)
    decided(reported(Profile.of(lea), ana, "R09"), mara, "suspend")
    assert not Duty.objects.live(timezone.now()).filter(member=lea).exists()
