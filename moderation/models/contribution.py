"""Anything a member wrote that others can read, and who may see it: the rule, said twice."""

import hashlib
import json
import uuid
from datetime import datetime
from typing import Any, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.errors import Refused
from community.models import Member
from moderation.models.target import Target

Reader = Member | AnonymousUser

NOTES = {
    "self_harm": _("self-harm"),
    "suicide": _("suicide"),
    "abuse": _("abuse"),
    "sexual_violence": _("sexual violence"),
    "eating": _("eating"),
    "death": _("death"),
    "substance": _("substances"),
    "medical": _("medical"),
    "animals": _("animals"),
    "war": _("war"),
}


class State(models.TextChoices):
    """Where a contribution stands."""

    VISIBLE = "visible", _("visible")
    HELD = "held", _("waiting to be read")
    WITHHELD = "withheld", _("taken out of view by a decision")
    TAKEN_BACK = "taken_back", _("taken back by its author")


class ContributionQuerySet(models.QuerySet[Any]):
    """Contributions by who reads; the twin of `Contribution.is_visible_to`."""

    def visible_to(self, reader: Reader) -> "ContributionQuerySet":
        """Return what this reader may see: others' visible words, and one's own held ones."""
        if not isinstance(reader, Member) or not reader.takes_part:
            return self.none()
        own = models.Q(author=reader, state=State.HELD)
        shown = models.Q(state=State.VISIBLE)
        return self.filter(own | shown).exclude(author_id__in=reader.hidden_ids)


class Contribution(Target):
    """Words with an author, a state and finished HTML."""

    author = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    body = models.TextField()
    html = models.TextField()
    content_notes = models.JSONField(default=list, blank=True)
    own_note = models.CharField(max_length=40, blank=True)
    state = models.CharField(max_length=12, choices=State.choices, default=State.VISIBLE)
    created_at = models.DateTimeField(default=timezone.now)
    edited_at = models.DateTimeField(null=True, blank=True)
    taken_back_at = models.DateTimeField(null=True, blank=True)
    client_id = models.UUIDField(default=uuid.uuid4, editable=False)
    fingerprint = models.CharField(max_length=64, editable=False)

    objects = ContributionQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(fields=["author", "client_id"], name="%(class)s_sent_once"),
            models.CheckConstraint(
                condition=models.Q(state__in=State.values), name="%(class)s_state"
            ),
            models.CheckConstraint(
                condition=~models.Q(state=State.TAKEN_BACK) | models.Q(taken_back_at__isnull=False),
                name="%(class)s_taken_back_when",
            ),
        ]

    @property
    def responsible(self) -> Member:
        """The author answers for it."""
        return self.author

    @property
    def is_folded(self) -> bool:
        """Whether the words stay behind a fold until they are opened."""
        return bool(self.content_notes or self.own_note)

    @property
    def note_labels(self) -> list[str]:
        """The neutral labels on the fold."""
        own = [self.own_note] if self.own_note else []
        return [str(NOTES[note]) for note in self.content_notes if note in NOTES] + own

    def is_visible_to(self, member: Reader) -> bool:
        """Tell whether this reader may see it; the twin of `visible_to`."""
        if not isinstance(member, Member) or not member.takes_part:
            return False
        if self.author_id in member.hidden_ids:
            return False
        if self.state == State.HELD:
            return self.author_id == member.pk
        return self.state == State.VISIBLE

    def snapshot(self) -> dict[str, Any]:
        """Return the words as they stand."""
        return {"title": "", "body": self.body, "html": self.html}

    def quoted(self) -> list[dict[str, Any]]:
        """Return what it quotes and readers see above it: `{who, at, html, source}` a quote."""
        return []

    def can_be_changed_by(self, member: Member) -> bool:
        """Tell whether this member may edit or take it back: its author, while it is in view."""
        return self.author_id == member.pk and self.state in {State.VISIBLE, State.HELD}

    def hold(self) -> None:
        """Show it to its author alone until someone has read it."""
        self.state = State.HELD
        self.save(update_fields=["state"])

    def release(self) -> Any:
        """Let others read it, after the look that it was held for."""
        return self.put_back()

    def rest_until(self, moment: datetime | None) -> None:
        """Take no answers until then; only what takes answers can rest."""
        raise NotImplementedError

    @classmethod
    def sent_before(cls, author: Member, client_id: uuid.UUID, fingerprint: str) -> Self | None:
        """Return what this author already sent under this id, or None.

        Raises Refused `client_id_reused` where the same id came with other words.
        """
        kept = cls._default_manager.filter(author=author, client_id=client_id).first()
        return same_or_refused(kept, fingerprint)


def same_or_refused(kept: Any, fingerprint: str) -> Any:
    """Return what was kept under an id, or refuse the id if it came with other words now."""
    if kept is not None and kept.fingerprint != fingerprint:
        sentence = _("This was already sent with other words. Please send it as a new one.")
        raise Refused("client_id_reused", str(sentence), status=422)
    return kept


def fingerprint_of(**what: Any) -> str:
    """Return a digest by which a resend is told from another text under the same id."""
    return hashlib.sha256(json.dumps(what, sort_keys=True, default=str).encode()).hexdigest()
