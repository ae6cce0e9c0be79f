"""Searching what one began to write: opened for its writer alone as they ask, and never indexed."""

from itertools import islice
from typing import NamedTuple

from django.db import models
from django.utils.safestring import SafeString

from community.models import Member
from community.search import snippet
from forums.drafting import visible_places
from forums.models import Board, Draft, Topic
from forums.search import Wish
from moderation.writing import LONGEST

OPENED, MOST = 200, 20
"""How many of the newest drafts are opened for a search, and how many are shown."""


class FoundDraft(NamedTuple):
    """A draft that was found; its place is None where that is not open to its writer now."""

    draft: Draft
    place: Board | Topic | None
    snippet: SafeString


def find_drafts(writer: Member, wish: Wish) -> list[FoundDraft]:
    """Return the writer's own drafts with all of these words, the latest first."""
    if not wish.asked.phrases or wish.waiting:
        return []
    drafts = Draft.objects.visible_to(writer).order_by("-saved_at", "-pk")
    if wish.board:
        drafts = drafts.filter(models.Q(board=wish.board) | models.Q(topic__board=wish.board))
    found = list(islice((draft for draft in drafts[:OPENED] if _fits(draft, wish)), MOST))
    places = visible_places(found, writer)
    return [
        FoundDraft(draft, places.get(draft.pk), snippet(" ".join(_words(draft)), wish.asked))
        for draft in found
    ]


def _fits(draft: Draft, wish: Wish) -> bool:
    asks = wish.reply_wanted in {"", draft.told.get("reply_wanted", "")}
    return asks and wish.asked.stands_in(*_words(draft))


def _words(draft: Draft) -> tuple[str, str]:
    """Return its texts, as far as they could be sent: a draft may be longer."""
    return draft.told.get("title", ""), draft.told.get("body", "")[:LONGEST]
