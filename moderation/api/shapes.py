"""What several operations of moderation name alike: a thing, and an appeal."""

from datetime import datetime
from typing import Any

from django.http import Http404
from ninja import Schema
from pydantic import Field

from community.api.lists import Typed
from community.models import Member
from moderation.models import Appeal, Profile, Target


class Thing(Schema):
    """A thing by kind and id; for a member the id is that of their page."""

    kind: str
    id: int


class Named(Typed):
    """A thing to say something about: `topic`, `reply`, `message`, `member` or `session`.

    A member may be named by handle.
    """

    kind: str = Field(max_length=10)
    id: int | None = Field(None, ge=1, lt=2**63)
    handle: str | None = Field(None, max_length=60)


class Words(Typed):
    """Someone's words."""

    words: str = Field(max_length=20_000)


class AppealShape(Schema):
    """An appeal as the person who made it has it."""

    id: int
    status: str
    words: str
    made_at: datetime
    due_at: datetime
    upheld: bool | None
    answer: str
    answered_at: datetime | None


def thing_for(named: Named, member: Member) -> Target:
    """Return a thing that this member may report; anything else is not found."""
    found = _by_handle(named.handle) if named.handle else Target.find(named.kind, named.id or 0)
    if found is None or found.kind != named.kind or not found.can_be_reported_by(member):
        raise Http404
    return found


def _by_handle(handle: str) -> Target | None:
    who = Member.objects.filter(handle__iexact=handle).first()
    return Profile.of(who) if who else None


def as_appeal(appeal: Appeal) -> dict[str, Any]:
    """Return an appeal as the person who made it has it."""
    return {
        "id": appeal.pk,
        "status": "answered" if appeal.answered_at else "waiting",
        "words": appeal.words,
        "made_at": appeal.made_at,
        "due_at": appeal.due_at,
        "upheld": appeal.upheld,
        "answer": appeal.answer,
        "answered_at": appeal.answered_at,
    }
