"""What one member has to do with one topic: all of it in one row, so that a page asks once."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.models import Member
from forums.models.topic import Topic


class Mark(models.TextChoices):
    """What a member can put on a topic for themselves; nobody else sees or counts it."""

    FOLLOW = "follow", _("follow")
    BOOKMARK = "bookmark", _("bookmark")
    IGNORE = "ignore", _("ignore")

    @property
    def column(self) -> str:
        """The column of `Reading` that says since when the mark is there."""
        return COLUMNS[self.value]


COLUMNS = {"follow": "follows_since", "bookmark": "bookmarked_at", "ignore": "ignored_at"}


class ReadingQuerySet(models.QuerySet["Reading"]):
    """Readings by what is marked."""

    def marked(self, mark: Mark) -> "ReadingQuerySet":
        """Return those with this mark, the latest first."""
        return self.filter(**{f"{mark.column}__isnull": False}).order_by(f"-{mark.column}", "-pk")


class Reading(models.Model):
    """How far a member has read in a topic, and the marks they put on it.

    `position` is the last place they have seen and never goes down; `told_to` is the last place
    that a notice of following has told them about.
    """

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="readings")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="readings")
    position = models.PositiveIntegerField(default=0)
    read_at = models.DateTimeField(default=timezone.now)
    told_to = models.PositiveIntegerField(default=0)
    follows_since = models.DateTimeField(null=True, blank=True)
    bookmarked_at = models.DateTimeField(null=True, blank=True)
    ignored_at = models.DateTimeField(null=True, blank=True)
    witnessed_at = models.DateTimeField(null=True, blank=True)

    objects = ReadingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "topic"], name="one_reading_per_topic")
        ]
        indexes = [
            models.Index(
                fields=["topic"],
                condition=models.Q(follows_since__isnull=False),
                name="followers_of_topic",
            )
        ]

    def has(self, mark: Mark) -> bool:
        """Tell whether this mark is there."""
        return getattr(self, mark.column) is not None

    @property
    def has_more(self) -> bool:
        """Whether places came after the last one they have seen."""
        return 0 < self.position < self.topic.last_position

    @property
    def next_address(self) -> str:
        """The page and place where they go on."""
        return self.topic.address_at(self.position + 1)
