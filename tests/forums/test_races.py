"""Many at once, on connections of their own."""

import uuid
from collections.abc import Callable

import pytest

from community import limits
from community.errors import Refused
from community.models import Member
from forums.actions.topics import want
from forums.models import Board, Reply, Topic
from tests.cast import make_member
from tests.forums.story import replies, starts
from tests.racing import at_once

pytestmark = [pytest.mark.heavy, pytest.mark.django_db(transaction=True)]


def test_twenty_replies_at_once_take_twenty_places(topic: Topic) -> None:
    people = [make_member(f"guest{number}") for number in range(20)]
    verbs = [lambda member=member: replies(topic, member) for member in people]
    results = at_once(verbs)
    assert all(isinstance(result, Reply) for result in results), results
    taken = (
        Reply.objects.filter(topic=topic).order_by("position").values_list("position", flat=True)
    )
    assert list(taken) == list(range(1, 21))
    topic.refresh_from_db()
    assert topic.last_position == 20


def test_one_reply_sent_ten_times_at_once_is_one_reply(topic: Topic, ben: Member) -> None:
    one = uuid.uuid4()
    results = at_once([lambda: replies(topic, ben, client_id=one)] * 10)
    assert all(isinstance(result, Reply) for result in results), results
    assert len({reply.pk for reply in results}) == 1
    topic.refresh_from_db()
    ben.refresh_from_db()
    assert (Reply.objects.count(), topic.last_position, ben.posts) == (1, 1, 31)


def test_one_topic_sent_ten_times_at_once_is_one_topic(board: Board, ana: Member) -> None:
    one = uuid.uuid4()
    results = at_once([lambda: starts(board, ana, client_id=one)] * 10)
    assert all(isinstance(result, Topic) for result in results), results
    assert Topic.objects.count() == 1


def test_other_words_racing_under_one_id_are_refused(topic: Topic, ben: Member) -> None:
    one = uuid.uuid4()
    verbs = [lambda n=n: replies(topic, ben, f"Words {n}", client_id=one) for n in range(6)]
    results = at_once(verbs)
    kept = [result for result in results if isinstance(result, Reply)]
    refused = [result for result in results if isinstance(result, Refused)]
    assert len(kept) == 1
    assert {no.code for no in refused} == {"client_id_reused"}
    assert len(refused) == 5


def test_no_reply_slips_in_beside_a_change_to_no_replies(topic: Topic, ana: Member) -> None:
    limits.forget_all()
    people = [make_member(f"guest{number}") for number in range(8)]
    verbs: list[Callable[[], object]] = [
        lambda member=member: replies(topic, member) for member in people
    ]
    verbs.insert(4, lambda: want(topic, by=ana, reply_wanted="witness"))
    at_once(verbs)
    topic.refresh_from_db()
    assert topic.reply_wanted == "witness"
    assert topic.last_position == topic.replies.count()
    positions = list(topic.replies.order_by("position").values_list("position", flat=True))
    assert positions == list(range(1, len(positions) + 1))
