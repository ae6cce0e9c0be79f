"""Letting a topic rest for a reason of order: a decision like any other, with its statement."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from community.errors import Refused
from community.limits import may_keep_order
from community.models import Clause, Member
from forums.actions.order.acting import end_acts, reason_of, tell_act, topic_in_hand
from forums.models import Act, Topic
from moderation.actions.unasked import decide_unasked, lift_unasked
from moderation.outcomes import Outcome, Reasons


@transaction.atomic
def rest_topic(
    topic: Topic,
    *,
    by: Member,
    reason: str,
    clause: Clause,
    explanation: str,
    why_not_softer: str,
    lasts: timedelta,
) -> Topic:
    """Take no new replies for a while; its author gets the statement and can ask for another look.

    Raises Refused `not_on_duty`, 409 `rests` or `case_open`, 422 `incomplete` or `no_reason`, or
    what `topic_in_hand` does.
    """
    reason = reason_of(reason)
    topic = topic_in_hand(topic, by=by)
    may_keep_order(by)
    if topic.rests(timezone.now()):
        raise Refused("rests", _("This topic rests already."), status=409)
    why = Reasons(
        clause=clause,
        facts=reason,
        explanation=explanation,
        why_not_softer=why_not_softer,
        lasts=lasts,
    )
    decide_unasked(topic, by=by, outcome=Outcome.LOCK, reasons=why)
    topic.refresh_from_db()
    tell_act(Act.Kind.LOCK, topic, reason, by=by, to=[], until=topic.locked_until)
    return topic


@transaction.atomic
def wake_topic(topic: Topic, *, by: Member) -> Topic:
    """Open a topic again before its time; what a case about it decided is not touched.

    Raises Refused 409 `not_resting` where it does not rest for a reason of order.
    """
    topic = topic_in_hand(topic, by=by)
    may_keep_order(by)
    resting = Act.objects.shown(topic, timezone.now()).filter(kind=Act.Kind.LOCK).first()
    if resting is None or topic.locked_until != resting.until:
        sentence = _("It does not rest for a reason of order. A case is answered by an appeal.")
        raise Refused("not_resting", sentence, status=409)
    lift_unasked(topic, Outcome.LOCK)
    topic.rest_until(None)
    end_acts(Act.Kind.LOCK, topic, by=by, told="wake")
    return topic
