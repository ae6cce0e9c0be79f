"""How answering goes, from the rows themselves: shares of topics, never of a person.

A share of fewer than ten is not shown. What came by import is not counted: nobody waited for it
here. The numbers M1 to M6 are those of the evidence page.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from math import ceil

from django.db import models
from django.db.models.functions import TruncMonth
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from forums.models import Fits, Reply, ReplyWanted, Topic
from moderation.models import State

FEWEST = 10
LATELY = timedelta(days=30)
MONTHS = timedelta(days=365)
DAY, TWO_DAYS, THREE_DAYS = timedelta(hours=24), timedelta(hours=48), timedelta(hours=72)
RETURN_WITHIN = timedelta(days=14)
Text = str | Promise


@dataclass(frozen=True)
class Value:
    """One number and of how many things it tells; None where they are too few to show."""

    name: Text
    number: float | None
    unit: Text = "%"


@dataclass(frozen=True)
class Figure:
    """One figure: what it means, what is aimed at, its numbers."""

    code: str
    title: Text
    meaning: Text
    aim: Text
    values: tuple[Value, ...] = ()


@dataclass(frozen=True)
class Month:
    """Of the topics of one month, how many in a hundred had an answer within a day."""

    begins: date
    percent: float | None = field(default=None)


def figures(at: datetime) -> list[Figure]:
    """Return every figure of the boards for the last thirty days that can be told by now."""
    return [
        first_answer(at),
        unanswered(at),
        second_voice(at),
        first_topics(at),
        fits(at),
        return_(at),
    ]


def first_answer(at: datetime) -> Figure:
    """M1: hours until the first answer of another person; who still waits counts as longest."""
    took = models.F("answered_at") - models.F("created_at")
    topics = _wanting(at - LATELY - DAY, at - DAY).annotate(took=took)
    many = topics.count()
    in_order = topics.order_by(models.F("took").asc(nulls_last=True)).values_list("took", flat=True)
    return Figure(
        "M1",
        _("Time to the first answer"),
        _("From a topic to the first reply by another person that is still in view."),
        _("median 4 hours, nine in ten within 24"),
        (
            Value(_("median"), _hours(in_order, many, 0.5), _("hours")),
            Value(_("nine in ten"), _hours(in_order, many, 0.9), _("hours")),
        ),
    )


def unanswered(at: datetime) -> Figure:
    """M2: of the topics that want replies, how many had none after a day, and after two."""
    topics = _wanting(at - LATELY - TWO_DAYS, at - TWO_DAYS)
    many = topics.count()
    return Figure(
        "M2",
        _("Without an answer"),
        _("Topics that want replies and had none by then."),
        _("3 % after a day at most, none after two"),
        (
            Value(_("after 24 hours"), _percent(many - _answered(topics, DAY), many)),
            Value(_("after 48 hours"), _percent(many - _answered(topics, TWO_DAYS), many)),
        ),
    )


def second_voice(at: datetime) -> Figure:
    """M3: of the topics that want replies, how many had two people's within three days."""
    topics = _wanting(at - LATELY - THREE_DAYS, at - THREE_DAYS)
    heard = topics.filter(second_voice_at__lte=models.F("created_at") + THREE_DAYS)
    return Figure(
        "M3",
        _("Two voices"),
        _("Topics that two different people answered within three days."),
        _("80 % at least"),
        (Value(_("within 72 hours"), _percent(heard.count(), topics.count())),),
    )


def first_topics(at: datetime) -> Figure:
    """M4: of members' first topics, how many a person answered within a day."""
    topics = _firsts(at - LATELY - DAY, at - DAY)
    return Figure(
        "M4",
        _("First topics answered"),
        _("The first topic of a member, answered by a person within a day."),
        _("98 % at least"),
        (Value(_("within 24 hours"), _percent(_answered(topics, DAY), topics.count())),),
    )


