"""Seats: a member's place in a session, and whether they are there."""

from datetime import datetime, timedelta

from django.db import models
from django.utils import timezone

from community.models import Member
from moderation import standing
from realtime.models.session import Session

HELD_FOR = timedelta(minutes=15)


class SeatQuerySet(models.QuerySet["Seat"]):
    """Seats by presence; nobody is there who may not be in a live room now."""

    def seen_since(self, moment: datetime, at: datetime) -> "SeatQuerySet":
        """Return the seats of people who were seen after this moment and may be there now."""
        limits = standing.without_voice(standing.ROOMS, at)
        here = self.filter(left_at=None, seen_at__gt=moment, member__closed_at=None)
        return here.exclude(member__in=limits.values("member"))

    def kept(self, at: datetime) -> "SeatQuerySet":
        """Return the seats that are taken: present, or left less than a quarter hour ago."""
        return self.seen_since(at - HELD_FOR, at)

    def shown_to(self, reader: Member) -> "SeatQuerySet":
        """Return the seats this reader may know of; a block never hides who leads the session."""
        leads = models.Q(member=models.F("session__host")) | models.Q(
            member=models.F("session__co_host")
        )
        return self.filter(leads | ~models.Q(member__in=reader.hidden_ids))


class Seat(models.Model):
    """One member's place; `seen_at` is renewed by a heartbeat while a page is open."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="taken_seats")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    taken_at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(default=timezone.now)
    stepped_out_at = models.DateTimeField(null=True, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)

    objects = SeatQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["session", "member"], name="one_seat_each")]

    @property
    def kept_until(self) -> datetime:
        """Until when nobody else gets this place, should its member not be seen again."""
        return self.seen_at + HELD_FOR
