"""Posting a reply with every check, against the bare rows in one transaction."""

from pathlib import Path
from uuid import uuid4

from django.db import transaction

from benchmarks.people import BODY, gather, topic_of
from benchmarks.table import Row, per_second
from community import limits
from forums.actions.replies import post_reply
from forums.models import Reply, Topic


def measure(folder: Path) -> list[Row]:
    """Return replies a second, one after the other, in one process."""
    people = gather()
    topic, bare = topic_of(people, 0), topic_of(people, 0)

    def post() -> None:
        post_reply(topic, by=people[2], body=BODY, client_id=uuid4())

    @transaction.atomic
    def store() -> None:
        locked = Topic.objects.select_for_update().get(pk=bare.pk)
        locked.last_position += 1
        locked.save(update_fields=["last_position"])
        Reply.objects.create(
            topic=locked, position=locked.last_position, author=people[2], body=BODY, html=BODY
        )

    floor = per_second(store, 100)
    with limits.paused():
        rate = per_second(post, 60)
    return [
        Row("two bare rows in a transaction", floor, "replies/s", 1.0),
        Row("post_reply with every check", rate, "replies/s", rate / floor),
    ]
