"""When someone who asked to join was told no."""

from django.db import models
from django.utils import timezone

from community.models.member import Member


class Decline(models.Model):
    """One no to one person's joining, by whom and why; a later yes takes it away."""

    member = models.OneToOneField(Member, on_delete=models.CASCADE, related_name="decline")
    declined_by = models.ForeignKey(Member, on_delete=models.SET_NULL, null=True, related_name="+")
    declined_at = models.DateTimeField(default=timezone.now)
    because = models.TextField(max_length=500)
