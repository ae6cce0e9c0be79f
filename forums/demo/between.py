"""What passes between two people in the told community: marks, a changed wish, a closed topic."""

from datetime import datetime, timedelta

from community.models import Member, Notification
from forums.actions.closing import close_topic
from forums.actions.fitting import mark_reply
from forums.actions.topics import want
from forums.actions.witnessing import witness
from forums.models import Fits, Reply, Topic, Why

KIND = "I go quiet when someone is kind to me"
UMBRELLA = "He lent me his good umbrella"
DROP = "After a good evening, the drop"
SATURDAY = "Said no to a Saturday"
VOICES = "My mother's two voices"


def tell_between(cast: dict[str, Member], *, now: datetime) -> None:
    """Have those who asked say what fits, ask for something else, and be done with a topic."""
    ana = cast["ana"]
    _says(_reply(KIND, cast["ben"]), Fits.NEEDED, now)
    _says(_reply(KIND, cast["kai"]), Fits.NOT_ASKED, now, Why.ADVICE)
    _says(_reply(VOICES, cast["lea"]), Fits.NEEDED, now)
    drop = want(_topic(DROP), by=ana, reply_wanted="questions")
    Topic.objects.filter(pk=drop.pk).update(wanted_changed_at=now - timedelta(hours=3))
    for handle in ("ana", "lea", "sol"):
        witness(_topic(SATURDAY), by=cast[handle])
    umbrella = close_topic(_topic(UMBRELLA), by=ana)
    Topic.objects.filter(pk=umbrella.pk).update(closed_at=now - timedelta(days=20))


def _says(reply: Reply, fits: str, at: datetime, why: str = "") -> None:
    mark_reply(reply, by=reply.topic.author, fits=fits, why=why)
    Reply.objects.filter(pk=reply.pk).update(fits_at=max(reply.created_at, at - timedelta(hours=2)))
    told = Notification.objects.filter(kind=Notification.Kind.NEEDED, about=reply.about)
    told.update(made_at=at, due_at=at)


def _topic(title: str) -> Topic:
    return Topic.objects.get(title=title)


def _reply(title: str, author: Member) -> Reply:
    return Reply.objects.filter(topic__title=title, author=author).order_by("position")[0]
