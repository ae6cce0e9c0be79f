"""Rooms: places with a purpose, where sessions are held."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.models import Circle, Member
from community.models.circle import open_to
from moderation.models import Reader


class RoomQuerySet(models.QuerySet["Room"]):
    """Rooms by reader; the twin of `Room.is_visible_to`."""

    def visible_to(self, reader: Reader) -> "RoomQuerySet":
        """Return the rooms this reader may enter when a session is open."""
        if not isinstance(reader, Member) or not reader.takes_part:
            return self.none()
        return self.filter(open_to(reader), archived_at=None)


class Room(models.Model):
    """One room; between its sessions it is closed, so nobody falls into an empty one."""

    class Crosstalk(models.TextChoices):
        OPEN = "open", _("everyone may speak in every phase")

    slug = models.SlugField(_("address"), max_length=40, unique=True)
    title = models.CharField(_("title"), max_length=60)
    purpose = models.CharField(_("what it is for"), max_length=200)
    crosstalk = models.CharField(
        max_length=10, choices=Crosstalk.choices, default=Crosstalk.OPEN, editable=False
    )
    seats = models.PositiveSmallIntegerField(_("seats"), default=8)
    host_stands_in = models.BooleanField(
        _("the host stands in when no moderator is on duty"), default=False
    )
    circle = models.ForeignKey(Circle, on_delete=models.PROTECT, null=True, blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    archived_at = models.DateTimeField(null=True, blank=True)

    objects = RoomQuerySet.as_manager()

    class Meta:
        ordering = ["title"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(seats__range=(2, 20)), name="a_room_has_2_to_20_seats"
            )
        ]

    def __str__(self) -> str:
        return self.title

    def is_visible_to(self, reader: Reader) -> bool:
        """Tell whether this reader may enter; the twin of `visible_to`."""
        if not isinstance(reader, Member) or not reader.takes_part or self.archived_at:
            return False
        if self.circle_id is None:
            return True
        return reader.circle_memberships.filter(circle=self.circle_id, left_at=None).exists()
