"""A listener holds one topic for twenty minutes; two never hold one."""

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from community import limits
from community.errors import Refused
from community.models import Member
from forums.actions.listening import forget_leases, hand_back, lease
from forums.models import Board, Lease, Topic
from tests.cast import make_member
from tests.forums.listening import more_listeners
from tests.forums.story import HELD_WORDS, replies, starts
from tests.racing import at_once

MINUTE = timedelta(minutes=1)


def refusal(topic: Topic, by: Member) -> str:
    """Return why someone cannot take a topic."""
    with pytest.raises(Refused) as no:
        lease(topic, by=by)
    return no.value.code


def test_a_listener_takes_a_topic_and_nobody_else_can(topic: Topic, lea: Member) -> None:
    lou, _lin = more_listeners()
    held = lease(topic, by=lea)
    assert timedelta(minutes=19) < held.until - timezone.now() <= timedelta(minutes=20)
    assert refusal(topic, lou) == "leased"
    lease(topic, by=lea)
    assert Lease.objects.get().member == lea


def test_it_runs_out_by_itself(topic: Topic, lea: Member) -> None:
    lou, lin = more_listeners()
    lease(topic, by=lea)
    with time_machine.travel(timezone.now() + 21 * MINUTE):
        assert lease(topic, by=lou).member == lou
    with time_machine.travel(timezone.now() + 50 * MINUTE):
        forget_leases(timezone.now())
        assert not Lease.objects.exists()
        assert lease(topic, by=lin).member == lin


def test_it_can_be_handed_back_by_who_holds_it_alone(topic: Topic, lea: Member) -> None:
    lou, _lin = more_listeners()
    lease(topic, by=lea)
    hand_back(topic, by=lou)
    assert refusal(topic, lou) == "leased"
    hand_back(topic, by=lea)
    assert lease(topic, by=lou).member == lou


def test_taking_another_topic_lets_the_first_one_go(
    board: Board, topic: Topic, ben: Member, lea: Member
) -> None:
    lou, _lin = more_listeners()
    lease(topic, by=lea)
    lease(starts(board, ben), by=lea)
    assert lease(topic, by=lou).member == lou


@pytest.mark.parametrize("words", ["I hear you.", HELD_WORDS])
def test_answering_ends_it(topic: Topic, lea: Member, words: str) -> None:
    lease(topic, by=lea)
    replies(topic, lea, words)
    assert not Lease.objects.exists()


def test_someone_elses_answer_does_not_end_it(topic: Topic, ben: Member, lea: Member) -> None:
    lease(topic, by=lea)
    replies(topic, ben)
    assert Lease.objects.get().member == lea


def test_what_does_not_wait_cannot_be_taken(
    board: Board, topic: Topic, ben: Member, lea: Member
) -> None:
    assert refusal(starts(board, lea), lea) == "answered"
    assert refusal(starts(board, ben, reply_wanted="witness"), lea) == "answered"
    replies(topic, ben)
    assert refusal(topic, lea) == "answered"


def test_who_does_not_listen_finds_no_queue(
    topic: Topic, ben: Member, finn: Member, mara: Member, lena: Member
) -> None:
    for member in (ben, finn, mara):
        assert refusal(topic, member) == "not_found"
        with pytest.raises(Refused):
            hand_back(topic, by=member)
    assert lease(topic, by=lena).member == lena


def test_the_database_lets_two_hold_nothing_together(
    board: Board, topic: Topic, ben: Member, lea: Member
) -> None:
    lou, _lin = more_listeners()
    until, other = lease(topic, by=lea).until, starts(board, ben)
    for pair in ({"topic": topic, "member": lou}, {"topic": other, "member": lea}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Lease.objects.create(until=until, **pair)


@pytest.mark.heavy
@pytest.mark.django_db(transaction=True)
def test_of_eight_listeners_at_once_one_holds_the_topic(topic: Topic) -> None:
    limits.forget_all()
    people = [make_member(f"ear{number}", "listener") for number in range(8)]
    results = at_once([lambda one=one: lease(topic, by=one) for one in people])
    kept = [result for result in results if isinstance(result, Lease)]
    assert len(kept) == 1, results
    assert {no.code for no in results if isinstance(no, Refused)} == {"leased"}
    assert len([no for no in results if isinstance(no, Refused)]) == 7


@pytest.mark.heavy
@pytest.mark.django_db(transaction=True)
def test_one_listener_who_takes_two_at_once_holds_one(
    board: Board, topic: Topic, ben: Member, lea: Member
) -> None:
    other = starts(board, ben)
    results = at_once([lambda one=one: lease(one, by=lea) for one in (topic, other) * 3])
    assert any(isinstance(result, Lease) for result in results), results
    assert all(isinstance(result, Lease | Refused) for result in results), results
    assert Lease.objects.filter(member=lea).count() == 1


def test_thirty_leases_in_ten_minutes_are_enough(topic: Topic, lea: Member) -> None:
    lou, _lin = more_listeners()
    for _time in range(30):
        lease(topic, by=lea)
    assert refusal(topic, lea) == "too_fast"
    assert Lease.objects.get().member == lea
    hand_back(topic, by=lea)
    assert lease(topic, by=lou).member == lou
