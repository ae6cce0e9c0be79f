"""Whatever people do in whatever order, a topic knows who answered and whether it waits."""

import random
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest

from community import limits
from community.errors import Refused
from community.models import Member
from forums.actions.closing import close_topic, reopen_topic
from forums.actions.replies import edit_reply, take_reply_back
from forums.actions.topics import edit_topic, want
from forums.actions.undoing import undo_reply
from forums.models import Reply, Topic
from moderation.models import State
from tests.forums.story import HELD_WORDS, replies

Chance = random.Random
STEPS = 30


def stored(topic: Topic) -> tuple[Any, ...]:
    """Return what the topic's row says."""
    topic.refresh_from_db()
    waits = topic.answer_due_at is not None
    return topic.answered_by_id, topic.answered_at, topic.second_voice_at, waits


def true(topic: Topic) -> tuple[Any, ...]:
    """Return the same, read by hand from every reply."""
    shown = topic.replies.filter(state=State.VISIBLE).order_by("position")
    voices = [reply for reply in shown if reply.author_id != topic.author_id]
    first = voices[0] if voices else None
    others = [reply for reply in voices if first and reply.author_id != first.author_id]
    wants = topic.state == State.VISIBLE and topic.reply_wanted != "witness"
    return (
        first and first.author_id,
        first and first.created_at,
        others[0].created_at if others else None,
        wants and topic.closed_at is None and not voices,
    )


def one_of(topic: Topic, chance: Chance, **which: Any) -> Reply:
    """Return some reply, or say that there is none."""
    found = list(topic.replies.filter(**which).order_by("position"))
    if not found:
        raise Refused("none", "There is none.")
    return chance.choice(found)


def steps(topic: Topic, people: list[Member], chance: Chance) -> list[Callable[[], object]]:
    """Return everything that may happen next."""
    author = topic.author

    def of_someone() -> Reply:
        return one_of(topic, chance, state=State.VISIBLE)

    def take_back() -> None:
        reply = of_someone()
        take_reply_back(reply, by=reply.author)

    def reword() -> None:
        reply = of_someone()
        edit_reply(reply, by=reply.author, body=chance.choice([HELD_WORDS, f"{chance.random()}"]))

    def undo() -> None:
        reply = of_someone()
        undo_reply(reply, by=reply.author)

    return [
        lambda: replies(topic, chance.choice(people), f"{chance.random()}"),
        lambda: replies(topic, chance.choice(people), f"{HELD_WORDS} {chance.random()}"),
        take_back,
        reword,
        undo,
        lambda: of_someone().withhold(),
        lambda: of_someone().hold(),
        lambda: one_of(topic, chance, state=State.WITHHELD).put_back(),
        lambda: one_of(topic, chance, state=State.HELD).release(),
        lambda: want(topic, by=author, reply_wanted=chance.choice(["witness", "listen"])),
        lambda: want(topic, by=author, reply_wanted="listen"),
        lambda: chance.choice([close_topic, reopen_topic])(topic, by=author),
        lambda: reopen_topic(topic, by=author),
        lambda: edit_topic(topic, by=author, title="Soup", body=HELD_WORDS),
        lambda: chance.choice([topic.withhold, topic.put_back, topic.put_back, topic.hold])(),
    ]


@pytest.mark.parametrize("seed", range(3))
def test_the_row_is_true_after_every_step(
    topic: Topic, ana: Member, ben: Member, noor: Member, lea: Member, seed: int
) -> None:
    chance, people = Chance(seed), [ana, ben, noor, lea]
    for _step in range(STEPS):
        with limits.paused(), suppress(Refused):
            chance.choice(steps(topic, people, chance))()
        assert stored(topic) == true(topic)
