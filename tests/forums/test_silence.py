"""A topic that wants an answer waits in the queue until it has one; people are told in time."""

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from community.actions.blocks import block
from community.models import Circle, CircleMembership, Member, Notification
from community.schedule import JOBS
from forums.actions.order.joining import join_again
from forums.actions.order.splitting import split_topic
from forums.actions.replies import edit_reply, take_reply_back
from forums.actions.silence import tell_of_silence
from forums.actions.topics import take_topic_back, want
from forums.actions.undoing import undo_reply
from forums.models import Board, Topic
from tests.cast import make_member
from tests.forums.listening import HOUR, goes_on_duty, more_listeners, queue_of, told_of_waiting
from tests.forums.story import HELD_WORDS, replies, starts

NOW = timezone.now


def test_a_topic_waits_until_another_person_answers(
    topic: Topic, ana: Member, ben: Member, lea: Member
) -> None:
    assert queue_of(lea) == [topic]
    replies(topic, ana, "One more thing.")
    assert queue_of(lea) == [topic]
    replies(topic, ben)
    assert queue_of(lea) == []


def test_an_old_topic_without_an_answer_never_leaves_the_queue(topic: Topic, lea: Member) -> None:
    assert queue_of(lea, NOW() + timedelta(days=400)) == [topic]


def test_an_answer_that_is_held_or_empty_of_people_is_none(
    topic: Topic, ben: Member, lea: Member
) -> None:
    held = replies(topic, ben, HELD_WORDS)
    assert queue_of(lea) == [topic]
    held.release()
    assert queue_of(lea) == []


@pytest.mark.parametrize("way", ["taken back", "withheld", "held", "reworded"])
def test_an_answer_that_goes_away_puts_the_topic_back(
    topic: Topic, ben: Member, lea: Member, way: str
) -> None:
    answer = replies(topic, ben)
    if way == "taken back":
        take_reply_back(answer, by=ben)
    elif way == "reworded":
        edit_reply(answer, by=ben, body=HELD_WORDS)
    else:
        (answer.withhold if way == "withheld" else answer.hold)()
    assert queue_of(lea) == [topic]
    if way in {"withheld", "held"}:
        answer.put_back()
        assert queue_of(lea) == []


def test_a_topic_put_back_waits_from_then_on_and_is_told_of_anew(
    topic: Topic, ben: Member, lea: Member, lena: Member
) -> None:
    with time_machine.travel(NOW() + 25 * HOUR):
        tell_of_silence(NOW())
        answer = replies(topic, ben)
    with time_machine.travel(NOW() + 50 * HOUR):
        take_reply_back(answer, by=ben)
        Notification.objects.update(read_at=NOW())
        tell_of_silence(NOW() + 23 * HOUR)
        assert told_of_waiting(lena) == 1
        tell_of_silence(NOW() + 25 * HOUR)
        assert told_of_waiting(lena) == 2


def test_an_answer_undone_or_taken_back_at_once_starts_no_new_wait(
    topic: Topic, ben: Member, lea: Member, lena: Member
) -> None:
    began = NOW()
    with time_machine.travel(began + 20 * HOUR):
        undo_reply(replies(topic, ben), by=ben)
        take_reply_back(replies(topic, lea), by=lea)
    assert [waiting.waits_since for waiting in queue_of(lea)] == [topic.waits_since]
    tell_of_silence(began + 25 * HOUR)
    assert told_of_waiting(lena) == 1


def test_a_split_takes_answers_along_and_joining_again_brings_them_back(
    topic: Topic, ben: Member, noor: Member, lea: Member, mara: Member
) -> None:
    with time_machine.travel(NOW() - HOUR):
        replies(topic, ben, "What about bread?")
        replies(topic, noor, "Rye bread.")
    begun = split_topic(topic, by=mara, positions=[1, 2], title="Bread", reason="Bread.")
    assert queue_of(lea) == [topic]
    begun.refresh_from_db()
    assert begun.answered_by == noor
    join_again(begun, by=mara, reason="They belong together.")
    assert queue_of(lea) == []


def test_what_wants_no_answer_does_not_wait(board: Board, ana: Member, lea: Member) -> None:
    witness = starts(board, ana, reply_wanted="witness")
    starts(board, ana, body=HELD_WORDS)
    taken_back = starts(board, ana)
    take_topic_back(taken_back, by=ana)
    assert queue_of(lea) == []
    want(witness, by=ana, reply_wanted="listen")
    assert queue_of(lea) == [witness]
    want(witness, by=ana, reply_wanted="witness")
    assert queue_of(lea) == []


def test_a_topic_that_rests_waits_again_afterwards(topic: Topic, lea: Member, lena: Member) -> None:
    topic.rest_until(NOW() + 30 * HOUR)
    assert queue_of(lea) == []
    assert queue_of(lea, NOW() + 31 * HOUR) == [topic]
    tell_of_silence(NOW() + 31 * HOUR)
    assert told_of_waiting(lena) == 0
    tell_of_silence(NOW() + 55 * HOUR)
    assert told_of_waiting(lena) == 1


def test_a_topic_withheld_leaves_and_comes_back(topic: Topic, lea: Member) -> None:
    topic.withhold()
    assert queue_of(lea) == []
    topic.put_back()
    assert queue_of(lea) == [topic]


def test_the_soonest_promised_stands_first_and_newcomers_a_little_earlier(
    board: Board, ana: Member, noor: Member, ben: Member, lea: Member
) -> None:
    with time_machine.travel(NOW() - 5 * HOUR):
        oldest = starts(board, ana)
    with time_machine.travel(NOW() - 4 * HOUR):
        later = starts(board, ben)
    with time_machine.travel(NOW() - 3 * HOUR):
        from_noor = starts(board, noor)
    with time_machine.travel(NOW() - 1.5 * HOUR):
        from_noor_too = starts(board, noor)
    assert queue_of(lea) == [from_noor, oldest, from_noor_too, later]


