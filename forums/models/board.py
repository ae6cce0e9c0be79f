"""Boards: where topics live and who may read, start and answer them."""

from datetime import datetime
from typing import Any

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.models import Circle, Member
from community.models.circle import open_to
from moderation.models import Reader


class Level(models.TextChoices):
    """Whom a board trusts with something: everyone who may be there, or people in a role."""

    MEMBERS = "members", _("every member")
    STAFF = "staff", _("listeners, hosts, moderators and leads")
    MODERATORS = "moderators", _("moderators and leads")

    def includes(self, member: Member) -> bool:
        """Tell whether this member is among them; the twin of `readable_by_role`."""
        if self == Level.MODERATORS:
            return member.is_moderator
        return self == Level.MEMBERS or member.is_staff_member

    @property
    def place(self) -> int:
        """How few they are: 0 is everyone."""
        return Level.values.index(self.value)


def readable_by_role(reader: Member) -> models.Q:
    """Return the condition that a board's reading level includes this reader."""
    return models.Q(reads__in=[level for level in Level if level.includes(reader)])


def _one_of_the_levels(field: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=models.Q(**{f"{field}__in": Level.values}), name=f"who_{field}_on_a_board"
    )


class BoardQuerySet(models.QuerySet["Board"]):
    """Boards by reader; the twin of `Board.is_visible_to`."""

    def visible_to(self, reader: Reader) -> "BoardQuerySet":
        """Return the boards this reader may read."""
        if not isinstance(reader, Member) or not reader.takes_part:
            return self.none()
        return self.filter(open_to(reader), readable_by_role(reader), archived_at=None)


class Board(models.Model):
    """One board; with a circle it is closed, and nobody unlisted can tell that it exists.

    A circle closes reading, starting and answering together: a board that others read while only
    a circle writes would tell them that it exists. The levels say who of those inside does what.
    """

    Starts = Level

    slug = models.SlugField(_("address"), max_length=40, unique=True)
    title = models.CharField(_("title"), max_length=60)
    purpose = models.CharField(_("what it is for"), max_length=200)
    position = models.PositiveSmallIntegerField(_("place in the list"), default=1)
    reads = models.CharField(
        _("who may read"), max_length=10, choices=Level.choices, default=Level.MEMBERS
    )
    starts = models.CharField(
        _("who may start topics"), max_length=10, choices=Level.choices, default=Level.MEMBERS
    )
    replies = models.CharField(
        _("who may reply"), max_length=10, choices=Level.choices, default=Level.MEMBERS
    )
    holds_newcomers = models.BooleanField(
        _("a person reads the first three posts of a newcomer before others see them"),
        default=False,
    )
    circle = models.ForeignKey(
        Circle, verbose_name=_("circle"), on_delete=models.PROTECT, null=True, blank=True
    )
    made_at = models.DateTimeField(default=timezone.now)
    archived_at = models.DateTimeField(null=True, blank=True)
    paused_until = models.DateTimeField(null=True, blank=True, editable=False)
    pause_reason = models.CharField(max_length=200, blank=True, editable=False)
    pins_until = models.DateTimeField(null=True, blank=True, editable=False)

    objects = BoardQuerySet.as_manager()

    class Meta:
        ordering = ["position", "title"]
        constraints = [
            *(_one_of_the_levels(field) for field in ("reads", "starts", "replies")),
            models.CheckConstraint(
                condition=models.Q(paused_until=None) | ~models.Q(pause_reason=""),
                name="a_paused_board_says_why",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Return the board's page."""
        return reverse("board", args=[self.slug])

    def is_visible_to(self, reader: Reader) -> bool:
        """Tell whether this reader may read it; the twin of `visible_to`."""
        if not isinstance(reader, Member) or not reader.takes_part or self.archived_at:
            return False
        if not Level(self.reads).includes(reader):
            return False
        if self.circle_id is None:
            return True
        return reader.circle_memberships.filter(circle=self.circle_id, left_at=None).exists()

    def lets_start(self, member: Member) -> bool:
        """Tell whether topics may be started here by this member."""
        return Level(self.starts).includes(member)

    def lets_reply(self, member: Member) -> bool:
        """Tell whether this member may answer topics here."""
        return Level(self.replies).includes(member)

    def is_paused(self, at: datetime) -> bool:
        """Tell whether a lead lets it take no new topics at this time."""
        return self.paused_until is not None and self.paused_until > at

    @property
    def is_paused_now(self) -> bool:
        """Whether it takes no new topics as this is read."""
        return self.is_paused(timezone.now())

    def may(self, member: Member) -> dict[str, Any]:
        """Return what this member may do here now: ``{read, start, reply}``."""
        read, paused = self.is_visible_to(member), self.is_paused(timezone.now())
        return {
            "read": read,
            "start": read and not paused and self.lets_start(member),
            "reply": read and self.lets_reply(member),
        }

    def is_open_to_the_same_as(self, other: "Board") -> bool:
        """Tell whether exactly the people who read the other board read this one."""
        return (self.circle_id, self.reads) == (other.circle_id, other.reads)
