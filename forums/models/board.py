"""Boards: where topics live and who may read and start them."""

from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.models import Circle, Member
from community.models.circle import open_to
from moderation.models import Reader


class BoardQuerySet(models.QuerySet["Board"]):
    """Boards by reader; the twin of `Board.is_visible_to`."""

    def visible_to(self, reader: Reader) -> "BoardQuerySet":
        """Return the boards this reader may read."""
        if not isinstance(reader, Member) or not reader.takes_part:
            return self.none()
        return self.filter(open_to(reader), archived_at=None)


class Board(models.Model):
    """One board; with a circle it is closed, and nobody unlisted can tell that it exists."""

    class Starts(models.TextChoices):
        MEMBERS = "members", _("every member")
        STAFF = "staff", _("listeners, hosts, moderators and leads")

    slug = models.SlugField(_("address"), max_length=40, unique=True)
    title = models.CharField(_("title"), max_length=60)
    purpose = models.CharField(_("what it is for"), max_length=200)
    position = models.PositiveSmallIntegerField(_("place in the list"), default=1)
    starts = models.CharField(
        _("who may start topics"), max_length=8, choices=Starts.choices, default=Starts.MEMBERS
    )
    circle = models.ForeignKey(Circle, on_delete=models.PROTECT, null=True, blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    archived_at = models.DateTimeField(null=True, blank=True)

    objects = BoardQuerySet.as_manager()

    class Meta:
        ordering = ["position", "title"]

    def __str__(self) -> str:
        return self.title

    def is_visible_to(self, reader: Reader) -> bool:
        """Tell whether this reader may read it; the twin of `visible_to`."""
        if not isinstance(reader, Member) or not reader.takes_part or self.archived_at:
            return False
        if self.circle_id is None:
            return True
        return reader.circle_memberships.filter(circle=self.circle_id, left_at=None).exists()

    def lets_start(self, member: Member) -> bool:
        """Tell whether topics may be started here by this member."""
        return self.starts == self.Starts.MEMBERS or member.is_staff_member

    def may(self, member: Member) -> dict[str, Any]:
        """Return what this member may do here: ``{read, start, reply}``."""
        read = self.is_visible_to(member)
        return {"read": read, "start": read and self.lets_start(member), "reply": read}
