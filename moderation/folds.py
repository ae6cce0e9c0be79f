"""How a reader meets words behind content notes: shown, folded, or hidden until they ask."""

from typing import Any

from django.db import models
from django.db.models.functions import Cast

from community.models import Member
from community.models.member import Wish
from moderation.models import NOTES
from moderation.models.contribution import Contribution

OTHER = "other"
KINDS = (*NOTES, OTHER)
STRICTER = [Wish.SHOW, Wish.FOLD, Wish.HIDE]


def wish_of(reader: Member, note: str) -> Wish:
    """Return what a reader chose for one note, or for notes in an author's own words."""
    return Wish(reader.folds.get(note, Wish.FOLD))


def fold_of(post: Contribution, reader: Member) -> Wish:
    """Return how this reader meets a post: the strictest of what they chose for its notes.

    One's own words are never hidden from oneself. What is hidden is in no page and no answer until
    it is asked for; its place and labels stay.
    """
    notes = [*post.content_notes, *([OTHER] if post.own_note else [])]
    wishes = [wish_of(reader, note) for note in notes]
    strictest = max(wishes, key=STRICTER.index, default=Wish.SHOW)
    own = post.author_id == reader.pk and strictest == Wish.HIDE
    return Wish.FOLD if own else strictest


def without_hidden(posts: models.QuerySet[Any], reader: Member) -> models.QuerySet[Any]:
    """Return the posts but for those that this reader hides; the twin of `fold_of`."""
    hidden = [note for note in KINDS if wish_of(reader, note) == Wish.HIDE]
    if not hidden:
        return posts
    behind = models.Q(pk=None)
    for note in hidden:
        named = ~models.Q(own_note="") if note == OTHER else models.Q(noted__contains=f'"{note}"')
        behind |= named
    noted = posts.alias(noted=Cast("content_notes", models.TextField()))
    return noted.exclude(behind & ~models.Q(author=reader))
