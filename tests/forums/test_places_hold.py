"""Whatever is done in whatever order, every link to a reply leads to its words or to nothing."""

import uuid
from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from community.errors import Refused
from community.limits import paused
from community.models import Member
from forums.actions.order.joining import join_again
from forums.actions.order.splitting import split_topic
from forums.actions.replies import edit_reply, post_reply, take_reply_back
from forums.actions.topics import edit_topic, take_topic_back
from forums.actions.undoing import undo_reply
from forums.models import Board, Continued, Reply, Topic
from moderation.models import State
from tests.forums.story import starts

VERBS = ("reply", "edit", "take_back", "undo", "hold", "release", "wait", "split", "join")
Steps = list[tuple[str, int, int]]


class Story:
    """A topic, what was done in it, and where each reply stood when it was sent."""

    def __init__(self, board: Board, people: list[Member], moderator: Member) -> None:
        self.people, self.moderator = people, moderator
        self.topics = [starts(board, people[0])]
        self.sent: dict[int, tuple[int, int, Member]] = {}
        self.words: dict[int, str] = {}
        self.numbers = count()

    def do(self, verb: str, one: int, other: int) -> None:
        """Do one thing; what is refused changes nothing."""
        try:
            with transaction.atomic():
                getattr(self, verb)(one, other)
        except Refused:
            pass

    def reply(self, one: int, other: int) -> None:
        topic, who = self._topic(one), self.people[other % len(self.people)]
        said = f"Words {uuid.uuid4()}"
        kept = post_reply(topic, by=who, body=said, client_id=uuid.uuid4())
        number = next(self.numbers)
        self.sent[number] = (kept.topic_id, kept.position, who)
        self.words[number] = said

    def edit(self, one: int, other: int) -> None:
        number, thing = self._one(one)
        said, by = f"Other words {uuid.uuid4()}", self.sent[number][2]
        if isinstance(thing, Topic):
            edit_topic(thing, by=by, title=thing.title, body=said)
        else:
            edit_reply(thing, by=by, body=said)
        self.words[number] = said

    def take_back(self, one: int, other: int) -> None:
        number, thing = self._one(one)
        verb: Any = take_topic_back if isinstance(thing, Topic) else take_reply_back
        verb(thing, by=self.sent[number][2])

    def undo(self, one: int, other: int) -> None:
        number, thing = self._one(one)
        if isinstance(thing, Reply):
            undo_reply(thing, by=self.sent[number][2])
            if not Reply.objects.filter(pk=thing.pk).exists():
                del self.sent[number]  # gone without a trace, and its place is free again

    def hold(self, one: int, other: int) -> None:
        _number, thing = self._one(one)
        if thing.state == State.VISIBLE:
            thing.hold()

    def release(self, one: int, other: int) -> None:
        _number, thing = self._one(one)
        if thing.state == State.HELD:
            thing.release()

    def wait(self, one: int, other: int) -> None:
        long_ago = timezone.now() - timedelta(hours=1)
        Reply.objects.update(created_at=long_ago)

    def split(self, one: int, other: int) -> None:
        topic = self._topic(one)
        positions = [at for at in range(1, topic.last_position + 1) if (at * other) % 3]
        told = {"title": "On its own", "reason": "Another subject."}
        begun = split_topic(topic, by=self.moderator, positions=positions, **told)
        self.topics.append(begun)

    def join(self, one: int, other: int) -> None:
        join_again(self._topic(one), by=self.moderator, reason="It belongs together.")

    def _topic(self, number: int) -> Topic:
        return Topic.objects.get(pk=self.topics[number % len(self.topics)].pk)

    def _one(self, number: int) -> tuple[int, Any]:
        there = list(self.sent)
        if not there:
            raise Refused("nothing", "Nothing is there yet.")
        chosen = there[number % len(there)]
        return chosen, where(*self.sent[chosen][:2])


def where(topic: int, position: int) -> Topic | Reply:
    """Follow a link to a place, as a reader does, to what stands there now."""
    way = Continued.objects.filter(topic=topic, position=position).first()
    if way is None:
        return Reply.objects.get(topic=topic, position=position)
    return where(way.into_id, way.at_position) if way.at_position else way.into


def rows() -> dict[int, tuple[int, int]]:
    return {one.pk: (one.topic_id, one.position) for one in Reply.objects.all()}


@pytest.mark.heavy
@given(steps=st.lists(st.tuples(st.sampled_from(VERBS), st.integers(0, 9), st.integers(0, 9))))
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_no_verb_moves_anyone_elses_place_or_link(
    steps: Steps, board: Board, ana: Member, ben: Member, lea: Member, mara: Member
) -> None:
    with paused(), transaction.atomic():
        story = Story(board, [ana, ben, lea], mara)
        begin: Steps = [("reply", 0, number) for number in range(4)]
        for verb, one, other in [*begin, *steps]:
            before = rows()
            story.do(verb, one, other)
            after = rows()
            if verb not in {"split", "join"}:
                kept = before.keys() & after.keys()
                assert {pk: before[pk] for pk in kept} == {pk: after[pk] for pk in kept}
            for number, (topic, position, _who) in story.sent.items():
                thing = where(topic, position)
                assert thing.body in {story.words[number], ""}
                assert bool(thing.body) == (thing.state != State.TAKEN_BACK)
            for topic_now in Topic.objects.all():
                positions = topic_now.replies.values_list("position", flat=True)
                assert max(positions, default=0) <= topic_now.last_position
        transaction.set_rollback(True)
