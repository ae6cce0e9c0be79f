"""What members are trusted with."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.models.member import Member


class Role(models.Model):
    """One role of one member, from when, by whom; withdrawn roles stay as history."""

    class Name(models.TextChoices):
        LISTENER = "listener", _("listener")
        HOST = "host", _("host")
        MODERATOR = "moderator", _("moderator")
        LEAD = "lead", _("lead")

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="roles")
    name = models.CharField(max_length=12, choices=Name.choices)
    given_by = models.ForeignKey(Member, on_delete=models.SET_NULL, null=True, related_name="+")
    given_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["member", "name"],
                condition=models.Q(withdrawn_at=None),
                name="role_held_once",
            )
        ]
