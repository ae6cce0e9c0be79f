"""Mentions: who is called by ``@ben`` in a text, and whom the rules of a board let be called.

They stay plain words in the finished text, for everyone alike: a link would tell whether there is
such a person, and one that leads nowhere would tell of a block.
"""

import re
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import models
from django.db.models.functions import Lower

from community.actions.notices import notify
from community.handles import normal_handle
from community.models import Member, Notification
from moderation.models import State

if TYPE_CHECKING:
    from forums.models import Reply, Topic

MOST = 5  # of one post; the rest are words like any others
_QUOTED = re.compile(r"^[ ]{0,3}>.*$|```[\s\S]*?(?:```|(?![\s\S]))|`[^`\n]*`", re.MULTILINE)
_MENTION = re.compile(r"(?<![\w@./:-])@([^\W_][\w-]*(?:\.[\w-]+)*)")


def mentioned(body: str) -> list[str]:
    """Return up to five handles in the order in which they stand, each once."""
    found: dict[str, str] = {}
    for handle in _MENTION.findall(_QUOTED.sub(" ", body)):
        found.setdefault(handle.casefold(), handle)
    return list(found.values())[:MOST]


def call_mentioned(
    thing: "Topic | Reply", topic: "Topic", *, after: timedelta = timedelta(0)
) -> None:
    """Tell those whom visible words mention that they were; the author of a topic hears anyway.

    Nobody is called into a topic that they cannot see, across a block, or to words with content
    notes in a topic where they have no part. At most five people, so a request stays small.
    """
    handles = mentioned(thing.body)
    if not handles or thing.state != State.VISIBLE:
        return
    for person in _callable_to(thing, topic, handles):
        if topic.is_visible_to(person):
            kind, about = Notification.Kind.MENTION, thing.about
            notify(person, kind, thing.address(), about=about, after=after, caused_by=thing.author)


def _callable_to(
    thing: "Topic | Reply", topic: "Topic", handles: list[str]
) -> models.QuerySet[Member]:
    named = [normal_handle(handle).lower() for handle in handles]
    people = Member.objects.annotate(name=Lower("handle")).filter(name__in=named)
    people = people.filter(closed_at=None, imported_at=None).exclude(approved_at=None)
    people = people.exclude(pk__in={thing.author_id, topic.author_id})
    left_out = topic.readings.filter(member=models.OuterRef("pk"), ignored_at__isnull=False)
    people = people.exclude(models.Exists(left_out))
    if thing.is_folded or topic.is_folded:
        part = topic.replies.filter(author=models.OuterRef("pk"), state=State.VISIBLE)
        people = people.filter(models.Exists(part.exclude(pk=thing.pk)))
    return people.order_by("pk")
