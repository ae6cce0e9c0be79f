"""How a member wants to be told: in which way of what, and when not."""

from datetime import UTC, datetime, timedelta
from datetime import time as clock
from typing import Any
from zoneinfo import ZoneInfo

from django.db import models
from django.utils.translation import gettext_lazy as _

from community.models.member import Member

MAIL_APART = timedelta(hours=1)  # between two mails to one member
# What is about a member's rights, safety or account always stands on the site.
CHOOSABLE = ["reply", "mention", "follow", "needed", "waits", "waiting"]
HOUR, DAY = models.Q(mail_hour__lte=23), models.Q(mail_day__lte=6)


class NoticeSettings(models.Model):
    """When one member is told. Who has no row is told at once, by the site and by mail."""

    class Mail(models.TextChoices):
        OFF = "off", _("Never")
        AT_ONCE = "at_once", _("Soon, at most once an hour")
        DAILY = "daily", _("Once a day")
        WEEKLY = "weekly", _("Once a week")

    member = models.OneToOneField(
        Member, on_delete=models.CASCADE, primary_key=True, related_name="notice_settings"
    )
    mail = models.CharField(max_length=8, choices=Mail.choices, default=Mail.AT_ONCE)
    mail_hour = models.PositiveSmallIntegerField(default=8)
    mail_day = models.PositiveSmallIntegerField(default=0)
    quiet_from = models.PositiveSmallIntegerField(null=True, blank=True)
    quiet_until = models.PositiveSmallIntegerField(null=True, blank=True)
    paused_until = models.DateTimeField(null=True, blank=True)
    # Before these times nothing is looked at for the member; any change of the wishes forgets them.
    dot_after = models.DateTimeField(null=True, blank=True, editable=False)
    mail_after = models.DateTimeField(null=True, blank=True, editable=False)
    push_after = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(mail__in=["off", "at_once", "daily", "weekly"]) & HOUR & DAY,
                name="mail_comes_at_an_hour_of_a_day",
            ),
            models.CheckConstraint(
                condition=models.Q(quiet_from=None, quiet_until=None)
                | models.Q(quiet_from__isnull=False, quiet_from__lte=23)
                & models.Q(quiet_until__isnull=False, quiet_until__lte=23)
                & ~models.Q(quiet_from=models.F("quiet_until")),
                name="quiet_hours_begin_and_end",
            ),
        ]

    @classmethod
    def of(cls, member: Member) -> "NoticeSettings":
        """Return a member's settings, those of everyone where they set nothing."""
        settings = cls.objects.filter(member=member).first() or cls()
        settings.member = member
        return settings

    def undisturbed(self, at: datetime) -> datetime:
        """Return this time, or the end of the pause and the quiet hours that it falls into."""
        if self.paused_until and at < self.paused_until:
            at = self.paused_until
        if self.quiet_from is None or self.quiet_until is None:
            return at
        here = at.astimezone(self.zone)
        begins, ends = self.quiet_from, self.quiet_until
        if begins < ends:
            quiet = begins <= here.hour < ends
        else:
            quiet = here.hour >= begins or here.hour < ends
        return self._next(at, ends) if quiet else at

    def mail_time(self, since: datetime) -> datetime:
        """Return when the mail goes that tells of what is new since then, quiet hours apart."""
        if self.mail == self.Mail.DAILY:
            return self._next(since, self.mail_hour)
        if self.mail == self.Mail.WEEKLY:
            return self._next(since, self.mail_hour, self.mail_day)
        return since

    @property
    def zone(self) -> ZoneInfo:
        """The zone of the member's clock."""
        return ZoneInfo(self.member.time_zone)

    def _next(self, at: datetime, hour: int, weekday: int | None = None) -> datetime:
        """Return the next time the member's clock strikes this hour, through changes of it."""
        day = at.astimezone(self.zone).date()
        while True:
            struck = datetime.combine(day, clock(hour), self.zone).astimezone(UTC)
            if struck > at and weekday in {None, day.weekday()}:
                return struck
            day += timedelta(days=1)


class NoticeChoiceQuerySet(models.QuerySet["NoticeChoice"]):
    """Wishes of members."""

    def against(self, way: str) -> "NoticeChoiceQuerySet":
        """Return what speaks against telling a notice in this way, for the notices of a query."""
        unwanted = NoticeChoice.SILENT["site" if way == "dot" else way]
        own = {"member": models.OuterRef("member"), "kind": models.OuterRef("kind")}
        return self.filter(way__in=unwanted, **own)


class NoticeChoice(models.Model):
    """In which ways a member wants to hear of one kind; without a row, in every way they allow."""

    class Way(models.TextChoices):
        EVERYWHERE = "everywhere", _("In every way I allow")
        MAIL = "mail", _("On the site and by mail")
        PUSH = "push", _("On the site and by push")
        SITE = "site", _("On the site only")
        NOTHING = "nothing", _("Not at all")

    SILENT: dict[str, list[Any]] = {
        "site": [Way.NOTHING],
        "mail": [Way.NOTHING, Way.SITE, Way.PUSH],
        "push": [Way.NOTHING, Way.SITE, Way.MAIL],
    }

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="notice_choices")
    kind = models.CharField(max_length=12)
    way = models.CharField(max_length=10, choices=Way.choices)

    objects = NoticeChoiceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "kind"], name="one_wish_for_each_kind"),
            models.CheckConstraint(
                condition=models.Q(kind__in=CHOOSABLE),
                name="what_must_arrive_is_not_chosen",
            ),
            models.CheckConstraint(
                condition=models.Q(way__in=["everywhere", "mail", "push", "site", "nothing"]),
                name="a_wish_is_one_of_the_ways",
            ),
        ]
