"""What is new for a member."""

from datetime import datetime

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.models.member import Member


class NotificationQuerySet(models.QuerySet["Notification"]):
    """Notices that may be shown."""

    def due(self, at: datetime) -> "NotificationQuerySet":
        """Return what may be seen by now: undo and quiet hours hold notices back."""
        return self.filter(due_at__lte=at).order_by("-due_at", "-pk")

    def after(self, due_at: datetime, pk: int) -> "NotificationQuerySet":
        """Return the notices that a list shows after this one."""
        beyond = models.Q(due_at__lt=due_at) | models.Q(due_at=due_at, pk__lt=pk)
        return self.filter(beyond)


class Notification(models.Model):
    """One neutral line that leads somewhere; it never holds anyone's words or handle."""

    class Kind(models.TextChoices):
        REPLY = "reply", _("Someone replied in your topic")
        DECISION = "decision", _("A decision about something you wrote is waiting for you")
        CARE = "care", _("The people on duty wrote to you")
        APPEAL = "appeal", _("Someone looked again, and the answer is waiting for you")
        REVIEW = "review", _("You are asked to look at one decision with fresh eyes")
        REPORT = "report", _("Something you told us about was read and decided")
        HELD = "held", _("Something you wrote still waits for a person to read it")
        DUTY = "duty", _("Something is waiting for the people on duty")
        PACE = "pace", _("Someone is writing a lot in a short time and may need company")
        WELCOME = "welcome", _("You are in: the boards are open to you")
        ROLE = "role", _("What you are trusted with has changed")
        JOINING = "joining", _("Someone would like to join and waits for an answer")
        SIGN_IN = "sign_in", _("Your passphrase was changed with a recovery code")
        MENTION = "mention", _("Someone mentioned you in a topic")
        FOLLOW = "follow", _("There is something new in a topic you follow")
        NEEDED = "needed", _("Someone says that your reply is what they needed")
        WAITS = "waits", _("Something you wrote could not be sent and waits in your drafts")
        ORDER = "order", _("Something was done with a topic you wrote in; the reason stands there")
        SHOWN = "shown", _("Something you wrote was read, and others can see it now")
        WAITING = "waiting", _("Topics wait for an answer")

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="notifications")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    address = models.CharField(max_length=200)
    about = models.CharField(max_length=40, blank=True)
    caused_by = models.ForeignKey(Member, on_delete=models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["member", "-due_at"], name="notices_of_member"),
            models.Index(fields=["about"], name="notices_about"),
        ]
