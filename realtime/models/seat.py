"""Seats: a member's place in a session, and whether they are there."""

from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.utils import timezone

from community.models import Member
from realtime.models.session import Session

PRESENT_FOR = timedelta(seconds=45)
HELD_FOR = timedelta(minutes=15)


class SeatQuerySet(models.QuerySet["Seat"]):
    """Seats by presence."""

    def kept(self, at: datetime) -> "SeatQuerySet":
        """Return the seats that are taken: present, or left less than a quarter hour ago."""
        return self.filter(left_at=None, seen_at__gt=at - HELD_FOR)

    def present(self, at: datetime) -> "SeatQuerySet":
        """Return the seats of people who are there now and have not stepped out."""
        return self.filter(left_at=None, stepped_out_at=None, seen_at__gt=at - PRESENT_FOR)


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


def present_frame(session_id: int) -> dict[str, Any]:
    """Return who has a seat now, without when they were last there; no number, may be lost."""
    seats = Seat.objects.kept(timezone.now()).filter(session=session_id).select_related("member")
    session = Session.objects.get(pk=session_id)
    return {
        "type": "presence",
        "host": session.host.handle,
        "co_host": session.co_host.handle if session.co_host else None,
        "seats": [seat.member.handle for seat in seats.order_by("taken_at")],
    }
