"""Drafts: what a member has begun to write, on any of their devices."""

import uuid
from datetime import datetime
from typing import Any

from django.db import models
from django.utils import timezone

from community.models import Member
from community.sealed import SealedField, Unreadable
from forums.models.board import Board
from forums.models.reply import Reply
from forums.models.topic import Topic
from moderation.models import Reader


class DraftQuerySet(models.QuerySet["Draft"]):
    """Drafts by whoever writes them: nobody else ever has one."""

    def visible_to(self, reader: Reader) -> "DraftQuerySet":
        """Return the reader's own drafts, but for words that were sent a moment ago."""
        sent = {"author": models.OuterRef("member"), "client_id": models.OuterRef("client_id")}
        replied = models.Exists(Reply.objects.filter(**sent))
        started = models.Exists(Topic.objects.filter(**sent))
        return self.filter(~replied, ~started, member=reader.pk)

    def at(self, place: Board | Topic) -> "DraftQuerySet":
        """Return the drafts of one place: first the one that every device opens."""
        name = "topic" if isinstance(place, Topic) else "board"
        return self.filter(**{name: place}).order_by("beside", "-saved_at", "-pk")

    def saved_before(self, saved_at: datetime, pk: int) -> "DraftQuerySet":
        """Return the drafts that a list shows after this one."""
        beyond = models.Q(saved_at__lt=saved_at) | models.Q(saved_at=saved_at, pk__lt=pk)
        return self.filter(beyond)


class Draft(models.Model):
    """Words for one place that are not sent: a board for a new topic, a topic for a reply.

    There is one of a member in a place. Only where two tabs wrote at once are there more: those
    stand `beside` the first, so that neither loses a word. `version` counts the savings.
    """

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="drafts")
    board = models.ForeignKey(
        Board, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    topic = models.ForeignKey(
        Topic, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    client_id = models.UUIDField(default=uuid.uuid4)
    beside = models.BooleanField(default=False)
    words = SealedField()
    version = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField(default=timezone.now)
    send_at = models.DateTimeField(null=True, blank=True)
    unsent_at = models.DateTimeField(null=True, blank=True)

    objects = DraftQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "client_id"], name="one_draft_per_id"),
            models.UniqueConstraint(
                fields=["member", "topic"],
                condition=models.Q(beside=False),
                name="one_draft_in_a_topic",
            ),
            models.UniqueConstraint(
                fields=["member", "board"],
                condition=models.Q(beside=False),
                name="one_draft_on_a_board",
            ),
            models.CheckConstraint(
                condition=models.Q(board=None, topic__isnull=False)
                | models.Q(topic=None, board__isnull=False),
                name="a_draft_has_one_place",
            ),
        ]
        indexes = [
            models.Index(
                fields=["send_at"],
                condition=models.Q(send_at__isnull=False),
                name="drafts_for_the_morning",
            )
        ]

    @property
    def place(self) -> Board | Topic:
        """Where the words would go."""
        place = self.topic or self.board
        assert place is not None
        return place

    @property
    def told(self) -> dict[str, Any]:
        """The words by their names; nothing where the key that sealed them is gone."""
        try:
            return dict(self.words)
        except Unreadable:
            return {}
