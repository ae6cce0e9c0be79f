"""The figures M1 to M6 from real rows: true by hand, of ten or more, of nobody."""

from collections.abc import Callable
from datetime import timedelta

import time_machine
from django.test import Client
from django.utils import timezone

from community import limits
from community.models import Member
from forums import figures
from forums.actions.fitting import mark_reply
from forums.actions.replies import take_reply_back
from forums.models import Board, Reply, Topic
from tests.cast import make_member
from tests.forums.listening import HOUR
from tests.forums.story import replies, starts
from tests.programs import Program

BrowserOf = Callable[[Member], Client]
LONG_AGO = timedelta(days=20)
Told = dict[str, float | None]


def told(figure: figures.Figure) -> Told:
    """Return the numbers of a figure by their names."""
    return {str(value.name): value.number for value in figure.values}


def topics(board: Board, number: int) -> list[Topic]:
    """Have people write their first topics, an hour after each other, some weeks ago."""
    began, started = timezone.now() - LONG_AGO, []
    for place in range(number):
        with time_machine.travel(began + place * HOUR), limits.paused():
            started.append(starts(board, make_member(f"guest{place}", posts=0)))
    return started


def answer(topic: Topic, by: Member, hours: float) -> None:
    """Have someone answer a topic some hours after it was started."""
    with time_machine.travel(topic.created_at + hours * HOUR, tick=False), limits.paused():
        replies(topic, by)


def test_the_first_answer_counts_in_hours_and_silence_as_longest(board: Board, ben: Member) -> None:
    started = topics(board, 10)
    for place, topic in enumerate(started[:9]):
        answer(topic, ben, place + 1)
    assert told(figures.first_answer(timezone.now())) == {"median": 5.0, "nine in ten": 9.0}
    take_reply_back(started[8].replies.get(), by=ben)
    numbers = told(figures.first_answer(timezone.now()))
    assert numbers == {"median": 5.0, "nine in ten": None}


def test_what_is_without_an_answer_after_a_day_and_two(board: Board, ben: Member) -> None:
    started = topics(board, 10)
    for topic, hours in zip(started, [1, 2, 3, 4, 5, 23, 25, 47, 49], strict=False):
        answer(topic, ben, hours)
    numbers = told(figures.unanswered(timezone.now()))
    assert numbers == {"after 24 hours": 40.0, "after 48 hours": 20.0}


def test_two_voices_are_two_people_and_not_the_author(
    board: Board, ben: Member, lea: Member
) -> None:
    started = topics(board, 10)
    for topic in started:
        answer(topic, ben, 1)
        answer(topic, ben, 2)
        answer(topic, topic.author, 3)
    assert told(figures.second_voice(timezone.now())) == {"within 72 hours": 0.0}
    for topic in started[:7]:
        answer(topic, lea, 71)
    answer(started[7], lea, 73)
    assert told(figures.second_voice(timezone.now())) == {"within 72 hours": 70.0}


def test_first_topics_alone_count_for_newcomers(board: Board, ben: Member) -> None:
    started = topics(board, 10)
    for topic in started[:9]:
        answer(topic, ben, 2)
    with time_machine.travel(timezone.now() - timedelta(days=10)), limits.paused():
        starts(board, started[0].author)  # a second one, in silence
    assert told(figures.first_topics(timezone.now())) == {"within 24 hours": 90.0}


def test_who_comes_back_is_told_apart_by_whether_they_were_answered(
    board: Board, ben: Member
) -> None:
    started = topics(board, 20)
    for topic in started[:10]:
        answer(topic, ben, 2)
    for topic in started[:8]:
        answer(topic, topic.author, 30)
    for topic in started[8:12]:
        answer(topic, topic.author, 3)  # the same day: they have not left yet
    for topic in started[12:15]:
        answer(topic, topic.author, 50)
    answer(started[16], started[16].author, 24 * 15)
    numbers = told(figures.return_(timezone.now()))
    assert numbers == {"answered within a day": 80.0, "not answered within a day": 30.0}


def test_what_tells_of_fewer_than_ten_is_not_shown(
    board: Board, ben: Member, lena: Member, client_of: BrowserOf
) -> None:
    for topic in topics(board, 9):
        answer(topic, ben, 1)
    shown = figures.figures(timezone.now())
    assert [figure.code for figure in shown] == ["M1", "M2", "M3", "M4", "M5", "M6"]
    assert all(number is None for figure in shown for number in told(figure).values())
    assert all(month.percent is None for month in figures.answered_by_month(timezone.now()))
    assert "too few to show" in client_of(lena).get("/lead/figures/").content.decode()


def test_what_wants_no_answer_came_by_import_or_is_too_new_is_not_counted(
    board: Board, ben: Member
) -> None:
    for topic in topics(board, 10):
        answer(topic, ben, 1)
    Topic.objects.filter(author__handle="guest1").update(reply_wanted="witness")
    starts(board, make_member("guest99"))
    assert told(figures.unanswered(timezone.now()))["after 24 hours"] is None
    Topic.objects.filter(author__handle="guest1").update(reply_wanted="listen")
    assert told(figures.unanswered(timezone.now()))["after 24 hours"] == 0.0
    imported = Member.objects.get(handle="guest2")
    imported.set_unusable_password()
    imported.imported_at = timezone.now()
    imported.save()
    assert told(figures.unanswered(timezone.now()))["after 24 hours"] is None


def test_a_lead_sees_them_with_a_chart_and_its_table(
    board: Board, ben: Member, lena: Member, client_of: BrowserOf
) -> None:
    began = timezone.now() - LONG_AGO
    for place in range(10):
        with time_machine.travel(began + place * timedelta(minutes=1)), limits.paused():
            topic = starts(board, make_member(f"guest{place}", posts=0))
        if place:
            answer(topic, ben, 1)
    page = client_of(lena).get("/lead/figures/").content.decode()
    assert "<svg" in page
    assert "90.0 %" in page
    assert "guest" not in page
    values = Program(lena).get("figures").json()["items"][0]["values"]
    assert values[0] == {"name": "median", "number": 1.0, "unit": "hours"}


def test_nobody_else_finds_them(
    ana: Member, lea: Member, mara: Member, client_of: BrowserOf
) -> None:
    for member in (ana, lea, mara):
        assert client_of(member).get("/lead/figures/").status_code == 404
        assert Program(member).get("figures").status_code == 404


def test_whether_replies_fit_is_told_by_contract_and_never_of_fewer_than_ten(
    board: Board, ana: Member, ben: Member
) -> None:
    now = timezone.now()
    for wanted, needed, not_asked in (("listen", 9, 1), ("suggestions", 6, 6), ("questions", 3, 0)):
        with limits.paused():
            topic = starts(board, ana, reply_wanted=wanted)
            for place in range(needed + not_asked):
                fits = "needed" if place < needed else "not_asked"
                mark_reply(replies(topic, ben), by=ana, fits=fits)
            replies(topic, ben)  # and one of which nothing was said
    old = replies(topic, ben)
    mark_reply(old, by=ana, fits="not_asked")
    Reply.objects.filter(pk=old.pk).update(fits_at=now - timedelta(days=40))
    assert told(figures.fits(timezone.now())) == {
        "this is what I needed": 72.0,
        "not what I asked for": 28.0,
        "Please just listen": 90.0,
        "Tell me if you know this too": None,
        "Suggestions are welcome": 50.0,
        "Ask me questions that help me think": None,
    }


def test_before_anyone_said_whether_a_reply_fits_there_is_no_number(
    topic: Topic, ben: Member
) -> None:
    replies(topic, ben)
    assert set(told(figures.fits(timezone.now())).values()) == {None}
