"""Who is really there: people who checked in and confirmed within the hour."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.core.validators import MaxValueValidator
from django.db import models
from django.utils import timezone

from community.models.community import Community
from community.models.member import Member

CONFIRMED_FOR = timedelta(minutes=60)


class DutyQuerySet(models.QuerySet["Duty"]):
    """Duties by whether they hold."""

    def live(self, at: datetime) -> "DutyQuerySet":
        """Return the duties that were confirmed within the hour before this time."""
        return self.filter(ended_at=None, confirmed_at__gt=at - CONFIRMED_FOR)

    def of_roles(self, *names: str) -> "DutyQuerySet":
        """Return the duties of people who hold one of these roles now."""
        return self.filter(
            member__roles__name__in=names, member__roles__withdrawn_at=None
        ).distinct()

    def moderators(self, at: datetime) -> "DutyQuerySet":
        """Return the live duties of people who may decide cases."""
        return self.live(at).of_roles("moderator", "lead")

    def anyone(self, at: datetime) -> bool:
        """Tell whether a person is on duty who can read a report now."""
        return self.moderators(at).exists()


class Duty(models.Model):
    """One stretch of one person's duty; it runs out by itself unless confirmed each hour."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="duties")
    began_at = models.DateTimeField(default=timezone.now)
    confirmed_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    hand_over_note = models.TextField(blank=True, max_length=2000)

    objects = DutyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["member"], condition=models.Q(ended_at=None), name="one_duty_at_a_time"
            )
        ]
        indexes = [models.Index(fields=["ended_at", "confirmed_at"], name="duty_live")]

    @property
    def runs_out_at(self) -> datetime:
        """When this duty ends unless it is confirmed before."""
        return self.confirmed_at + CONFIRMED_FOR


class StaffedHours(models.Model):
    """Announced hours of one weekday in the community's zone; a promise, no proof of presence."""

    weekday = models.PositiveSmallIntegerField(validators=[MaxValueValidator(6)])
    opens = models.TimeField()
    closes = models.TimeField()

    class Meta:
        ordering = ["weekday", "opens"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(closes__gt=models.F("opens")), name="hours_open_then_close"
            ),
            models.CheckConstraint(condition=models.Q(weekday__lte=6), name="hours_on_a_weekday"),
        ]


def next_staffed(at: datetime, community: Community | None) -> datetime | None:
    """Return when announced hours open next after this time, or None where none are announced."""
    zone = ZoneInfo(community.time_zone if community else "UTC")
    here = at.astimezone(zone)
    openings = [
        opening
        for hours in StaffedHours.objects.all()
        for ahead in (0, 7)
        if (opening := _opening(hours, here, ahead)) > at
    ]
    return min(openings, default=None)


def _opening(hours: StaffedHours, here: datetime, ahead: int) -> datetime:
    days = (hours.weekday - here.weekday()) % 7 + ahead
    day = (here + timedelta(days=days)).date()
    return datetime.combine(day, hours.opens, tzinfo=here.tzinfo)
