"""What is new for a member."""

from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.models.member import Member
from community.models.notice_settings import NoticeChoice

MOST_SETTLED = 2_000  # in one run
MARKS = {"dot": "told_at", "mail": "mailed_at", "push": "pushed_at"}


class NotificationQuerySet(models.QuerySet["Notification"]):
    """Notices that may be shown."""

    def due(self, at: datetime) -> "NotificationQuerySet":
        """Return what may be seen by now: undo holds notices back, and so does a member's no."""
        return self._wanted("site").filter(due_at__lte=at).order_by("-due_at", "-pk")

    def after(self, due_at: datetime, pk: int) -> "NotificationQuerySet":
        """Return the notices that a list shows after this one."""
        beyond = models.Q(due_at__lt=due_at) | models.Q(due_at=due_at, pk__lt=pk)
        return self.filter(beyond)

    def new(self, at: datetime) -> "NotificationQuerySet":
        """Return what the mark in the top bar stands for: told, and not read."""
        return self.due(at).filter(read_at=None).exclude(told_at=None)

    def unsent(self, way: str, at: datetime) -> "NotificationQuerySet":
        """Return what was neither read nor told in this way (`dot`, `mail`, `push`) by now."""
        return self.filter(read_at=None, due_at__lte=at, **{MARKS[way]: None})

    def to_send(self, way: str, at: datetime) -> "NotificationQuerySet":
        """Return what is to be told in this way now, but for a member who asked to be left alone.

        What concerns the safety of an account, or people on duty, is looked at all the same.
        """
        alone = models.Q(**{f"member__notice_settings__{way}_after__gt": at})
        return self.unsent(way, at)._wanted(way).exclude(alone & ~models.Q(kind__in=AT_ONCE))

    def beside_wishes(self, way: str) -> "NotificationQuerySet":
        """Return what its member does not want to be told in this way."""
        return self.filter(models.Exists(NoticeChoice.objects.against(way)))

    @transaction.atomic
    def settle(self, way: str, at: datetime) -> None:
        """Be done with these in one way of telling, but for rows that someone else is changing.

        Waiting for those could end in a deadlock with who promises them; the next run finds them.
        """
        free = self.select_for_update(no_key=True, skip_locked=True, of=("self",)).order_by("pk")
        some = list(free.values_list("pk", flat=True)[:MOST_SETTLED])
        self.model.objects.filter(pk__in=some).update(**{MARKS[way]: at})

    def beyond(self, at: datetime, pk: int) -> Any:
        """Return the things that a list shows after this one."""
        return self.filter(models.Q(at__lt=at) | models.Q(at=at, latest__lt=pk))

    def things(self) -> Any:
        """Return what is new by thing, latest first: one line for many replies in one topic."""
        by_thing = self.order_by().values("kind", "thing")
        return by_thing.annotate(
            at=models.Max("due_at"),
            latest=models.Max("pk"),
            times=models.Count("pk"),
            unread=models.Count("pk", filter=models.Q(read_at=None)),
        ).order_by("-at", "-latest")

    def _wanted(self, way: str) -> "NotificationQuerySet":
        return self.filter(~models.Exists(NoticeChoice.objects.against(way)))


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
    thing = models.CharField(max_length=200, blank=True, editable=False)
    about = models.CharField(max_length=40, blank=True)
    caused_by = models.ForeignKey(Member, on_delete=models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True, blank=True)
    # Each way of telling is done once, also where there was nobody to tell in that way.
    told_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)
    pushed_at = models.DateTimeField(null=True, blank=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["member", "-due_at"], name="notices_of_member"),
            models.Index(fields=["about"], name="notices_about"),
            *(
                models.Index(
                    fields=["due_at"],
                    condition=models.Q(read_at=None, **{mark: None}),
                    name=f"notices_not_{mark}",
                )
                for mark in MARKS.values()
            ),
        ]


AT_ONCE = {Notification.Kind.SIGN_IN, Notification.Kind.DUTY, Notification.Kind.PACE}


def thing_of(address: str) -> str:
    """Return what an address leads to, whichever place in it: several replies are one topic."""
    return urlsplit(address).path
