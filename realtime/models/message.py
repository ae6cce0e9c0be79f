"""Words said in a session."""

from typing import Any, Self

from django.db import models
from django.utils import timezone

from community.models import Member
from moderation.models import Contribution, Reader, State
from moderation.models.contribution import ContributionQuerySet
from moderation.models.target import looking_past_own_blocks
from realtime.models.session import Session


class MessageQuerySet(ContributionQuerySet):
    """Messages by reader; the twin of `Message.is_visible_to`."""

    def visible_to(self, reader: Reader) -> "MessageQuerySet":
        """Return the words this reader may see: in open sessions where they took a seat.

        A block never hides who leads the session: a host acts in that role.
        """
        sessions = Session.objects.visible_to(reader).filter(
            opened_at__isnull=False, ended_at=None, taken_seats__member=reader.pk
        )
        hidden: frozenset[int] = getattr(reader, "hidden_ids", frozenset())
        leads = models.Q(author_id=models.F("session__host_id")) | models.Q(
            author_id=models.F("session__co_host_id")
        )
        own = models.Q(author=reader.pk, state=State.HELD)
        shown = models.Q(leads | ~models.Q(author_id__in=hidden), state=State.VISIBLE)
        return self.filter(own | shown, session__in=sessions)


class Message(Contribution):
    """One message; its event carries its number, and no text."""

    kind = "message"
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="messages")
    seq = models.PositiveIntegerField()

    objects = MessageQuerySet.as_manager()  # type: ignore[misc]

    class Meta(Contribution.Meta):
        abstract = False
        constraints = [
            *Contribution.Meta.constraints,
            models.UniqueConstraint(fields=["session", "seq"], name="one_message_per_seq"),
        ]

    @classmethod
    def lock_above(cls, pk: int) -> None:
        """Lock the session first, as every verb does."""
        session = cls.objects.filter(pk=pk).values("session")
        list(Session.objects.select_for_update().filter(pk__in=session).values_list("pk"))

    def is_visible_to(self, member: Reader) -> bool:
        """Tell whether this reader may see it now; the twin of `visible_to`."""
        if self.session.state != "open" or not self.session.is_visible_to(member):
            return False
        if not self.session.taken_seats.filter(member=member.pk).exists():
            return False
        if self.state == State.HELD:
            return self.author_id == member.pk
        leads = self.session.is_led_by(self.author)
        hidden: frozenset[int] = getattr(member, "hidden_ids", frozenset())
        return self.state == State.VISIBLE and (leads or self.author_id not in hidden)

    def can_be_reported_by(self, member: Member) -> bool:
        """Tell whether this member may report it: who could read it, until it is erased.

        What was taken back or sealed since is opened by the report, for nobody but the team. So is
        what its author said before they blocked this member: a refusal would tell of the block.
        """
        session = self.session
        if self.state == State.HELD or not session.had_a_seat(member):
            return self.is_visible_to(looking_past_own_blocks(member))
        if self._came_after_a_block_of(member):
            return False
        open_now = session.state == "open" and session.is_visible_to(member)
        return open_now or session.is_remembered_at(timezone.now())

    def _came_after_a_block_of(self, member: Member) -> bool:
        blocks = member.blocks_received.filter(blocker=self.author_id, made_at__lte=self.created_at)
        return blocks.exists() and not self.session.is_led_by(self.author)

    def as_frame(self) -> dict[str, Any]:
        """Return it as sockets carry it: ``{id, author, html, client_id, held}``."""
        return {
            "id": self.pk,
            "author": self.author.handle,
            "html": self.html,
            "client_id": str(self.client_id),
            "held": self.state == State.HELD,
        }

    def as_context(self) -> dict[str, Any]:
        """Return it as a line around a case."""
        html = "" if self.state == State.TAKEN_BACK else self.html
        return {"who": self.author.handle, "at": self.created_at.isoformat(), "html": html}

    def context(self) -> list[dict[str, Any]]:
        """Return the five messages before and the two after."""
        kept = Message.objects.filter(session=self.session_id).select_related("author")
        before = list(reversed(kept.filter(seq__lt=self.seq).order_by("-seq")[:5]))
        after = list(kept.filter(seq__gt=self.seq).order_by("seq")[:2])
        return [message.as_context() for message in [*before, *after]]

    def participants(self) -> set[int]:
        """Return everyone who took a seat in the session."""
        return self.session.participants()

    def address(self) -> str:
        """Return the session's page."""
        return self.session.address()

    def withhold(self) -> None:
        """Take it out of view, live and in replay; the session row must be locked."""
        self._turn(State.WITHHELD, "gone")

    def put_back(self) -> Self:
        """Show it again, live and in replay; the session row must be locked."""
        self._turn(State.VISIBLE, "back")
        return self

    def _turn(self, state: str, kind: str) -> None:
        self.state = state
        self.save(update_fields=["state"])
        Session.objects.select_for_update().get(pk=self.session_id).append(kind, message=self)