def fits(at: datetime) -> Figure:
    """M5: of the replies of which who asked said whether they fit, how many did, by contract.

    Between the two it stays private: here it is a share of ten replies at least.
    """
    said = Reply.objects.filter(fits_at__gt=at - LATELY, fits_at__lte=at)
    needed = models.Count("pk", filter=models.Q(fits=Fits.NEEDED))
    wanted = said.values_list("topic__reply_wanted")
    rows = wanted.annotate(needed=needed, many=models.Count("pk")).order_by()
    by_wanted = {wanted: (fit, many) for wanted, fit, many in rows}
    fit, many = (sum(numbers) for numbers in zip((0, 0), *by_wanted.values(), strict=True))
    wanting = [wanted for wanted in ReplyWanted if wanted != ReplyWanted.WITNESS]
    return Figure(
        "M5",
        _("Replies that fit"),
        _("Of the replies of which who asked said something; then what was needed, by contract."),
        _("75 % needed at least, 5 % not asked for at most"),
        (
            Value(_("this is what I needed"), _percent(fit, many)),
            Value(_("not what I asked for"), _percent(many - fit, many)),
            *(Value(w.label, _percent(*by_wanted.get(w, (0, 0)))) for w in wanting),
        ),
    )


def return_(at: datetime) -> Figure:
    """M6: of those who wrote their first topic, how many wrote again on a later day in 14."""
    topics = _firsts(at - LATELY - RETURN_WITHIN, at - RETURN_WITHIN)
    topics = topics.annotate(again=_wrote_again())
    in_time = models.Q(answered_at__lte=models.F("created_at") + DAY)
    told = topics.aggregate(
        answered=models.Count("pk", filter=in_time),
        answered_again=models.Count("pk", filter=in_time & models.Q(again=True)),
        all=models.Count("pk"),
        all_again=models.Count("pk", filter=models.Q(again=True)),
    )
    silent = told["all"] - told["answered"]
    silent_again = told["all_again"] - told["answered_again"]
    return Figure(
        "M6",
        _("Who comes back"),
        _("Members who wrote again from the day after their first topic to two weeks later."),
        _("rising"),
        (
            Value(_("answered within a day"), _percent(told["answered_again"], told["answered"])),
            Value(_("not answered within a day"), _percent(silent_again, silent)),
        ),
    )


def answered_by_month(at: datetime) -> list[Month]:
    """Return the months of a year whose topics had a day to be answered, the oldest first."""
    in_time = models.Q(answered_at__lte=models.F("created_at") + DAY)
    rows = (
        _wanting(at - MONTHS, at - DAY)
        .annotate(month=TruncMonth("created_at"))
        .values("month")
        .annotate(many=models.Count("pk"), heard=models.Count("pk", filter=in_time))
        .order_by("month")
    )
    return [Month(row["month"].date(), _percent(row["heard"], row["many"])) for row in rows]


def _wanting(since: datetime, until: datetime) -> models.QuerySet[Topic]:
    """Return the topics of a time that want replies and that others can read."""
    shown = Topic.objects.filter(state=State.VISIBLE, created_at__gt=since, created_at__lte=until)
    return shown.exclude(reply_wanted=ReplyWanted.WITNESS).filter(author__imported_at=None)


def _firsts(since: datetime, until: datetime) -> models.QuerySet[Topic]:
    earlier = Topic.objects.filter(author=models.OuterRef("author"), pk__lt=models.OuterRef("pk"))
    return _wanting(since, until).filter(~models.Exists(earlier))


def _wrote_again() -> models.Exists | models.Q:
    """Return the condition that a topic's author wrote something from the next day on."""
    begins = models.OuterRef("created_at")
    mine = {"author": models.OuterRef("author"), "created_at__gte": begins + DAY}
    mine["created_at__lte"] = begins + RETURN_WITHIN
    topics, replies = Topic.objects.filter(**mine), Reply.objects.filter(**mine)
    return models.Q(models.Exists(topics)) | models.Q(models.Exists(replies))


def _answered(topics: models.QuerySet[Topic], within: timedelta) -> int:
    return topics.filter(answered_at__lte=models.F("created_at") + within).count()


def _percent(part: int, whole: int) -> float | None:
    return round(100 * part / whole, 1) if whole >= FEWEST else None


def _hours(in_order: models.QuerySet[Topic, timedelta], many: int, share: float) -> float | None:
    """Return what this share of all took at most; None for too few, or where it is not over yet."""
    if many < FEWEST:
        return None
    took: Iterable[timedelta | None] = in_order[ceil(many * share) - 1 :][:1]
    return next((round(one.total_seconds() / 3600, 1) for one in took if one is not None), None)
