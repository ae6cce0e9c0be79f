"""What a moderator did with a topic: the reason, and whose role, as everyone who reads it sees."""

from datetime import datetime

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.models import Member
from forums.models.board import Board
from forums.models.topic import PAGE, Topic

MOST_SHOWN = 5


class ActQuerySet(models.QuerySet["Act"]):
    """Acts by what they are still worth telling."""

    def shown(self, topic: Topic, at: datetime) -> "ActQuerySet":
        """Return what the page of a topic tells at this time, the latest first."""
        over = models.Q(until__lte=at) | models.Q(ended_at__isnull=False)
        return self.filter(topic=topic).exclude(over).order_by("-pk")

    def seen_by(self, topic: Topic, reader: Member, at: datetime) -> "list[Act]":
        """Return the latest acts, as far as this reader may see where they lead."""
        open_to_them = models.Q(other=None) | models.Q(other__in=Topic.objects.visible_to(reader))
        acts = self.shown(topic, at).filter(open_to_them).select_related("from_board", "other")
        resting = topic.rests(at)
        found = [act for act in acts[:MOST_SHOWN] if resting or act.kind != Act.Kind.LOCK]
        for act in found:
            if act.from_board and not act.from_board.is_visible_to(reader):
                act.from_board = None
        return found


class Act(models.Model):
    """One act of order: it says why and by which role, never by whom; the audit knows that.

    `until` is when it ends by itself, `ended_at` when someone ended it. `from_board` is for a
    move, `other` the topic on the other side of a split.
    """

    class Kind(models.TextChoices):
        MOVE = "move", _("moved")
        PIN = "pin", _("pinned")
        LOCK = "lock", _("resting")
        SPLIT = "split", _("continued in another topic")
        BEGIN = "begin", _("continued from another topic")

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="acts")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    reason = models.CharField(max_length=300)
    role = models.CharField(max_length=12)
    done_at = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    from_board = models.ForeignKey(Board, on_delete=models.CASCADE, null=True, related_name="+")
    other = models.ForeignKey(Topic, on_delete=models.CASCADE, null=True, related_name="+")

    objects = ActQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(reason=""), name="an_act_has_its_reason"),
            models.CheckConstraint(
                condition=~models.Q(kind__in=["pin", "lock"]) | models.Q(until__isnull=False),
                name="what_a_moderator_limits_ends",
            ),
        ]


class Continued(models.Model):
    """One place whose words stand in another topic now: at `at_position` there, 0 is its opening.

    The place itself stays, so that no link and no other reply moves.
    """

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="continued")
    position = models.PositiveIntegerField()
    into = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="brought")
    at_position = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["topic", "position"], name="one_way_on_from_a_place"),
            models.UniqueConstraint(fields=["into", "at_position"], name="one_way_back_to_a_place"),
        ]

    def address(self) -> str:
        """Return the page and place where the words stand now."""
        page = (self.at_position - 1) // PAGE + 1 if self.at_position else 1
        query = f"?page={page}" if page > 1 else ""
        place = f"reply-{self.at_position}" if self.at_position else "topic"
        return f"{self.into.get_absolute_url()}{query}#{place}"
