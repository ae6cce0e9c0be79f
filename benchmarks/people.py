"""A community of its own for measurements, in a database that is thrown away."""

from datetime import timedelta
from uuid import uuid4

from django.core.management import call_command
from django.utils import timezone

from community.actions.founding import publish_guidelines
from community.models import Clause, Community, Consent, Member
from forums.models import Board, Reply, Topic
from moderation.models import fingerprint_of
from moderation.writing import written

BODY = (
    "I read this twice and I know the evening you mean. *Nothing happened*, and still the whole "
    "week sat in the room with us.\n\nWhat I do now is small: I say it out loud, once, and then "
    "I put the kettle on. It does not fix it. It makes the next hour shorter."
)


def gather(count: int = 10) -> list[Member]:
    """Return members who may read and write."""
    call_command("migrate", verbosity=0)
    if not Community.objects.exists():
        Community.objects.create(name="Bench", country="IE", safeguarding_contact="nobody")
    if not Clause.objects.exists():
        publish_guidelines()
    now = timezone.now() - timedelta(days=60)
    people = [
        Member.objects.get_or_create(handle=f"p{n}", defaults={"approved_at": now})[0]
        for n in range(count)
    ]
    for person in people:
        Consent.objects.get_or_create(member=person, purpose=Consent.Purpose.HEALTH_WORDS)
    return people


def topic_of(people: list[Member], replies: int) -> Topic:
    """Return a topic with so many replies, stored at once."""
    board, _new = Board.objects.get_or_create(slug="bench", defaults={"title": "Bench"})
    html, mark = written(BODY), fingerprint_of(body=BODY)
    topic = Topic.objects.create(
        board=board,
        author=people[0],
        title="An evening",
        body=BODY,
        html=html,
        fingerprint=mark,
        reply_wanted="listen",
        last_position=replies,
    )
    Reply.objects.bulk_create(
        [
            Reply(
                topic=topic,
                position=n,
                author=people[n % len(people)],
                body=BODY,
                html=html,
                fingerprint=mark,
                client_id=uuid4(),
            )
            for n in range(1, replies + 1)
        ],
        batch_size=500,
    )
    return topic
