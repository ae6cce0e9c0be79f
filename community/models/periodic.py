"""When each recurring job is due next."""

from django.db import models
from django.utils import timezone


class PeriodicJob(models.Model):
    """One line of community/schedule.py and its next time, taken by compare-and-set."""

    name = models.CharField(max_length=60, primary_key=True)
    next_run = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)
