"""An appeal: the request to look again at one decision, answered by someone who did not decide."""

from datetime import datetime, timedelta
from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.models import Member
from community.triggers import Trigger
from moderation.models.case import Case
from moderation.models.decision import Decision
from moderation.models.report import Report

ANSWERED_WITHIN = timedelta(days=7)

ANSWERED_BY_ANOTHER = Trigger(
    name="moderation_appeal_is_answered_by_another",
    table="moderation_appeal",
    sqlite="CREATE TRIGGER {name} BEFORE UPDATE ON {table} WHEN EXISTS (SELECT 1 FROM "
    "moderation_decision WHERE id = NEW.decision_id AND NEW.answered_by_id IN "
    "(decided_by_id, second_by_id)) "
    "BEGIN SELECT RAISE(ABORT, 'who decided does not answer the appeal'); END",
    postgresql="CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
    "IF EXISTS (SELECT 1 FROM moderation_decision WHERE id = NEW.decision_id AND "
    "NEW.answered_by_id IN (decided_by_id, second_by_id)) THEN "
    "RAISE EXCEPTION 'who decided does not answer the appeal' "
    "USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$; "
    "CREATE TRIGGER {name} BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()",
)


class AppealQuerySet(models.QuerySet["Appeal"]):
    """Appeals by what can be done with them."""

    def waiting(self) -> "AppealQuerySet":
        """Return the appeals without an answer, the soonest due first."""
        return self.filter(answered_at=None).order_by("due_at", "pk")

    def visible_to(self, reader: Member) -> "AppealQuerySet":
        """Return the appeals this reader may work on: a moderator's, or the one given to a guest.

        The rules of cases hold: nobody works on what is about themselves or someone they block.
        """
        given = models.Q(guest=reader)
        if not reader.is_moderator:
            return self.filter(given).exclude(by=reader)
        cases = Case.objects.visible_to(reader)
        return self.filter(given | models.Q(decision__case__in=cases)).exclude(by=reader)


class Appeal(models.Model):
    """One person's words against one decision, and the reasoned answer of someone else."""

    class Side(models.TextChoices):
        AUTHOR = "author", _("the person it was decided about")
        REPORTER = "reporter", _("the person whose report was turned down")

    TRIGGERS: ClassVar[list[Trigger]] = [ANSWERED_BY_ANOTHER]
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="appeals")
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="appeals")
    side = models.CharField(max_length=8, choices=Side.choices)
    report = models.ForeignKey(Report, on_delete=models.PROTECT, null=True, related_name="appeals")
    words = models.TextField(max_length=5000)
    made_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField()
    escalated_at = models.DateTimeField(null=True, blank=True)
    guest = models.ForeignKey(
        Member, on_delete=models.SET_NULL, null=True, blank=True, related_name="guest_reviews"
    )
    answered_by = models.ForeignKey(
        Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    upheld = models.BooleanField(null=True, blank=True)
    answer = models.TextField(blank=True, max_length=5000)

    objects = AppealQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["decision", "by"], name="one_appeal_each"),
            models.CheckConstraint(
                condition=models.Q(
                    answered_by=None, answered_at=None, upheld__isnull=True, answer=""
                )
                | (
                    models.Q(
                        answered_by__isnull=False, answered_at__isnull=False, upheld__isnull=False
                    )
                    & ~models.Q(answer="")
                ),
                name="an_answer_is_complete",
            ),
            models.CheckConstraint(
                condition=models.Q(answered_by=None) | ~models.Q(answered_by=models.F("by")),
                name="nobody_answers_their_own_appeal",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at"], condition=models.Q(answered_at=None), name="appeals_waiting"
            )
        ]

    def __str__(self) -> str:
        return f"appeal {self.pk}"

    def is_late(self, at: datetime) -> bool:
        """Tell whether its promised time has passed without an answer."""
        return self.answered_at is None and self.due_at <= at
