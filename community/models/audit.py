"""Acts of power, kept so that nobody can rewrite them."""

from django.db import models
from django.utils import timezone

from community.triggers import append_only


class AuditEntry(models.Model):
    """One act: what, when, random numbers for who and what, a keyed digest of the rest.

    `mac` chains each row to the one before by HMAC-SHA-256 with a key outside the database.
    """

    TRIGGERS = append_only("community_auditentry", "number")

    number = models.BigIntegerField(primary_key=True)
    action = models.CharField(max_length=40)
    at = models.DateTimeField(default=timezone.now)
    actor = models.BigIntegerField(null=True)
    subject = models.CharField(max_length=64)
    details = models.CharField(max_length=64)
    mac = models.CharField(max_length=64)


class AuditHead(models.Model):
    """The last row's number and mac, sealed; its row lock orders all acts, and is taken last."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    number = models.BigIntegerField(default=0)
    mac = models.CharField(max_length=64, blank=True)
    seal = models.CharField(max_length=64, blank=True)
