"""Sessions: one gathering in a room, its phase, its host and its numbered events."""

from datetime import datetime, timedelta
from typing import Any, Self

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.models import Member
from moderation.models import Reader, Target
from realtime.live import announce
from realtime.models.room import Room

HAND_OVER_AFTER = timedelta(seconds=60)
CLOSE_AFTER = timedelta(seconds=120)
CLOSING_TIME = timedelta(minutes=5)
READABLE_AFTER_END = timedelta(hours=72)


class Phase(models.TextChoices):
    """What the gathering is doing; it only ever moves forward."""

    ARRIVE = "arrive", _("Arrive")
    CHECK_IN = "check_in", _("Check-in")
    SHARING = "sharing", _("Sharing")
    CLOSING = "closing", _("Closing")
    ENDED = "ended", _("Ended")


NEXT: dict[str, set[str]] = {
    Phase.ARRIVE: {Phase.CHECK_IN, Phase.SHARING, Phase.CLOSING},
    Phase.CHECK_IN: {Phase.SHARING, Phase.CLOSING},
    Phase.SHARING: {Phase.CLOSING},
    Phase.CLOSING: {Phase.ENDED},
    Phase.ENDED: set(),
}


class SessionQuerySet(models.QuerySet["Session"]):
    """Sessions by reader and state; the twin of `Session.is_visible_to`."""

    def visible_to(self, reader: Reader) -> "SessionQuerySet":
        """Return the sessions in rooms this reader may enter."""
        return self.filter(room__in=Room.objects.visible_to(reader))

    def in_state(self, state: str) -> "SessionQuerySet":
        """Return the sessions that are ``scheduled``, ``open`` or ``ended``."""
        return {
            "scheduled": self.filter(opened_at=None, ended_at=None).order_by("starts_at"),
            "open": self.filter(opened_at__isnull=False, ended_at=None).order_by("-opened_at"),
            "ended": self.filter(ended_at__isnull=False).order_by("-ended_at"),
        }[state]


class Session(Target):
    """One gathering. `last_seq` numbers its events and is changed under the row's lock."""

    kind = "session"
    room = models.ForeignKey(Room, on_delete=models.PROTECT, related_name="sessions")
    title = models.CharField(_("title"), max_length=80)
    host = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="hosted_sessions")
    co_host = models.ForeignKey(
        Member, on_delete=models.PROTECT, null=True, blank=True, related_name="co_hosted_sessions"
    )
    starts_at = models.DateTimeField(default=timezone.now)
    opened_at = models.DateTimeField(null=True, blank=True)
    phase = models.CharField(max_length=10, choices=Phase.choices, default=Phase.ARRIVE)
    phase_since = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    last_seq = models.PositiveIntegerField(default=0)

    objects = SessionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["room"],
                condition=models.Q(opened_at__isnull=False, ended_at=None),
                name="one_open_session_per_room",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at=None) | models.Q(phase=Phase.ENDED),
                name="an_ended_session_is_in_its_last_phase",
            ),
            models.CheckConstraint(
                condition=models.Q(phase__in=Phase.values), name="a_session_phase_is_known"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def state(self) -> str:
        """``scheduled``, ``open`` or ``ended``."""
        if self.ended_at:
            return "ended"
        return "open" if self.opened_at else "scheduled"

    @property
    def responsible(self) -> Member | None:
        """A session has no author."""
        return None

    def is_visible_to(self, member: Reader) -> bool:
        """Tell whether this reader may enter its room; the twin of `visible_to`."""
        return self.room.is_visible_to(member)

    def is_led_by(self, member: Member) -> bool:
        """Tell whether it is this member who leads it, as the log of its words shows it."""
        return member.pk in {self.host_id, self.co_host_id}

    def can_be_led_by(self, member: Member) -> bool:
        """Tell whether this member may lead it now; without the role of a host nobody does."""
        return self.is_led_by(member) and member.is_host

    def can_be_reported_by(self, member: Member) -> bool:
        """Tell whether this member may report it: who may enter while it is open, who sat there
        until its words are erased.
        """
        if not self.ended_at:
            return self.is_visible_to(member)
        return self.is_remembered_at(timezone.now()) and self.had_a_seat(member)

    def is_remembered_at(self, at: datetime) -> bool:
        """Tell whether its sealed words can still be opened by a report (design section 4)."""
        return self.ended_at is not None and at < self.ended_at + READABLE_AFTER_END

    def had_a_seat(self, member: Member) -> bool:
        """Tell whether this member ever sat in it."""
        return self.taken_seats.filter(member=member.pk).exists()

    def why_this_phase(self) -> str:
        """Return why it is in its phase, where nobody chose it: ``no_host``."""
        entered = self.events.filter(phase=self.phase).order_by("-seq")
        return entered.values_list("why", flat=True).first() or ""

    def snapshot(self) -> dict[str, Any]:
        """Return title and the latest words, for a report about the whole session."""
        lines = [message.as_context() for message in self._latest(20)]
        html = "".join(f"<p><b>{line['who']}</b></p>{line['html']}" for line in lines)
        return {"title": self.title, "body": "", "html": html}

    def context(self) -> list[dict[str, Any]]:
        """Its words are its context already."""
        return []

    def participants(self) -> set[int]:
        """Return everyone who took a seat."""
        return {self.host_id, *self.taken_seats.values_list("member_id", flat=True)}

    def address(self) -> str:
        """Return the session's page."""
        return reverse("session", args=[self.pk])

    def withhold(self) -> None:
        """A session is ended by its host, never withheld; no outcome offers it."""

    def put_back(self) -> Self:
        """Nothing was withheld."""
        return self

    def append(self, kind: str, **what: Any) -> Any:
        """Number an event and announce it after commit; this row must be locked by the caller.

        An ended session takes no more events: what changes afterwards needs none, it is sealed.
        """
        if self.ended_at and kind != "ended":
            return None
        self.last_seq += 1
        self.save(update_fields=["last_seq"])
        event = self.events.create(seq=self.last_seq, kind=kind, **what)
        announce(event)
        return event

    def _latest(self, count: int) -> list[Any]:
        kept = self.messages.select_related("author").order_by("-seq")
        return list(reversed(kept[:count]))
