"""The event log of a session: numbered without holes, and without any text."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.models import Member
from realtime.models.message import Message
from realtime.models.session import Session


class Event(models.Model):
    """One thing that happened. A message's words are joined at replay, so gone words stay gone."""

    class Kind(models.TextChoices):
        OPENED = "opened", _("the session opened")
        MESSAGE = "message", _("someone spoke")
        GONE = "gone", _("a message is no longer shown")
        BACK = "back", _("a message is shown again")
        PHASE = "phase", _("the phase changed")
        HOST = "host", _("someone else leads now")
        ENDED = "ended", _("the session ended")

    class Why(models.TextChoices):
        NO_HOST = "no_host", _("nobody was there to lead it")

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="events")
    seq = models.PositiveIntegerField()
    kind = models.CharField(max_length=8, choices=Kind.choices)
    message = models.ForeignKey(Message, on_delete=models.PROTECT, null=True, related_name="events")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    phase = models.CharField(max_length=10, blank=True)
    why = models.CharField(max_length=10, choices=Why.choices, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["session", "seq"], name="one_event_per_seq")]
