"""The no-silence queue: what waits for an answer, as one listener may see it."""

from datetime import datetime
from typing import NamedTuple

from django.db import models

from community.cursor import mark_of, moment_and_id, numbers_of
from community.models import Community, Member, Role
from forums.models import Lease, Level, Topic
from forums.models.topic import TopicQuerySet

ROLES = ("listener",)  # leads come in everywhere the team does
FIELDS = ("answer_due_at", "answered_at")  # by which each part of the queue stands in order


class Spot(NamedTuple):
    """A place in the queue: first whoever waits for an answer, then for a second voice."""

    part: int
    at: datetime
    pk: int


def second_voices_are_asked_for() -> bool:
    """Tell whether enough people listen here; fewer have enough to do with the first."""
    listeners = Role.objects.filter(name=Role.Name.LISTENER, withdrawn_at=None)
    community = Community.objects.current()
    enough = community.second_voice_listeners if community else 3
    return listeners.filter(member__closed_at=None).count() >= enough


def waiting_for(listener: Member, at: datetime) -> list[TopicQuerySet]:
    """Return what this listener may answer: topics in silence, then those with one voice.

    Their own topics are not in it, nor those of people hidden from them by a block, nor those
    whose one voice is theirs. Others' leases are not asked about here.
    """
    theirs = answerable_by(listener)
    silent = theirs.in_silence(at)
    if not second_voices_are_asked_for():
        return [silent]
    return [silent, theirs.with_one_voice(at).exclude(answered_by=listener)]


def answerable_by(person: Member) -> TopicQuerySet:
    """Return others' topics that this person may see, on boards that let them reply."""
    others = Topic.objects.visible_to(person).exclude(author=person)
    if person.is_moderator:
        return others
    few = [Level.MODERATORS] if person.is_staff_member else [Level.MODERATORS, Level.STAFF]
    return others.exclude(board__replies__in=few)


def part_of_queue(listener: Member, at: datetime, *, after: Spot | None, count: int) -> list[Topic]:
    """Return the next topics behind a spot, each with `held_by` and `held_until` of its lease."""
    found: list[Topic] = []
    for part, topics in enumerate(waiting_for(listener, at)):
        if after and part < after.part:
            continue
        field = FIELDS[part]
        if after and part == after.part:
            beyond = models.Q(**{f"{field}__gt": after.at}) | models.Q(pk__gt=after.pk)
            topics = topics.filter(beyond, **{f"{field}__gte": after.at})
        some = with_leases(topics, at).select_related("author", "board").defer("body", "html")
        found += some[: count - len(found)]
    return found


def with_leases(topics: TopicQuerySet, at: datetime) -> TopicQuerySet:
    """Return the topics with who holds each now, and until when."""
    lease = Lease.objects.live(at).filter(topic=models.OuterRef("pk"))
    return topics.annotate(
        held_by=models.Subquery(lease.values("member")[:1]),
        held_until=models.Subquery(lease.values("until")[:1]),
    )


def lease_of(listener: Member, at: datetime) -> models.Subquery:
    """Return until when this listener holds the topic of a query, for its rows."""
    lease = Lease.objects.live(at).filter(topic=models.OuterRef("pk"), member=listener)
    return models.Subquery(lease.values("until")[:1])


def spot_of(topic: Topic) -> Spot:
    """Return where a topic of the queue stands in it."""
    part = 0 if topic.answered_at is None else 1
    moment = getattr(topic, FIELDS[part])
    return Spot(part, moment, topic.pk)


def mark_of_spot(spot: Spot) -> str:
    """Return the opaque mark of a spot."""
    return mark_of(*spot)


def spot_of_mark(mark: str) -> Spot | None:
    """Return the spot that a mark stands for; None for one that we did not make."""
    numbers = numbers_of(mark, 3)
    if numbers is None or numbers[0] not in range(len(FIELDS)):
        return None
    found = moment_and_id(mark_of(*numbers[1:]))
    return Spot(numbers[0], *found) if found else None
