"""A report: one person's words about one thing, with the thing as it stood then."""

from typing import Any

from django.db import models
from django.utils import timezone

from community.models import Member
from moderation.models.case import Case
from moderation.reasons import REASONS, Reason


class ReportQuerySet(models.QuerySet["Report"]):
    """Reports by who made them."""

    def made_by(self, member: Member) -> "ReportQuerySet":
        """Return this member's own reports, newest first."""
        return self.filter(reporter=member).order_by("-pk")


class Report(models.Model):
    """One person's report, with the thing as it stood when it was reported.

    `reporter` is None where Hearth itself asked for a look (triage).
    """

    cases = models.ManyToManyField(Case, related_name="reports")
    reporter = models.ForeignKey(
        Member, on_delete=models.SET_NULL, null=True, blank=True, related_name="reports"
    )
    reason = models.CharField(max_length=4)
    words = models.TextField(blank=True, max_length=2000)
    kind = models.CharField(max_length=10)
    target_id = models.BigIntegerField()
    title = models.CharField(max_length=200, blank=True)
    body = models.TextField(blank=True)
    html = models.TextField(blank=True)
    context: "models.JSONField[Any, Any]" = models.JSONField(default=list)
    made_at = models.DateTimeField(default=timezone.now)
    client_id = models.UUIDField(null=True, blank=True)
    fingerprint = models.CharField(max_length=64)

    objects = ReportQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["reporter", "client_id"], name="report_sent_once")
        ]
        indexes = [models.Index(fields=["kind", "target_id"], name="reports_of_thing")]

    @property
    def why(self) -> Reason:
        """The reason in full."""
        return REASONS[self.reason]

    @property
    def progress(self) -> str:
        """Return ``received``, ``being_read`` or ``decided``."""
        cases = list(self.cases.all())
        if cases and all(case.decided_at for case in cases):
            return "decided"
        again = [case for case in cases if case.looked_at_before_id and not case.decided_at]
        read = any(
            case.last_read_at and case.last_read_at >= self.made_at for case in again or cases
        )
        return "being_read" if read else "received"
