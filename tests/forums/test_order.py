"""Moderators pin, move and let topics rest: with a reason, kindly told, and never their own."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from community import audit
from community.actions.blocks import block
from community.actions.duty import check_in
from community.errors import Refused
from community.models import AuditEntry, Circle, CircleMembership, Clause, Member, Notification
from forums.actions.order.moving import move_topic
from forums.actions.order.pinning import pin_topic, unpin_topic
from forums.actions.order.resting import rest_topic, wake_topic
from forums.models import Act, Board, Topic
from moderation.actions.appeals import answer_appeal, appeal_decision
from moderation.actions.reports import report
from moderation.models import Decision, Restriction, Statement
from tests.forums.story import replies, starts
from tests.programs import Program

BrowserOf = Callable[[Member], Client]
WHY = "It is easier to find there."


@pytest.fixture
def work(community: object) -> Board:
    """Another board that every member reads."""
    return Board.objects.create(slug="work", title="Work", purpose="Jobs and forms.")


def pins(topic: Topic, by: Member, days: int = 7) -> Topic:
    """Have a moderator pin a topic."""
    return pin_topic(topic, by=by, until=timezone.now() + timedelta(days=days), reason=WHY)


def rests(topic: Topic, by: Member, **more: Any) -> Topic:
    """Have a moderator let a topic rest."""
    told: dict[str, Any] = {
        "reason": "We go on in the new topic.",
        "clause": Clause.objects.in_force().get(code="G-03"),
        "explanation": "One place, so that nobody asks twice.",
        "why_not_softer": "People answer in both.",
        "lasts": timedelta(hours=24),
    }
    return rest_topic(topic, by=by, **(told | more))


def test_a_moved_topic_keeps_its_address_and_says_why(
    topic: Topic, work: Board, ana: Member, ben: Member, mara: Member, client_of: BrowserOf
) -> None:
    replies(topic, ben)
    told = {"to": str(work.pk), "reason": WHY}
    assert client_of(mara).get(f"/topics/{topic.pk}/move/").status_code == 200
    answer = client_of(mara).post(f"/topics/{topic.pk}/move/", told)
    assert answer["Location"] == f"/topics/{topic.pk}/"
    page = client_of(ben).get(f"/topics/{topic.pk}/").content.decode()
    assert "Moved here from the board <bdi>Family</bdi>" in page
    assert WHY in page
    assert "by a moderator" in page
    assert "mara" not in page
    assert topic.title in client_of(ben).get("/boards/work/").content.decode()
    assert topic.title not in client_of(ben).get("/boards/family/").content.decode()
    notice = Notification.objects.get(member=ana, kind="order")
    assert notice.address == f"/topics/{topic.pk}/"
    assert AuditEntry.objects.get(action="topic.move").actor == mara.audit_number
    assert audit.verify() == []


def test_a_move_takes_nothing_from_anyone_and_shows_nothing_to_others(
    topic: Topic, board: Board, work: Board, ben: Member, mara: Member
) -> None:
    circle = Circle.objects.create(name="Thursday", host=mara)
    for member in (mara, ben):
        CircleMembership.objects.create(circle=circle, member=member)
    ours = Board.objects.create(slug="ours", title="Ours", purpose="Ours.", circle=circle)
    team = Board.objects.create(slug="team", title="Team", purpose="Us.", reads="staff")
    quiet = Board.objects.create(slug="news", title="News", purpose="News.", replies="staff")
    among_us = starts(ours, ben)
    for thing, to, code in [
        (topic, ours, "takes_away"),
        (topic, team, "takes_away"),
        (topic, quiet, "silences"),
        (topic, board, "there_already"),
        (among_us, work, "exposes"),
        (among_us, team, "exposes"),
    ]:
        with pytest.raises(Refused) as no:
            move_topic(thing, by=mara, to=to, reason=WHY)
        assert (no.value.code, no.value.status) == (code, 409)
    assert not Act.objects.exists()
    assert not Notification.objects.filter(kind="order").exists()


def test_the_form_offers_only_boards_that_the_same_people_read(
    topic: Topic, work: Board, mara: Member, client_of: BrowserOf
) -> None:
    Board.objects.create(slug="team", title="Team", purpose="Us.", reads="staff")
    Board.objects.create(slug="news", title="News", purpose="News.", replies="staff")
    page = client_of(mara).get(f"/topics/{topic.pk}/move/").content.decode()
    assert ">Work<" in page
    assert ">Team<" not in page
    assert ">News<" not in page
    assert ">Family</option>" not in page


def test_nothing_is_done_without_a_reason(topic: Topic, work: Board, mara: Member) -> None:
    verbs: list[Callable[[], object]] = [
        lambda: move_topic(topic, by=mara, to=work, reason="  "),
        lambda: pin_topic(topic, by=mara, until=timezone.now() + timedelta(1), reason=""),
        lambda: rests(topic, mara, reason=""),
    ]
    for verb in verbs:
        with pytest.raises(Refused) as no:
            verb()
        assert (no.value.code, no.value.status) == ("no_reason", 422)
    with pytest.raises(IntegrityError), transaction.atomic():
        Act.objects.create(topic=topic, kind="move", role="moderator", reason="")
    with pytest.raises(IntegrityError), transaction.atomic():
        Act.objects.create(topic=topic, kind="pin", role="moderator", reason="x")


def test_nobody_acts_in_a_topic_they_wrote_in_or_on_whom_they_blocked(
    topic: Topic, work: Board, ben: Member, mara: Member, mika: Member, lena: Member
) -> None:
    replies(topic, mara)
    block(ben, by=mika)
    replies(topic, ben)
    for one in (mara, mika):
        again = Member.objects.get(pk=one.pk)
        with pytest.raises(Refused) as no:
            pins(topic, again)
        assert (no.value.code, no.value.status) == ("recused", 403)
    assert pins(topic, lena).pin_place == 1


def test_who_was_blocked_by_the_author_still_acts_and_nobody_is_told(
    topic: Topic, ana: Member, mara: Member, client_of: BrowserOf
) -> None:
    block(mara, by=ana)
    assert client_of(mara).get(f"/topics/{topic.pk}/order/").status_code == 200
    pins(topic, Member.objects.get(pk=mara.pk))
    assert Notification.objects.filter(member=ana, kind="order").exists()


def test_members_listeners_and_hosts_find_no_such_page(
    topic: Topic, ana: Member, lea: Member, finn: Member, client_of: BrowserOf
) -> None:
    for member in (ana, lea, finn):
        browser = client_of(member)
        for page in ("order", "pin", "move", "rest", "split", "join"):
            assert browser.get(f"/topics/{topic.pk}/{page}/").status_code == 404
        assert "/order/" not in browser.get(f"/topics/{topic.pk}/").content.decode()
        with pytest.raises(Refused) as no:
            pins(topic, member)
        assert no.value.status == 404


def test_a_pinned_topic_stands_first_until_its_day(
    topic: Topic, board: Board, ben: Member, mara: Member, client_of: BrowserOf
) -> None:
    later = starts(board, ben, title="Newer words")
    browser = client_of(ben)

    def order() -> bool:
        page = browser.get("/boards/family/").content.decode()
        return page.index(topic.title) < page.index(later.title)

    assert not order()
    pins(topic, mara)
    assert order()
    assert browser.get("/boards/family/").content.decode().count(f">{topic.title}<") == 1
    assert "Pinned until" in browser.get(f"/topics/{topic.pk}/").content.decode()
    Topic.objects.update(pinned_until=timezone.now())
    assert not order()


def test_a_board_without_a_pin_is_asked_for_none(
    topic: Topic, board: Board, ben: Member, mara: Member, client_of: BrowserOf
) -> None:
    browser = client_of(ben)
    browser.get("/boards/family/")
    with CaptureQueriesContext(connection) as before:
        browser.get("/boards/family/")
    pins(topic, mara)
    with CaptureQueriesContext(connection) as pinned:
        browser.get("/boards/family/")
    assert len(pinned) == len(before) + 1
    Board.objects.update(pins_until=timezone.now())
    with CaptureQueriesContext(connection) as over:
        browser.get("/boards/family/")
    assert len(over) == len(before)


def test_three_topics_are_pinned_and_no_fourth(
    topic: Topic, board: Board, ana: Member, mara: Member
) -> None:
    others = [starts(board, ana, title=f"Another {number}") for number in range(3)]
    for one in [topic, *others[:2]]:
        pins(one, mara)
    with pytest.raises(Refused) as no:
        pins(others[2], mara)
    assert (no.value.code, no.value.status) == ("pinned_enough", 409)
    with pytest.raises(IntegrityError), transaction.atomic():
        Topic.objects.filter(pk=others[2].pk).update(pin_place=4, pinned_until=timezone.now())
    with pytest.raises(IntegrityError), transaction.atomic():
        Topic.objects.filter(pk=others[2].pk).update(pin_place=3, pinned_until=timezone.now())
    assert pins(topic, mara, days=9).pin_place == 1  # pinned longer, in the same place
    unpin_topic(topic, by=mara)
    assert pins(others[2], mara).pin_place == 1
    Topic.objects.filter(pk=others[0].pk).update(pinned_until=timezone.now())
    assert pins(topic, mara).pin_place == 2  # whose time is over makes room


@pytest.mark.parametrize("days", [-1, 0, 91])
def test_a_pin_ends_within_three_months(topic: Topic, mara: Member, days: int) -> None:
    with pytest.raises(Refused) as no:
        pins(topic, mara, days=days)
    assert no.value.code == "bad_end"


def test_a_topic_that_rests_says_why_until_when_and_who_reads_an_appeal(
    topic: Topic, ana: Member, ben: Member, mara: Member, luis: Member, client_of: BrowserOf
) -> None:
    check_in(mara)
    clause = Clause.objects.in_force().get(code="G-03")
    told = {
        **{"hours": "24", "reason": "We go on in the new topic.", "clause": str(clause.pk)},
        **{"explanation": "One place.", "why_not_softer": "People answer in both."},
    }
    assert client_of(mara).get(f"/topics/{topic.pk}/rest/").status_code == 200
    assert client_of(mara).post(f"/topics/{topic.pk}/rest/", told).status_code == 302
    page = client_of(ben).get(f"/topics/{topic.pk}/").content.decode()
    for words in ("It rests until", "We go on in the new topic.", "Someone who did not decide"):
        assert words in page
    with pytest.raises(Refused) as no:
        replies(topic, ben)
    assert no.value.code == "locked"
    assert no.value.until == Topic.objects.get().locked_until
    statement = Statement.objects.get(member=ana)
    assert (statement.facts, statement.source) == ("We go on in the new topic.", "own_initiative")
    assert not statement.automated_detection
    assert (
        "We go on in the new topic."
        in client_of(ana).get(f"/me/decisions/{statement.decision_id}/").content.decode()
    )
    appeal = appeal_decision(statement, by=ana, words="It was not finished.")
    with pytest.raises(Refused):
        answer_appeal(appeal, by=mara, upheld=True, words="I was right.")
    answer_appeal(appeal, by=luis, upheld=True, words="You are right.")
    assert "It rests until" not in client_of(ben).get(f"/topics/{topic.pk}/").content.decode()
    replies(Topic.objects.get(), ben)


def test_a_lock_needs_everything_a_decision_needs(
    topic: Topic, ana: Member, ben: Member, mara: Member
) -> None:
    with pytest.raises(Refused) as no:
        rests(topic, mara)
    assert no.value.code == "not_on_duty"
    check_in(mara)
    for missing in ({"explanation": ""}, {"why_not_softer": ""}, {"lasts": timedelta(hours=80)}):
        with pytest.raises(Refused) as no:
            rests(topic, mara, **missing)
        assert (no.value.code, no.value.status) == ("incomplete", 422)
    report(topic, by=ben, reason="R18")
    with pytest.raises(Refused) as no:
        rests(topic, mara)
    assert (no.value.code, no.value.status) == ("case_open", 409)
    assert not Decision.objects.exists()
    assert Topic.objects.get().locked_until is None


def test_a_topic_is_opened_again_before_its_time(
    topic: Topic, ben: Member, mara: Member, mika: Member
) -> None:
    check_in(mara)
    rests(topic, mara)
    with pytest.raises(Refused) as no:
        rests(topic, mara)
    assert no.value.code == "rests"
    wake_topic(topic, by=mika)
    replies(Topic.objects.get(), ben)
    assert not Restriction.objects.live(timezone.now()).exists()
    with pytest.raises(Refused) as no:
        wake_topic(topic, by=mika)
    assert no.value.code == "not_resting"


def test_what_a_case_decided_is_not_opened_by_the_way(topic: Topic, mara: Member) -> None:
    topic.rest_until(timezone.now() + timedelta(hours=5))
    with pytest.raises(Refused) as no:
        wake_topic(topic, by=mara)
    assert (no.value.code, no.value.status) == ("not_resting", 409)


def test_a_program_keeps_order_too(topic: Topic, work: Board, ana: Member, mara: Member) -> None:
    check_in(mara)
    program, at = Program(mara), f"topics/{topic.pk}"
    until = (timezone.now() + timedelta(days=3)).isoformat()
    told = program.put(f"{at}/pin", {"until": until, "reason": WHY}).json()
    assert [act["kind"] for act in told["acts"]] == ["pin"]
    assert program.call("delete", f"{at}/pin").json()["acts"] == []
    told = program.put(f"{at}/board", {"board": "work", "reason": WHY}).json()
    assert (told["board"], told["acts"][0]["from_board"]) == ("work", "family")
    rest = {"reason": "Later.", "clause": "G-03", "explanation": "So.", "why_not_softer": "No."}
    assert program.put(f"{at}/rest", rest).json()["rests_until"]
    assert program.call("delete", f"{at}/rest").json()["rests_until"] is None
    assert Program(ana).put(f"{at}/pin", {"until": until, "reason": WHY}).status_code == 404
    seen = Program(ana).get(at).json()["acts"]
    assert [(act["kind"], act["role"], act["reason"]) for act in seen] == [
        ("move", "moderator", WHY)
    ]


@pytest.mark.heavy
def test_sixty_acts_of_order_an_hour_are_enough_and_nothing_typed_is_lost(
    topic: Topic, mara: Member, mika: Member, client_of: BrowserOf
) -> None:
    for _time in range(60):
        pins(topic, mara)
    told = {"until": "2030-01-01", "reason": "Many ask this."}
    refused = client_of(mara).post(f"/topics/{topic.pk}/pin/", told)
    assert refused.status_code == 429
    assert "Many ask this." in refused.content.decode()
    assert "Try again in" in refused.content.decode()
    with pytest.raises(Refused) as no:
        unpin_topic(topic, by=mara)
    assert no.value.code == "too_fast"
    answer = Program(mara).post(f"topics/{topic.pk}/join", {"reason": WHY})
    assert answer.status_code == 409  # what cannot be done at all says so first
    topic.refresh_from_db()
    assert topic.pinned_until
    assert unpin_topic(topic, by=mika).pinned_until is None
