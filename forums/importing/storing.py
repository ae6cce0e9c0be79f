"""From good lines to rows: whole topics, many in one transaction, as the verbs would leave them."""

import uuid
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F

from community.models import Member
from forums.importing.checking import OldReply, OldTopic
from forums.importing.holding import ask_for_a_look
from forums.importing.people import AT_ONCE, key_of, known_people, make_people
from forums.models import Reply, Topic
from moderation import triage
from moderation.models import State, fingerprint_of
from moderation.triage import Verdict
from moderation.writing import written

TRIES = 3
People = Mapping[str, Member]
Seen = list[tuple[Topic | Reply, Verdict]]


@dataclass(frozen=True)
class Finished:
    """A line with all that can be made of it before the database is asked for anything."""

    old: OldTopic
    topic: Topic
    replies: tuple[Reply, ...]
    held: tuple[tuple[Topic | Reply, Verdict], ...]


def finish(old: OldTopic) -> Finished:
    """Return the rows of a line, screened, with their finished HTML and without their authors."""
    seen: Seen = [(_topic(old), triage.screen(old.title, old.body))]
    for position, reply in enumerate(old.replies, start=1):
        seen.append((_reply(old, reply, position), triage.screen(reply.body)))
    for thing, verdict in seen:
        thing.html, thing.state = written(thing.body), verdict.state
    topic, *replies = (thing for thing, _verdict in seen)
    assert isinstance(topic, Topic)
    held = tuple(pair for pair in seen if pair[0].state == State.HELD)
    return Finished(old, topic, tuple(r for r in replies if isinstance(r, Reply)), held)


def kept_before(names: Iterable[str], ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Return which of these lines are here already, with the digest of what they said."""
    authors = [member.pk for member in known_people(names).values()]
    topics = Topic.objects.filter(author__in=authors, client_id__in=list(ids))
    return dict(topics.values_list("client_id", "fingerprint"))


def store(lines: list[Finished], *, at: datetime) -> tuple[list[Finished], int]:
    """Store whole lines in one transaction; return those stored and how many people came new.

    Where someone takes a handle, or another import a line, in this very moment, it looks again.
    """
    for last in range(TRIES - 1, -1, -1):
        try:
            with transaction.atomic():
                return lines, _store(lines, at)
        except IntegrityError:
            if not last:
                raise
            lines = _without_kept(lines)
    raise AssertionError("unreachable")


def _store(lines: list[Finished], at: datetime) -> int:
    posts = Counter(name for line in lines for name in line.old.names)
    known = known_people(posts)
    new = make_people({name: n for name, n in posts.items() if key_of(name) not in known}, at=at)
    people = known | new
    for line in lines:
        line.topic.pk, line.topic.author = None, people[key_of(line.old.author)]
        _hear(line, people)
    Topic.objects.bulk_create([line.topic for line in lines])
    Reply.objects.bulk_create([reply for line in lines for reply in _placed(line, people)])
    _count_posts(known, posts)
    for line in lines:
        ask_for_a_look(line.held, at=at)
    return len(new)


def _hear(line: Finished, people: People) -> None:
    """Note who answered. Old words wait for nobody: the queue is for people who are here now."""
    topic = line.topic
    topic.answered_at = topic.answered_by = topic.second_voice_at = None
    for reply, old in zip(line.replies, line.old.replies, strict=True):
        voice = people[key_of(old.author)].pk
        if reply.state == State.VISIBLE and voice != topic.author_id:
            topic.hear(voice, reply.created_at)


def _placed(line: Finished, people: People) -> Iterable[Reply]:
    for reply, old in zip(line.replies, line.old.replies, strict=True):
        reply.pk, reply.topic, reply.author = None, line.topic, people[key_of(old.author)]
        yield reply


def _count_posts(known: People, posts: Mapping[str, int]) -> None:
    """Count for those who were here before; whoever comes new brings the number along."""
    numbers: Counter[str] = Counter()
    for name, number in posts.items():
        numbers[key_of(name)] += number
    more = [(numbers[key], member.pk) for key, member in known.items()]
    for number in {number for number, _pk in more}:
        them = [pk for n, pk in more if n == number]
        for start in range(0, len(them), AT_ONCE):
            some = Member.objects.filter(pk__in=them[start : start + AT_ONCE])
            some.update(posts=F("posts") + number)


def _without_kept(lines: list[Finished]) -> list[Finished]:
    kept = kept_before([it.old.author for it in lines], [it.old.client_id for it in lines])
    return [line for line in lines if line.old.client_id not in kept]


def _topic(old: OldTopic) -> Topic:
    return Topic(
        board=old.board,
        title=old.title,
        body=old.body,
        reply_wanted=old.reply_wanted,
        created_at=old.created,
        active_at=old.replies[-1].created if old.replies else old.created,
        last_position=len(old.replies),
        client_id=old.client_id,
        fingerprint=old.fingerprint,
    )


def _reply(old: OldTopic, reply: OldReply, position: int) -> Reply:
    return Reply(
        position=position,
        body=reply.body,
        created_at=reply.created,
        client_id=uuid.uuid5(old.client_id, f"reply:{position}"),
        fingerprint=fingerprint_of(line=old.fingerprint, reply=position),
    )
