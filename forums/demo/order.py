"""What a moderator did to keep order: one topic pinned, one moved, one split."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from community.models import Member
from forums.actions.order.moving import move_topic
from forums.actions.order.pinning import pin_topic
from forums.actions.order.splitting import split_topic
from forums.models import Board, Topic

PINNED = "How do you reply without saying the wrong thing"
MOVED = "sleeping with the light on again"
SPLIT, FROM_HERE = "Name wanted for a cutting that won't give up", (7, 8)


def keep_order(cast: dict[str, Member], *, now: datetime) -> None:
    """Have mika, who wrote in none of them, pin, move and split a topic."""
    mika = cast["mika"]
    pin_topic(
        Topic.objects.get(title=PINNED),
        by=mika,
        until=now + timedelta(days=30),
        reason=_("Many who are new ask this. It is here for the next weeks."),
    )
    move_topic(
        Topic.objects.get(title=MOVED),
        by=mika,
        to=Board.objects.get(slug="body-and-settling"),
        reason=_("It is about sleep, and people look for that there."),
    )
    split_topic(
        Topic.objects.get(title=SPLIT),
        by=mika,
        positions=FROM_HERE,
        title=_("Plants that came through"),
        reason=_("These two tell of other plants. They have room of their own here."),
    )
