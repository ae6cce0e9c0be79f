"""Who reads and follows a topic goes on with the part of it that was put elsewhere."""

from bisect import bisect_right
from datetime import datetime

from django.utils import timezone

from forums.models import Mark, Reading, Reply, Topic

AT_ONCE = 500


def carry_readers(topic: Topic, chosen: list[Reply], begun: Topic) -> None:
    """Have who follows `topic`, or wrote what moved, follow `begun`; nobody is told by that.

    How far each has read and was told of counts the replies that moved along.
    """
    places = [reply.position for reply in chosen]
    theirs = {reading.member_id: reading for reading in topic.readings.all()}
    writers = {reply.author_id for reply in chosen if not reply.author.is_imported}
    writers -= {begun.author_id}  # who hears of each reply there as its author
    for member in writers - theirs.keys():
        theirs[member] = Reading(member_id=member)
    rows = [
        Reading(
            topic=begun,
            member_id=member,
            position=_place(places, reading.position),
            read_at=reading.read_at,
            told_to=_place(places, reading.told_to if reading.follows_since else places[-1]),
            follows_since=reading.follows_since or _begins(reading, member in writers),
            ignored_at=reading.ignored_at,
        )
        for member, reading in theirs.items()
    ]
    Reading.objects.bulk_create(rows, batch_size=AT_ONCE)


def return_followers(topic: Topic, old: Topic) -> None:
    """Have who follows a topic that is put back follow the one it came from."""
    followers = list(topic.readings.marked(Mark.FOLLOW).values_list("member", flat=True))
    told = {"follows_since": timezone.now(), "told_to": old.last_position}
    there = old.readings.filter(member__in=followers)
    known = set(there.values_list("member", flat=True))
    there.filter(follows_since=None).update(**told)
    rows = [Reading(topic=old, member_id=one, **told) for one in followers if one not in known]
    Reading.objects.bulk_create(rows, batch_size=AT_ONCE)
    topic.readings.update(follows_since=None, position=0, told_to=0)


def _place(places: list[int], position: int) -> int:
    return max(0, bisect_right(places, position) - 1)


def _begins(reading: Reading, wrote: bool) -> datetime | None:
    return timezone.now() if wrote and reading.ignored_at is None else None
