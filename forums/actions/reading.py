"""What a member does with a topic for themselves: reading on, following, keeping, leaving out."""

from datetime import datetime

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from community.actions.notices import notify, read_notices_of
from community.limits import may_mark
from community.models import Member, Notification
from forums.actions.replies import UNDO
from forums.models import Mark, Reading, Reply, Topic

SEEN = 100  # replies whose notices are read with them; older ones were told of before
SOME = 500  # followers told in one run; the next run goes on


@transaction.atomic
def read_to(topic: Topic, *, by: Member, position: int) -> Reading:
    """Keep how far a member has read; it never goes down, whichever page tells it last."""
    may_mark(by)
    position = max(0, min(position, topic.last_position))
    reading = reading_of(topic, by)
    further = Reading.objects.filter(pk=reading.pk, position__lt=position)
    if further.update(position=position, read_at=timezone.now()):
        seen = topic.replies.filter(position__gt=reading.position, position__lte=position)
        latest = seen.order_by("-position").values_list("pk", flat=True)[:SEEN]
        read_notices_of(by, [f"{Reply.kind}:{pk}" for pk in latest])
    reading.position = max(reading.position, position)
    return reading


@transaction.atomic
def put_mark(topic: Topic, mark: Mark, *, by: Member) -> Reading:
    """Put a mark on a topic; twice changes nothing. Who follows hears of what comes from now on."""
    may_mark(by)
    reading = reading_of(topic, by)
    if not reading.has(mark):
        setattr(reading, mark.column, timezone.now())
        changed = [mark.column]
        if mark == Mark.FOLLOW:
            reading.told_to = topic.last_position
            changed.append("told_to")
        reading.save(update_fields=changed)
    return reading


@transaction.atomic
def take_mark(topic: Topic, mark: Mark, *, by: Member) -> Reading:
    """Take a mark from a topic; where there is none nothing changes."""
    may_mark(by)
    reading = reading_of(topic, by)
    setattr(reading, mark.column, None)
    reading.save(update_fields=[mark.column])
    return reading


def reading_of(topic: Topic, member: Member) -> Reading:
    """Return the row of a member and a topic, made where there is none yet."""
    return Reading.objects.get_or_create(topic=topic, member=member)[0]


def tell_followers() -> None:
    """Tell who follows a topic that something new is there: one notice a topic, never at once.

    It runs in the worker, so that a reply costs the same however many follow.
    """
    for pk in list(Reply.objects.exclude(untold_since=None).values_list("pk", flat=True)[:SOME]):
        _tell_of_released(pk)
    settled = timezone.now() - UNDO
    behind = Reading.objects.filter(
        follows_since__isnull=False,
        topic__last_position__gt=F("told_to"),
        topic__active_at__lte=settled,
    )
    for pk in list(behind.values_list("pk", flat=True)[:SOME]):
        _tell(pk)


@transaction.atomic
def _tell(pk: int) -> None:
    reading = Reading.objects.select_for_update(of=("self",)).filter(pk=pk).first()
    if reading is None or not reading.has(Mark.FOLLOW):
        return
    topic = Topic.objects.select_related("board", "author").get(pk=reading.topic_id)
    member = reading.member
    since = max(reading.told_to, reading.position)
    reading.told_to = topic.last_position
    reading.save(update_fields=["told_to"])
    if topic.author_id == member.pk or reading.has(Mark.IGNORE):  # authors hear of each reply
        return
    new = Reply.objects.visible_to(member).filter(topic=topic, position__gt=since)
    first = new.exclude(author=member).order_by("position").first()
    if first is not None and not _told_already(member, topic):
        kind = Notification.Kind.FOLLOW
        notify(member, kind, first.address(), about=first.about, caused_by=first.author)


@transaction.atomic
def _tell_of_released(pk: int) -> None:
    """Tell those who are past the place of a reply that was only now released.

    Everyone else who follows is behind its place and hears of it as of any new reply.
    """
    locked = Reply.objects.select_for_update(of=("self",)).exclude(untold_since=None)
    reply = locked.select_related("topic__board", "topic__author", "author").filter(pk=pk).first()
    if reply is None:
        return
    since, reply.untold_since = reply.untold_since, None
    reply.save(update_fields=["untold_since"])
    past = Q(told_to__gte=reply.position) | Q(position__gte=reply.position)
    following = reply.topic.readings.marked(Mark.FOLLOW).filter(past, ignored_at=None)
    following = following.exclude(member__in=[reply.author_id, reply.topic.author_id])
    for reading in following.select_related("member"):
        member = reading.member
        if reply.is_visible_to(member) and not _told_already(member, reply.topic, since=since):
            kind = Notification.Kind.FOLLOW
            notify(member, kind, reply.address(), about=reply.about, caused_by=reply.author)


def _told_already(member: Member, topic: Topic, *, since: datetime | None = None) -> bool:
    """Tell whether a notice about this topic waits to be read, or was made since: one is enough."""
    enough = Q(read_at=None) | Q(made_at__gte=since) if since else Q(read_at=None)
    told = Notification.objects.filter(
        enough,
        member=member,
        kind=Notification.Kind.FOLLOW,
        address__startswith=topic.get_absolute_url(),
    )
    return told.exists()
