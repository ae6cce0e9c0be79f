"""A member's own line to the people on duty."""

import uuid

from django.db import models
from django.utils import timezone

from community.models import Member


class CareThread(models.Model):
    """One member's line; it is open in every state of an account and readable by two on duty."""

    member = models.OneToOneField(Member, on_delete=models.PROTECT, related_name="care_thread")
    waiting_since = models.DateTimeField(null=True, blank=True)
    member_read_at = models.DateTimeField(null=True, blank=True)
    escalated_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["waiting_since"], name="care_waiting")]


class CareMessage(models.Model):
    """One message in it, by the member or by someone on duty."""

    thread = models.ForeignKey(CareThread, on_delete=models.PROTECT, related_name="messages")
    author = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    body = models.TextField()
    html = models.TextField()
    sent_at = models.DateTimeField(default=timezone.now)
    client_id = models.UUIDField(default=uuid.uuid4)
    fingerprint = models.CharField(max_length=64)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["author", "client_id"], name="care_message_sent_once")
        ]