def test_one_answer_asks_for_a_second_voice_from_another_person(
    topic: Topic, ana: Member, ben: Member, lea: Member, mara: Member, board: Board
) -> None:
    more_listeners()
    replies(topic, ben)
    silent = starts(board, ben)
    assert queue_of(lea) == [silent, topic]
    replies(topic, ben, "And this.")
    replies(topic, ana, "Thank you.")
    assert queue_of(lea) == [silent, topic]
    assert queue_of(lea, NOW() + 71 * HOUR) == [silent, topic]
    assert queue_of(lea, NOW() + 73 * HOUR) == [silent]
    second = replies(topic, mara)
    assert queue_of(lea) == [silent]
    take_reply_back(second, by=mara)
    assert queue_of(lea) == [silent, topic]


def test_who_answered_first_is_not_asked_for_the_second_voice(topic: Topic, lea: Member) -> None:
    (lou, _lin) = more_listeners()
    replies(topic, lea)
    assert queue_of(lea) == []
    assert queue_of(lou) == [topic]


def test_a_small_community_asks_for_no_second_voice(topic: Topic, ben: Member, lea: Member) -> None:
    make_member("lou", "listener")
    replies(topic, ben)
    assert queue_of(lea) == []


def test_ones_own_topics_blocked_people_and_closed_boards_are_not_offered(
    board: Board, topic: Topic, ana: Member, hedi: Member, lea: Member
) -> None:
    circle = Circle.objects.create(name="Thursday", host=hedi)
    closed = Board.objects.create(slug="thursday", title="Ours", purpose="Ours.", circle=circle)
    for one in (hedi, ana):
        CircleMembership.objects.create(circle=circle, member=one)
    starts(closed, ana)
    starts(board, lea)
    assert queue_of(lea) == [topic]
    block(lea, by=ana)
    assert queue_of(lea) == []


def test_where_only_moderators_reply_no_listener_is_asked(
    board: Board, topic: Topic, lea: Member, lena: Member
) -> None:
    Board.objects.update(replies="moderators")
    assert queue_of(lea) == []
    assert queue_of(lena) == [topic]
    Board.objects.update(replies="staff")
    assert queue_of(lea) == [topic]


@pytest.mark.heavy
def test_no_topic_passes_a_day_without_the_leads_being_told(
    topic: Topic, lea: Member, ben: Member, lena: Member, luis: Member
) -> None:
    began = NOW()
    for hours in range(30):
        at = began + hours * HOUR
        goes_on_duty(lea, at)
        tell_of_silence(at)
        tell_of_silence(at)
        assert told_of_waiting(lea) == (hours >= 12)
        assert told_of_waiting(lena) == told_of_waiting(luis) == (hours >= 24)
    assert told_of_waiting(ben) == 0


def test_who_checks_in_later_is_told_and_who_is_not_on_duty_is_left_alone(
    topic: Topic, lea: Member
) -> None:
    began = NOW()
    tell_of_silence(began + 13 * HOUR)
    assert told_of_waiting(lea) == 0
    goes_on_duty(lea, began + 14 * HOUR)
    tell_of_silence(began + 14 * HOUR)
    assert told_of_waiting(lea) == 1


def test_an_answered_topic_is_told_to_nobody(topic: Topic, ben: Member, lena: Member) -> None:
    replies(topic, ben)
    tell_of_silence(NOW() + 48 * HOUR)
    assert told_of_waiting(lena) == 0


def test_a_line_that_nobody_read_goes_once_nobody_waits(
    board: Board, topic: Topic, ben: Member, ana: Member, lena: Member
) -> None:
    other = starts(board, ana)
    tell_of_silence(NOW() + 25 * HOUR)
    replies(topic, ben)
    tell_of_silence(NOW() + 26 * HOUR)
    assert told_of_waiting(lena) == 1
    replies(other, ben)
    tell_of_silence(NOW() + 26 * HOUR)
    assert told_of_waiting(lena) == 0


def test_a_lead_who_is_the_author_or_behind_a_block_is_not_told_but_another_is(
    board: Board, lena: Member, luis: Member, mara: Member
) -> None:
    topic = starts(board, lena)
    block(luis, by=lena)
    at = NOW() + 25 * HOUR
    tell_of_silence(at)
    assert (told_of_waiting(lena), told_of_waiting(luis), told_of_waiting(mara)) == (0, 0, 1)
    assert Notification.objects.get(member=mara).address == topic.address()


def test_in_a_circle_its_host_is_told_and_nobody_outside_hears_of_it(
    community: object, ana: Member, hedi: Member, finn: Member, lena: Member, lea: Member
) -> None:
    circle = Circle.objects.create(name="Thursday", host=hedi)
    closed = Board.objects.create(slug="thursday", title="Ours", purpose="Ours.", circle=circle)
    for one in (hedi, ana):
        CircleMembership.objects.create(circle=circle, member=one)
    starts(closed, ana)
    tell_of_silence(NOW() + 25 * HOUR)
    assert told_of_waiting(hedi) == 1
    assert not any(told_of_waiting(one) for one in (finn, lena, lea, ana))


def test_the_job_is_on_the_list(community: object) -> None:
    assert any(job.name == "tell of silence" for job in JOBS)


def test_the_database_keeps_an_answered_topic_from_waiting(topic: Topic, ben: Member) -> None:
    for wrong in ({"answered_at": NOW()}, {"second_voice_at": NOW()}, {"waits_since": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Topic.objects.filter(pk=topic.pk).update(**wrong)
