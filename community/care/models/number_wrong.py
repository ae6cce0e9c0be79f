"""What people tell us about numbers that do not work."""

from django.db import models
from django.utils import timezone


class NumberWrong(models.Model):
    """Someone said that a number is wrong; who it was is not kept, and once is enough."""

    country = models.CharField(max_length=2)
    line = models.CharField(max_length=120)
    told_at = models.DateTimeField(default=timezone.now)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["country", "line"],
                condition=models.Q(answered_at=None),
                name="number_wrong_told_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.country} {self.line}"
