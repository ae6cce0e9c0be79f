"""What a member agreed that Hearth may keep, apart from the guidelines (GDPR Art. 7 and 9)."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.models.member import Member

CONSENT_VERSION = 1


class Consent(models.Model):
    """One consent of one member; withdrawing stamps the row, giving again makes a new one."""

    class Purpose(models.TextChoices):
        HEALTH_WORDS = "health_words", _("keep what I write about my health and life")

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="consents")
    purpose = models.CharField(max_length=20, choices=Purpose.choices)
    version = models.PositiveSmallIntegerField(default=CONSENT_VERSION)
    given_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["member", "purpose"],
                condition=models.Q(withdrawn_at=None),
                name="consent_given_once",
            )
        ]
