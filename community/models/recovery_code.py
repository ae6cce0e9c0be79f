"""A way back in for members without a mail address."""

from django.db import models
from django.utils import timezone

from community.models.member import Member


class RecoveryCode(models.Model):
    """One code that works once; only its slow hash is kept."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="recovery_codes")
    hash = models.CharField(max_length=128)
    made_at = models.DateTimeField(default=timezone.now)
    used_at = models.DateTimeField(null=True, blank=True)
