"""Two hundred replies to one topic in one moment take two hundred places; nobody is refused."""

import threading
from functools import partial

import pytest
from django.db import connection

from community.models import Member
from forums.models import Reply, Topic
from tests.cast import make_member
from tests.forums.story import replies
from tests.racing import at_once

MANY = 200
DOORS = threading.BoundedSemaphore(40)  # as many as answer at once on a server of some size

pytestmark = [pytest.mark.heavy, pytest.mark.django_db(transaction=True)]


def test_two_hundred_at_once_take_two_hundred_places(topic: Topic, ana: Member) -> None:
    people = [make_member(f"guest{number}") for number in range(MANY)]

    def writes(one: Member) -> Reply:
        with DOORS:
            try:
                return replies(topic, one, f"Words of {one.handle}.")
            finally:
                connection.close()

    results = at_once([partial(writes, one) for one in people])
    assert [one for one in results if not isinstance(one, Reply)] == []
    places = topic.replies.order_by("position").values_list("position", "author__handle", "body")
    assert [place for place, _who, _words in places] == list(range(1, MANY + 1))
    assert all(words == f"Words of {who}." for _place, who, words in places)
    topic.refresh_from_db()
    assert topic.last_position == MANY
