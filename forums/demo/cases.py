"""People on duty, what was reported to them, and what they decided so far."""

from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from community.actions.duty import check_in, hand_over
from community.models import Clause, Member
from forums.models import Reply, Topic
from moderation.actions.cases import lease
from moderation.actions.decisions import decide
from moderation.actions.reports import report
from moderation.models import Case
from moderation.outcomes import Outcome, Reasons


class Told(NamedTuple):
    """One report of the story: where, whose words, by whom and why; None means the topic itself."""

    title: str
    author: str | None
    by: str
    reason: str
    words: str


@transaction.atomic
def report_some(cast: dict[str, Member], *, now: datetime) -> None:
    """Let members report, and two moderators decide part of it; otto's account is paused."""
    for handle in ("mara", "mika", "lea"):
        check_in(cast[handle])
    _decide_some(cast)
    _leave_some_open(cast)
    hand_over(cast["mika"], note=_("Two in conduct and one in care are waiting."))


def _decide_some(cast: dict[str, Member]) -> None:
    advice = Told(
        "I go quiet when someone is kind to me", "kai", "ana", "R13",
        _("I asked not to be told to talk to him yet."),
    )  # fmt: skip
    nudge = _(
        "Hello Kai. Ana had asked not to be told to talk to him yet. Your reply came from your own "
        "story, and it still told her what to do. Nothing is changed; please read the line under "
        "the title first next time."
    )
    _decided(advice, Outcome.NUDGE, Reasons(_clause("G-03"), message=nudge), cast)
    twice = Told("One small good thing, any size", "pia", "oskar", "R18", _("Posted twice?"))
    _decided(twice, Outcome.NO_ACTION, Reasons(), cast)
    _decide_about_otto(cast)


def _decide_about_otto(cast: dict[str, Member]) -> None:
    door = Told("My daughter slams a door and I am eight again", "otto", "sol", "R14", "")
    reminder = Reasons(
        _clause("G-06"),
        facts=_("A reply told Sol to take a door off its hinges and to put a price on it."),
        explanation=_("G-06 asks us to be kind when we differ. The reply belittled a parent."),
        why_not_softer=_("Two friendly notes in the weeks before changed nothing."),
    )
    _decided(door, Outcome.REMINDER, reminder, cast)
    pause = Told(
        "How do you reply without saying the wrong thing", "otto", "teo", "R14",
        _("I had just got brave enough to ask."),
    )  # fmt: skip
    reasons = Reasons(
        _clause("G-06"),
        facts=_("A reply told Teo that he overthinks, and that hurt is the other person's end."),
        explanation=_("G-06 asks us to be kind when we differ. This put a newcomer down."),
        why_not_softer=_("It came after a formal reminder about the same thing."),
        lasts=timedelta(days=7),
    )
    _decided(pause, Outcome.SUSPEND, reasons, cast)


def _leave_some_open(cast: dict[str, Member]) -> None:
    waiting = [
        Told("When a friend takes two days to answer", "otto", "juno", "R14",
             _("“Where you are on the list.” That stung.")),
        Told("the bus home after a double", None, "oskar", "R05",
             _("He sounds worn out to me. Could someone say hello to him?")),
        Told("I drive a van and I'm out of practice at talking", "otto", "ida", "R13", ""),
    ]  # fmt: skip
    for told in waiting:
        _reported(told, cast)


def _decided(told: Told, outcome: Outcome, reasons: Reasons, cast: dict[str, Member]) -> None:
    case = lease(_reported(told, cast), by=cast["mika"])
    decide(case, by=cast["mika"], version=case.version, outcome=outcome, reasons=reasons)


def _reported(told: Told, cast: dict[str, Member]) -> Case:
    topic = Topic.objects.get(title=told.title)
    thing: Topic | Reply = topic
    if told.author:
        thing = Reply.objects.filter(topic=topic, author=cast[told.author]).latest("position")
    kept = report(thing, by=cast[told.by], reason=told.reason, words=told.words)
    return kept.cases.get()


def _clause(code: str) -> Clause:
    return Clause.objects.in_force().get(code=code)
