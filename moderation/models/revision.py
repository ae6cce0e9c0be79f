"""What a text said before it was edited."""

from django.db import models
from django.utils import timezone

from community.models import Member


class Revision(models.Model):
    """One earlier wording of one contribution, kept for cases, shown on no member's page."""

    kind = models.CharField(max_length=10)
    target_id = models.BigIntegerField()
    body = models.TextField()
    edited_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    replaced_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["kind", "target_id"], name="revisions_of")]
