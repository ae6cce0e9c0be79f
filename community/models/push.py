"""Browsers that a member let be woken when something is new."""

from django.db import models
from django.utils import timezone

from community.models.member import Member

LONGEST_ENDPOINT = 1000


class PushSubscription(models.Model):
    """One browser's address at its push service. No keys are kept: nothing is ever sent in it."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="pushes")
    endpoint = models.CharField(max_length=LONGEST_ENDPOINT, unique=True)
    sign_in = models.CharField(max_length=64, db_index=True)  # a digest of the sign-in it began in
    made_at = models.DateTimeField(default=timezone.now)
    owed_since = models.DateTimeField(null=True, blank=True, editable=False)
    next_try = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        indexes = [
            models.Index(
                fields=["next_try"],
                condition=models.Q(owed_since__isnull=False),
                name="browsers_owed_a_push",
            )
        ]
