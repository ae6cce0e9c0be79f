"""A case: the piece of work that all reports on one thing make together, and its lease."""

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.models import Member
from moderation.models.target import Target

LEASE = timedelta(minutes=10)
OPEN_TO_TEAM = models.Q(leads_only_since=None)


class Place(NamedTuple):
    """A place in the queue, as an address carries it: ``severity.microseconds.id``."""

    severity: int
    due_at: datetime
    pk: int

    def __str__(self) -> str:
        since = (self.due_at - datetime.fromtimestamp(0, UTC)) // timedelta(microseconds=1)
        return f"{self.severity}.{since}.{self.pk}"

    @classmethod
    def told(cls, text: str) -> "Place | None":
        """Return the place that an address names, or None where it names none."""
        try:
            severity, since, pk = map(int, text.split("."))
            due_at = datetime.fromtimestamp(0, UTC) + timedelta(microseconds=since)
        except (ValueError, OverflowError):
            return None
        return cls(severity, due_at, pk) if 0 <= severity <= 9 and 0 < pk < 2**63 else None


class CaseQuerySet(models.QuerySet["Case"]):
    """Cases by what can be done with them."""

    def waiting(self) -> "CaseQuerySet":
        """Return the undecided cases, the most severe and soonest due first."""
        return self.filter(decided_at=None).order_by("severity", "due_at", "pk")

    def visible_to(self, moderator: Member) -> "CaseQuerySet":
        """Return the cases this moderator may work on: not about themselves or their own blocks.

        What comes back after an appeal goes to someone who did not decide it the first time; what
        was said about someone who misuses a role goes past the team, to the leads.
        """
        blocked = moderator.blocks_made.values("blocked")
        mine = models.Q(about_member=moderator) | models.Q(about_member__in=blocked)
        mine |= models.Q(looked_at_before__decided_by=moderator)
        return self.exclude(mine) if moderator.is_lead else self.exclude(mine).filter(OPEN_TO_TEAM)

    def free_for(self, moderator: Member, at: datetime) -> "CaseQuerySet":
        """Return the cases nobody else holds now and that wait for no second person."""
        held = models.Q(leased_until__gt=at) & ~models.Q(leased_by=moderator)
        return self.exclude(held).exclude(second_key_until__gt=at)

    def after(self, place: Place | None, count: int) -> "list[Case]":
        """Return the next cases behind a place; the last page costs what the first costs.

        Each part is one range of the queue's index, which a single OR would not be.
        """
        if place is None:
            return list(self[:count])
        found: list[Case] = []
        for part in (
            models.Q(severity=place.severity, due_at=place.due_at, pk__gt=place.pk),
            models.Q(severity=place.severity, due_at__gt=place.due_at),
            models.Q(severity__gt=place.severity),
        ):
            found += self.filter(part)[: count - len(found)]
        return found

    def about(self, target: Target) -> "CaseQuerySet":
        """Return the cases about one thing, in any lane."""
        return self.filter(kind=target.kind, target_id=target.pk)


class Case(models.Model):
    """What is reported about one thing in one lane, from first report to decision."""

    class Lane(models.TextChoices):
        CARE = "care", _("care")
        CONDUCT = "conduct", _("conduct")

    lane = models.CharField(max_length=8, choices=Lane.choices)
    kind = models.CharField(max_length=10)
    target_id = models.BigIntegerField()
    about_member = models.ForeignKey(
        Member, on_delete=models.SET_NULL, null=True, related_name="cases_about"
    )
    severity = models.PositiveSmallIntegerField()
    opened_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField()
    leased_by = models.ForeignKey(
        Member, on_delete=models.SET_NULL, null=True, blank=True, related_name="leases"
    )
    leased_until = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    first_read_at = models.DateTimeField(null=True, blank=True)
    last_read_at = models.DateTimeField(null=True, blank=True)
    leads_only_since = models.DateTimeField(null=True, blank=True)
    escalated_at = models.DateTimeField(null=True, blank=True)
    second_key_until = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    looked_at_before = models.ForeignKey(
        "Decision", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = CaseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "target_id", "lane"],
                condition=models.Q(decided_at=None),
                name="one_open_case_per_thing_and_lane",
            ),
            models.CheckConstraint(
                condition=models.Q(leased_by=None, leased_until=None)
                | models.Q(leased_until__isnull=False),
                name="a_lease_has_an_end",
            ),
        ]
        indexes = [
            models.Index(
                fields=["lane", "severity", "due_at", "id"],
                condition=models.Q(decided_at=None),
                name="case_queue",
            ),
            models.Index(fields=["kind", "target_id"], name="cases_of_thing"),
        ]

    def __str__(self) -> str:
        return f"case {self.pk}"

    @property
    def place(self) -> Place:
        """Where it stands in the queue."""
        return Place(self.severity, self.due_at, self.pk)

    def state_at(self, at: datetime) -> str:
        """Return ``open``, ``leased``, ``second_key`` or ``decided``."""
        if self.decided_at:
            return "decided"
        if self.second_key_until and self.second_key_until > at:
            return "second_key"
        return "leased" if self.is_leased(at) else "open"

    def is_leased(self, at: datetime) -> bool:
        """Tell whether someone holds this case now."""
        return self.leased_by_id is not None and bool(self.leased_until and self.leased_until > at)

    def is_held_by(self, member: Member, at: datetime) -> bool:
        """Tell whether this member holds the lease now."""
        return self.leased_by_id == member.pk and self.is_leased(at)

    @property
    def target(self) -> Target | None:
        """The thing itself as it stands today, if it still exists."""
        return Target.find(self.kind, self.target_id)
