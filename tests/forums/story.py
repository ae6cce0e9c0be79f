"""What the cast does on the boards, in one short line each."""

import uuid
from typing import Any

from django.utils import timezone

from community.models import Member
from forums.actions.replies import post_reply
from forums.actions.topics import start_topic
from forums.models import Board, Reply, Topic
from moderation.models import State

HIDDEN_WORD = "marmalade"
HELD_WORDS = "You can find me on whatsapp."


def starts(board: Board, member: Member, **more: Any) -> Topic:
    """Have a member start a topic."""
    told = {"title": "A quiet evening", "body": "I made soup.", "reply_wanted": "listen"} | more
    return start_topic(board, by=member, **({"client_id": uuid.uuid4()} | told))


def replies(topic: Topic, member: Member, body: str = "I hear you.", **more: Any) -> Reply:
    """Have a member reply."""
    return post_reply(topic, by=member, body=body, **({"client_id": uuid.uuid4()} | more))


def turns(thing: Topic | Reply, state: str) -> Any:
    """Put a contribution into a state, whatever way leads there."""
    thing.state = state
    if state == State.TAKEN_BACK:
        thing.taken_back_at = timezone.now()
    thing.save()
    return thing


def many_replies(topic: Topic, author: Member, number: int) -> None:
    """Store many replies at once, as years of them would lie there."""
    Reply.objects.bulk_create(
        [
            Reply(
                topic=topic,
                position=position,
                author=author,
                body=f"Reply number {position}.",
                html=f"<p>Reply number {position}.</p>\n",
            )
            for position in range(topic.last_position + 1, topic.last_position + number + 1)
        ],
        batch_size=500,
    )
    topic.last_position += number
    topic.save(update_fields=["last_position"])


def typed(**more: Any) -> dict[str, Any]:
    """Return what the composer sends."""
    told = {
        "reply_wanted": "listen",
        "title": "A quiet evening",
        "body": "I made soup.",
        "boundary": "",
        "own_note": "",
        "client_id": str(uuid.uuid4()),
    }
    return told | more
