"""What a case can be about: a contribution, a member's profile, or a session."""

from copy import copy
from typing import Any, ClassVar, Self

from django.db import models

from community.models import Member


class Target(models.Model):
    """The one inversion: what stands above moderation subclasses this and answers its questions."""

    kind: ClassVar[str]

    class Meta:
        abstract = True

    @classmethod
    def kinds(cls) -> "dict[str, type[Target]]":
        """Return every concrete target by the word that reports use for it."""
        found: dict[str, type[Target]] = {}
        for subclass in cls.__subclasses__():
            found |= subclass.kinds() if subclass._meta.abstract else {subclass.kind: subclass}
        return found

    @classmethod
    def find(cls, kind: str, pk: int) -> "Target | None":
        """Return the thing of this kind and id, whoever may see it; None where there is none."""
        model = cls.kinds().get(kind)
        return model._default_manager.filter(pk=pk).first() if model else None

    @classmethod
    def find_for(cls, member: Member, kind: str, pk: int) -> "Target | None":
        """Return the thing of this kind and id if this member may see it."""
        thing = cls.find(kind, pk)
        return thing if thing is not None and thing.is_visible_to(member) else None

    @classmethod
    def locked(cls, kind: str, pk: int) -> "Target | None":
        """Return the thing with its row locked until the end of the transaction."""
        model = cls.kinds().get(kind)
        if model is None:
            return None
        model.lock_above(pk)
        return model._default_manager.select_for_update().filter(pk=pk).first()

    @classmethod
    def lock_above(cls, pk: int) -> None:
        """Lock what must be locked before this thing: its topic or session, where it has one."""

    @property
    def responsible(self) -> Member | None:
        """Who answers for it: the author, or nobody for a thing without one."""
        raise NotImplementedError

    @property
    def about(self) -> str:
        """Return kind and id as notices and audit name it, such as ``reply:7``."""
        return f"{self.kind}:{self.pk}"

    def is_visible_to(self, member: Any) -> bool:
        """Tell whether this reader may see it."""
        raise NotImplementedError

    def can_be_reported_by(self, member: Member) -> bool:
        """Tell whether this member may say that something is wrong with it: whoever may see it.

        So may who would see it but for a block they made: whoever is hurt can block first.
        """
        return self.is_visible_to(looking_past_own_blocks(member))

    def snapshot(self) -> dict[str, Any]:
        """Return it as it stands: ``{title, body, html}``."""
        raise NotImplementedError

    def context(self) -> list[dict[str, Any]]:
        """Return what stood around it: a few ``{who, at, html}`` before and after."""
        raise NotImplementedError

    def participants(self) -> set[int]:
        """Return the ids of members who took part in it, for recusal."""
        raise NotImplementedError

    def address(self) -> str:
        """Return the path of the page where it stands."""
        raise NotImplementedError

    def withhold(self) -> None:
        """Take it out of view by a decision; announces itself after commit."""
        raise NotImplementedError

    def put_back(self) -> Self:
        """Show it again after a decision ended or was reversed; announces itself after commit."""
        raise NotImplementedError


def looking_past_own_blocks(member: Member) -> Member:
    """Return the same reader, from whom only those who blocked them are hidden."""
    reader = copy(member)
    hidden = frozenset(member.blocks_received.values_list("blocker", flat=True))
    reader.ties = member.ties._replace(hidden=hidden)
    return reader
