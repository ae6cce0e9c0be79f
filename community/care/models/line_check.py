"""Which crisis lines a person has looked at, and when."""

from datetime import datetime, timedelta

from django.db import models
from django.utils import timezone

from community.models import Member

CHECK_HOLDS = timedelta(days=180)


class LineCheckQuerySet(models.QuerySet["LineCheck"]):
    """Checks by whether they hold."""

    def last_of_each(self, country: str) -> dict[str, "LineCheck"]:
        """Return the last check of each line of a country, by the line's name."""
        checks = self.filter(country=country).select_related("checked_by").order_by("pk")
        return {check.line: check for check in checks}

    def holding(self, country: str, at: datetime) -> dict[str, "LineCheck"]:
        """Return the last checks that let a line be shown at this time, by the line's name."""
        return {name: c for name, c in self.last_of_each(country).items() if c.holds(at)}


class LineCheck(models.Model):
    """One check of one line by one lead: a line is shown only while its last one is young."""

    country = models.CharField(max_length=2)
    line = models.CharField(max_length=120)
    checked_on = models.DateField(default=timezone.localdate)
    checked_by = models.ForeignKey(Member, on_delete=models.SET_NULL, null=True, related_name="+")
    hours = models.CharField(max_length=120, blank=True)
    source = models.CharField(max_length=200)
    hidden_at = models.DateTimeField(null=True, blank=True)

    objects = LineCheckQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["country", "line"], name="checks_of_line")]

    def __str__(self) -> str:
        return f"{self.country} {self.line}"

    def holds(self, at: datetime) -> bool:
        """Tell whether the line may be shown at this time."""
        return self.hidden_at is None and self.checked_on > (at - CHECK_HOLDS).date()
