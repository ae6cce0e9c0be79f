"""Who may do something with others' topics, and how each act is told: page, notice, audit."""

from collections.abc import Iterable
from copy import copy
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from community import audit
from community.actions.notices import notify
from community.errors import Refused
from community.models import Member, Notification, Role
from forums.models import Act, Topic
from moderation import standing
from moderation.models import State
from moderation.writing import tidy_line

REASON_LONGEST = 300
THERE = (State.VISIBLE, State.TAKEN_BACK)


def at_work(moderator: Member) -> Member:
    """Return the same moderator, from whom nobody hides by a block; their own blocks recuse them.

    Whom someone blocked is never kept from acting by it, and no refusal tells them of it.
    """
    acting = copy(moderator)
    acting.ties = acting.ties._replace(hidden=frozenset())
    return acting


def topic_in_hand(topic: Topic, *, by: Member) -> Topic:
    """Return the topic with its row locked, if this moderator may act in it.

    Raises Refused 404 where it is not there for them, `suspended`, or `recused` where they wrote
    in it or blocked someone who did. Verbs spend `may_keep_order` after it.
    """
    rows = Topic.objects.select_for_update(of=("self",)).select_related("board", "author")
    locked = rows.get(pk=topic.pk)
    if not by.is_moderator or locked.state not in THERE or not locked.is_visible_to(at_work(by)):
        raise Refused("not_found", _("This topic is not there."), status=404)
    standing.require_not_suspended(by, at=timezone.now())
    if has_a_part(by, locked.participants()):
        sentence = _("You have a part in this topic, so someone else from the team does this.")
        raise Refused("recused", sentence)
    return locked


def has_a_part(moderator: Member, people: set[int]) -> bool:
    """Tell whether a moderator is one of these people or blocked one of them."""
    blocked = moderator.blocks_made.filter(blocked__in=people)
    return moderator.pk in people or blocked.exists()


def reason_of(text: str) -> str:
    """Return the reason that everyone who reads the topic will read; Refused where it is empty."""
    if not text.strip():
        sentence = _("Say why, in a sentence that everyone in the topic can read.")
        raise Refused("no_reason", sentence, status=422)
    return tidy_line(text, longest=REASON_LONGEST)


def tell_act(
    kind: str,
    topic: Topic,
    reason: str,
    *,
    by: Member,
    to: Iterable[Member],
    until: datetime | None = None,
    **more: Any,
) -> Act:
    """Write the act where the topic shows it, tell whom it concerns, and leave the audit row."""
    now = timezone.now()
    role = Role.Name.LEAD if by.is_lead else Role.Name.MODERATOR
    act = Act.objects.create(
        topic=topic, kind=kind, reason=reason, role=role, done_at=now, until=until, **more
    )
    topic.handled_at = now
    topic.save(update_fields=["handled_at"])
    tell_people(topic, to)
    audit.record(f"topic.{kind}", by=by, subject=topic.about)
    return act


def end_acts(kind: str, topic: Topic, *, by: Member, told: str) -> None:
    """End what a moderator did before its time, by the same rules."""
    live = Act.objects.shown(topic, timezone.now()).filter(kind=kind)
    live.update(ended_at=timezone.now())
    tell_people(topic, [topic.author])
    audit.record(f"topic.{told}", by=by, subject=topic.about)


def tell_people(topic: Topic, people: Iterable[Member]) -> None:
    """Tell members that something was done with a topic they wrote in; the reason stands there."""
    for member in people:
        notify(member, Notification.Kind.ORDER, topic.address(), about=topic.about)
