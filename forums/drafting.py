"""How a draft gets back to where it was begun."""

import uuid
from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from community.models import Member
from forums.models import Board, Draft, Topic


def address_of(draft: Draft) -> str:
    """Return the composer in which this draft can be gone on with."""
    query = f"?draft={draft.client_id}#write"
    if draft.topic_id:
        return reverse("topic", args=[draft.topic_id]) + query
    return reverse("topic_start", args=[draft.place.slug]) + query  # type: ignore[union-attr]


def visible_places(drafts: Iterable[Draft], member: Member) -> dict[int, Board | Topic]:
    """Return by draft the places that its writer may still see: two questions for all."""
    some = list(drafts)
    topics = Topic.objects.visible_to(member).in_bulk([d.topic_id for d in some if d.topic_id])
    boards = Board.objects.visible_to(member).in_bulk([d.board_id for d in some if d.board_id])
    found = {d.pk: topics.get(d.topic_id) or boards.get(d.board_id) for d in some}
    return {pk: place for pk, place in found.items() if place}


def draft_asked(number: str, place: Board | Topic, member: Member) -> Draft | None:
    """Return the draft of this place that an address names, or else the first."""
    mine = Draft.objects.visible_to(member).at(place)
    try:
        named = mine.filter(client_id=uuid.UUID(number)).first() if number else None
    except ValueError:
        named = None
    return named or mine.first()


def as_typed(draft: Draft | None) -> dict[str, Any]:
    """Return what a form that goes on with this draft begins with."""
    return draft.told | {"client_id": draft.client_id} if draft else {}
