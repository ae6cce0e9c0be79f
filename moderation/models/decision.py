"""Decisions, statements of reasons, restrictions: records that are never edited."""

import uuid
from datetime import datetime
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.models import Clause, Member
from moderation.models.case import Case
from moderation.outcomes import Outcome, Reasons

APPEAL_MONTHS = 6


class Decision(models.Model):
    """The outcome of one case, by whom and why; a closed account needs two different people.

    `as_it_was` holds what a successful appeal puts back: ``{notes_added, role}``, no words.
    """

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="decision")
    outcome = models.CharField(max_length=16, choices=Outcome.choices)
    decided_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    second_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(default=timezone.now)
    clause = models.ForeignKey(Clause, on_delete=models.PROTECT, null=True, related_name="+")
    facts = models.TextField(blank=True, max_length=5000)
    explanation = models.TextField(blank=True, max_length=5000)
    why_not_softer = models.TextField(blank=True, max_length=2000)
    to_reporters = models.TextField(blank=True, max_length=2000)
    as_it_was: "models.JSONField[Any, Any]" = models.JSONField(default=dict, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(outcome=Outcome.CLOSE_ACCOUNT)
                | (models.Q(second_by__isnull=False) & ~models.Q(second_by=models.F("decided_by"))),
                name="closing_an_account_needs_two_people",
            )
        ]

    @property
    def is_reversed(self) -> bool:
        """Whether an appeal against it succeeded, so that it counts no more."""
        return self.appeals.filter(upheld=True).exists()


class Statement(models.Model):
    """What the author is told, complete in every part (DSA Art. 17(3), standards B2)."""

    class Source(models.TextChoices):
        NOTICE = "notice", _("someone reported it")
        OWN_INITIATIVE = "own_initiative", _("we found it ourselves")

    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="statement")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="statements")
    puid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    facts = models.TextField()
    clause = models.ForeignKey(Clause, on_delete=models.PROTECT, related_name="+")
    clause_explanation = models.TextField()
    source = models.CharField(max_length=16, choices=Source.choices)
    automated_detection = models.BooleanField()
    automated_decision = models.CharField(max_length=8, default="none")
    territorial_scope = models.CharField(max_length=60, default="everywhere")
    redress = models.TextField()
    appeal_until = models.DateTimeField()
    passage = models.TextField(blank=True)
    content_kind = models.CharField(max_length=10)
    content_made_at = models.DateTimeField()
    content_language = models.CharField(max_length=12)
    told_at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(facts="")
                & ~models.Q(clause_explanation="")
                & ~models.Q(redress="")
                & ~models.Q(territorial_scope="")
                & ~models.Q(content_kind="")
                & ~models.Q(content_language="")
                & models.Q(automated_decision__in=["none", "partial", "full"])
                & models.Q(source__in=["notice", "own_initiative"])
                & models.Q(appeal_until__gt=models.F("told_at")),
                name="a_statement_is_complete",
            )
        ]


class RestrictionQuerySet(models.QuerySet["Restriction"]):
    """Restrictions by time."""

    def live(self, at: datetime) -> "RestrictionQuerySet":
        """Return the restrictions that hold at this time; they end by themselves."""
        ends = models.Q(ends_at=None) | models.Q(ends_at__gt=at)
        return self.filter(ends, starts_at__lte=at, lifted_at=None)


class Restriction(models.Model):
    """One limit that a statement sets, with its start and end (an open end is None)."""

    class Area(models.TextChoices):
        FORUMS = "forums", _("boards")
        ROOMS = "rooms", _("live rooms")

    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="restrictions")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="restrictions")
    what = models.CharField(max_length=24)
    area = models.CharField(max_length=8, choices=Area.choices, blank=True)
    starts_at = models.DateTimeField(default=timezone.now)
    ends_at = models.DateTimeField(null=True, blank=True)
    lifted_at = models.DateTimeField(null=True, blank=True)
    ended_handled_at = models.DateTimeField(null=True, blank=True)

    objects = RestrictionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at=None) | models.Q(ends_at__gt=models.F("starts_at")),
                name="a_restriction_ends_after_it_starts",
            )
        ]
        indexes = [models.Index(fields=["member", "what"], name="restrictions_of")]


class Proposal(models.Model):
    """A closing that waits for its second key; the case goes on without it after 72 hours.

    Declined, it is kept with the lead's words, so that who proposed it knows why and loses nothing.
    """

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="proposal")
    proposed_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    clause = models.ForeignKey(Clause, on_delete=models.PROTECT, related_name="+")
    facts = models.TextField()
    explanation = models.TextField()
    why_not_softer = models.TextField()
    passage = models.TextField(blank=True)
    remove_too = models.BooleanField(default=False)
    proposed_at = models.DateTimeField(default=timezone.now)
    declined_at = models.DateTimeField(null=True, blank=True)
    declined_by = models.ForeignKey(
        Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    declined_words = models.TextField(blank=True, max_length=2000)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(declined_at=None, declined_by=None, declined_words="")
                | (
                    models.Q(declined_at__isnull=False, declined_by__isnull=False)
                    & ~models.Q(declined_words="")
                ),
                name="a_no_to_closing_has_its_reason",
            )
        ]

    @property
    def reasons(self) -> Reasons:
        """What was written for it, as the verbs take it."""
        return Reasons(
            clause=self.clause,
            facts=self.facts,
            explanation=self.explanation,
            why_not_softer=self.why_not_softer,
            passage=self.passage,
            remove_too=self.remove_too,
        )
