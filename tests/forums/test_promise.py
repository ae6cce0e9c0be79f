"""What a composer says of answers is true now; a board that cannot keep up may pause."""

from collections.abc import Callable
from datetime import time, timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from community.actions.duty import check_in
from community.errors import Refused
from community.models import AuditEntry, Circle, CircleMembership, Member, StaffedHours
from forums.actions.pausing import end_pause, pause_board
from forums.models import Board, Topic
from forums.promise import promises
from tests.forums.listening import HOUR, goes_on_duty
from tests.forums.story import replies, starts, typed
from tests.programs import Program

BrowserOf = Callable[[Member], Client]
KEPT = "We try to answer every topic that wants replies within 12 hours."
LATE = "Some topics have waited longer than the 12 hours we aim for"
NOBODY = "No listener is on duty now"


def said_to(member: Member, client_of: BrowserOf) -> str:
    """Return the page on which a member starts a topic."""
    return client_of(member).get("/boards/family/start/").content.decode()


def test_with_a_listener_on_duty_and_nobody_late_the_promise_stands(
    topic: Topic, ben: Member, lea: Member, client_of: BrowserOf
) -> None:
    check_in(lea)
    assert KEPT in said_to(ben, client_of)


def test_with_no_listener_on_duty_it_says_so_and_when_someone_comes(
    board: Board, ben: Member, mara: Member, client_of: BrowserOf
) -> None:
    check_in(mara)
    page = said_to(ben, client_of)
    assert NOBODY in page
    assert "The next hours we announced" not in page
    for weekday in range(7):
        StaffedHours.objects.create(weekday=weekday, opens=time(18), closes=time(23))
    assert "The next hours we announced begin" in said_to(ben, client_of)


def test_a_listener_alone_on_duty_is_not_promised_themselves(
    board: Board, lea: Member, client_of: BrowserOf
) -> None:
    check_in(lea)
    assert NOBODY in said_to(lea, client_of)


def test_once_someone_waits_too_long_it_says_so_until_they_are_answered(
    topic: Topic, ben: Member, lea: Member, client_of: BrowserOf
) -> None:
    with time_machine.travel(timezone.now() + 13 * HOUR):
        goes_on_duty(lea, timezone.now())
        assert LATE in said_to(ben, client_of)
        replies(topic, ben)
        assert KEPT in said_to(ben, client_of)


def test_what_waits_in_a_circle_is_told_inside_it_alone(
    board: Board, ana: Member, ben: Member, hedi: Member, lea: Member
) -> None:
    circle = Circle.objects.create(name="Thursday", host=hedi)
    closed = Board.objects.create(slug="thursday", title="Ours", purpose="Ours.", circle=circle)
    for one in (hedi, ana):
        CircleMembership.objects.create(circle=circle, member=one)
    starts(closed, ana)
    at = timezone.now() + 13 * HOUR
    goes_on_duty(lea, at)
    told = promises([board, closed], at, besides=ben)
    assert (told[board.pk].behind, told[closed.pk].behind) == (False, True)


def test_programs_are_told_the_same(board: Board, ben: Member, lea: Member) -> None:
    [shape] = Program(ben).get("boards").json()["items"]
    assert shape["answers"]["promised"] is False
    assert NOBODY in shape["answers"]["sentence"]
    check_in(lea)
    [shape] = Program(ben).get("boards").json()["items"]
    assert shape["answers"] == {
        "within_hours": 12,
        "promised": True,
        "sentence": KEPT,
        "next_hours": None,
    }


def test_a_lead_pauses_a_board_and_it_says_why(
    topic: Topic, ben: Member, lena: Member, client_of: BrowserOf
) -> None:
    lead, member = client_of(lena), client_of(ben)
    assert lead.get("/lead/boards/family/pause/").status_code == 200
    lead.post("/lead/boards/family/pause/", {"reason": "Two of us are ill.", "hours": "24"})
    page = member.get("/boards/family/").content.decode()
    assert "Two of us are ill." in page
    assert "/boards/family/start/" not in page
    assert "takes no new topics until" in said_to(ben, client_of)
    answer = member.post("/boards/family/start/", typed(body="What I wrote stays"))
    assert answer.status_code == 403
    assert "What I wrote stays" in answer.content.decode()
    assert Topic.objects.count() == 1
    replies(topic, ben)
    lead.post("/lead/boards/family/pause/end/")
    assert member.post("/boards/family/start/", typed()).status_code == 302
    acts = [entry.action for entry in AuditEntry.objects.order_by("number")]
    assert acts == ["board.pause", "board.end_pause"]


def test_a_pause_ends_by_itself(board: Board, ben: Member, lena: Member) -> None:
    pause_board(board, by=lena, reason="Two of us are ill.", hours=12)
    with pytest.raises(Refused) as no:
        starts(board, ben)
    assert (no.value.code, no.value.until) == ("board_paused", board.paused_until)
    with time_machine.travel(timezone.now() + timedelta(hours=13)):
        assert starts(board, ben)


def test_a_program_pauses_a_board_and_another_is_refused(
    board: Board, ben: Member, lena: Member
) -> None:
    lead = Program(lena)
    shape = lead.put("boards/family/pause", {"reason": "Two of us are ill.", "hours": 24}).json()
    assert shape["paused"]["reason"] == "Two of us are ill."
    assert shape["may"]["start"] is False
    told = {"title": "A day", "body": "It was long.", "reply_wanted": "listen"}
    assert Program(ben).post("boards/family/topics", told).json()["code"] == "board_paused"
    assert lead.call("delete", "boards/family/pause").status_code == 204
    assert Program(ben).post("boards/family/topics", told).status_code == 201


def test_nobody_else_pauses_a_board_and_none_without_reason_or_end(
    board: Board, ben: Member, lea: Member, mara: Member, lena: Member, client_of: BrowserOf
) -> None:
    for member in (ben, lea, mara):
        with pytest.raises(Refused):
            pause_board(board, by=member, reason="Mine.", hours=24)
        with pytest.raises(Refused):
            end_pause(board, by=member)
        assert client_of(member).post("/lead/boards/family/pause/").status_code == 404
    for wrong in ({"reason": "", "hours": "24"}, {"reason": "Ill.", "hours": "9999"}):
        assert client_of(lena).post("/lead/boards/family/pause/", wrong).status_code == 422
    with pytest.raises(IntegrityError), transaction.atomic():
        Board.objects.update(paused_until=timezone.now())
