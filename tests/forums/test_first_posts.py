"""Where a board says so, a newcomer's first posts are read by a person before others see them."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from community.actions.duty import check_in
from community.models import Member, Notification, StaffedHours
from forums.models import Board, Reply, Topic
from moderation.actions.cases import lease
from moderation.actions.decisions import decide
from moderation.actions.escalation import escalate_overdue
from moderation.models import Case, State
from moderation.outcomes import Outcome, Reasons
from tests.cast import make_member
from tests.forums.story import replies, starts, typed
from tests.programs import Program

BrowserOf = Callable[[Member], Client]


@pytest.fixture
def careful(community: object) -> Board:
    """A board that has first posts read before others see them."""
    return Board.objects.create(
        slug="careful", title="Careful", purpose="Slowly.", holds_newcomers=True
    )


def reads(case: Case, by: Member, outcome: str = Outcome.NO_ACTION) -> None:
    """Have a moderator on duty take a case and decide it."""
    check_in(by)
    held = lease(case, by=by)
    decide(held, by=by, version=held.version, outcome=outcome, reasons=Reasons())


def test_a_newcomers_words_wait_for_a_light_look(careful: Board, noor: Member, ana: Member) -> None:
    topic = starts(careful, noor)
    assert topic.state == State.HELD
    assert not topic.is_visible_to(ana)
    case = Case.objects.get()
    assert (case.lane, case.severity, case.about_member) == ("conduct", 3, noor)
    assert "first posts" in case.reports.get().words


def test_only_the_first_three_posts_wait_and_only_there(
    careful: Board, board: Board, noor: Member, ana: Member, lea: Member
) -> None:
    topic = starts(careful, ana)
    assert topic.state == State.VISIBLE
    assert starts(board, noor).state == State.VISIBLE
    for state in (State.HELD, State.HELD, State.VISIBLE):
        assert replies(topic, Member.objects.get(pk=noor.pk)).state == state
    fresh = make_member("iris", "listener", days=0, posts=0)
    assert replies(topic, fresh).state == State.VISIBLE
    still = make_member("wren", days=400, posts=1)
    assert replies(topic, still).state == State.HELD


def test_feelings_are_held_on_no_other_board(board: Board, careful: Board, noor: Member) -> None:
    words = "Some days I don't want to live any more."
    assert starts(board, noor, body=words).state == State.VISIBLE
    held = starts(careful, Member.objects.get(pk=noor.pk), body=words)
    assert held.state == State.HELD
    case = Case.objects.get(target_id=held.pk)
    assert case.lane == "care"  # one person reads it once, where care is given
    assert case.due_at <= timezone.now() + timedelta(days=1, hours=2)


def test_the_release_tells_who_wrote_and_who_was_answered(
    careful: Board, noor: Member, ana: Member, mara: Member
) -> None:
    topic = starts(careful, ana)
    reply = replies(topic, noor, "Me too.")
    assert not Notification.objects.filter(member=ana, kind="reply").exists()
    reads(Case.objects.get(), mara)
    assert Reply.objects.get().state == State.VISIBLE
    told = Notification.objects.filter(about=reply.about).values_list("member__handle", "kind")
    assert set(told) == {("noor", "shown"), ("ana", "reply")}


def test_the_release_of_a_topic_tells_its_author(
    careful: Board, noor: Member, ana: Member, mara: Member
) -> None:
    topic = starts(careful, noor)
    reads(Case.objects.get(), mara)
    assert Topic.objects.get().is_visible_to(ana)
    assert Notification.objects.get(member=noor, kind="shown").address == topic.address()


@pytest.mark.parametrize(
    ("there", "before", "after"),
    [
        ("duty", "within two hours", "A person should have read it by"),
        ("hours", "the next announced hours begin:", "the next announced hours begin:"),
        ("nobody", "so we cannot say when", "so we cannot say when"),
    ],
)
def test_the_time_that_is_told_is_true_for_who_is_there(
    careful: Board, noor: Member, mara: Member, client_of: BrowserOf,
    there: str, before: str, after: str,
) -> None:  # fmt: skip
    if there == "duty":
        check_in(mara)
    elif there == "hours":
        for weekday in range(7):
            StaffedHours.objects.create(weekday=weekday, opens=time(3), closes=time(4))
    browser = client_of(noor)
    assert before in browser.get("/boards/careful/start/").content.decode()
    page = browser.post("/boards/careful/start/", typed(), follow=True).content.decode()
    assert after in page
    assert "Only you can see this" in page
    if there == "duty":
        within = Case.objects.get().due_at - timezone.now()
        assert timedelta(minutes=115) < within <= timedelta(hours=2)


def test_nobody_else_is_told_of_a_look(
    careful: Board, ana: Member, noor: Member, client_of: BrowserOf
) -> None:
    topic = starts(careful, ana)
    assert "first posts" not in client_of(ana).get("/boards/careful/start/").content.decode()
    assert "first posts" in client_of(noor).get(f"/topics/{topic.pk}/").content.decode()
    assert Program(noor).get("boards").json()["items"][0]["holds_newcomers"] is True


def test_a_look_that_nobody_takes_is_told_to_everyone_and_never_decided_by_a_clock(
    careful: Board, noor: Member, mara: Member
) -> None:
    starts(careful, noor)
    escalate_overdue(timezone.now() + timedelta(hours=3))
    assert Topic.objects.get().state == State.HELD
    assert Notification.objects.filter(member=noor, kind="held").exists()
    assert Notification.objects.filter(member=mara, kind="duty").exists()


def test_a_program_is_told_when_held_words_are_read_as_the_page_tells_it(
    careful: Board, noor: Member, ana: Member, mara: Member
) -> None:
    topic, program = starts(careful, ana), Program(noor)
    answer = program.post(f"topics/{topic.pk}/replies", {"body": "Hello."}).json()
    assert answer["state"] == "held"
    assert answer["held"]["by"] is None
    assert answer["held"]["sentence"].startswith("Nobody is on duty now, so we cannot say when.")
    StaffedHours.objects.create(weekday=0, opens=time(18), closes=time(20))
    [shown] = program.get(f"topics/{topic.pk}/replies").json()["items"]
    assert shown["held"]["opens"]
    check_in(mara)
    [shown] = program.get(f"topics/{topic.pk}/replies").json()["items"]
    due = Case.objects.get().due_at
    assert datetime.fromisoformat(shown["held"]["by"]) - due < timedelta(seconds=1)
    assert shown["held"]["sentence"].startswith("A person should have read it by ")
    assert "<" not in shown["held"]["sentence"]
    mine = Program(noor).post("boards/careful/topics", typed() | {"client_id": str(uuid4())})
    assert mine.json()["held"]["by"]
    others = Program(ana).get(f"topics/{topic.pk}/replies").text
    assert "should have read it" not in others
    assert Program(ana).get(f"topics/{topic.pk}").json()["held"] is None
