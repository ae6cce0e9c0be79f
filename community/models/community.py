"""The community itself: its name, country and how people join."""

from typing import Any, cast

from django.core.cache import cache
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

_KEPT = "community"
PROMISES, SECOND_VOICES = (2, 24), (2, 50)
"""From what to what a lead may choose: leads are told of whoever has waited a day, so no promise
is longer, and a second voice needs someone besides the first."""


class CommunityManager(models.Manager["Community"]):
    """Keeps the one row at hand."""

    last_known: "Community | None" = None  # in this process, for pages without the database

    def current(self) -> "Community | None":
        """Return the founded community, or None before it is founded."""
        kept = cache.get(_KEPT)
        if kept is None and (kept := self.first()):
            cache.set(_KEPT, kept, 60)
        self.last_known = kept
        return cast("Community | None", kept)


class Community(models.Model):
    """One community to a database; `demo_since` marks one that holds invented people."""

    class Joining(models.TextChoices):
        INVITED = "invited", _("by invitation")
        APPROVED = "approved", _("someone says yes to each person")
        OPEN = "open", _("open to every adult")

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    name = models.CharField(_("name"), max_length=60)
    language = models.CharField(_("language"), max_length=12, default="en")
    country = models.CharField(_("country"), max_length=2)
    time_zone = models.CharField(_("time zone"), max_length=64, default="UTC")
    joining = models.CharField(
        _("how people join"), max_length=10, choices=Joining.choices, default=Joining.INVITED
    )
    safeguarding_contact = models.CharField(_("safeguarding contact"), max_length=200)
    age_check_url = models.URLField(_("outside age check"), blank=True)
    exit_url = models.URLField(_("where Leave this page goes"), default="https://www.wikipedia.org")
    promised_hours = models.PositiveSmallIntegerField(
        _("within how many hours every topic is to have an answer"),
        default=12,
        validators=[MinValueValidator(PROMISES[0]), MaxValueValidator(PROMISES[1])],
    )
    second_voice_listeners = models.PositiveSmallIntegerField(
        _("from how many listeners on a second voice is asked for"),
        default=3,
        validators=[MinValueValidator(SECOND_VOICES[0]), MaxValueValidator(SECOND_VOICES[1])],
    )
    founded_at = models.DateTimeField(default=timezone.now)
    demo_since = models.DateTimeField(null=True, blank=True)

    objects = CommunityManager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="one_community"),
            models.CheckConstraint(
                condition=models.Q(promised_hours__range=PROMISES), name="what_may_be_promised"
            ),
            models.CheckConstraint(
                condition=models.Q(second_voice_listeners__range=SECOND_VOICES),
                name="who_is_asked_for_second_voices",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_demo(self) -> bool:
        """Whether the people here are invented."""
        return self.demo_since is not None

    def keep(self, **changes: Any) -> None:
        """Store changes and forget the copy at hand in every process."""
        for field, value in changes.items():
            setattr(self, field, value)
        self.full_clean()
        self.save()
        cache.delete(_KEPT)
