"""What stands around a post's words: rendered once for all readers to whom it looks the same.

The template loop is what a page of posts costs. A frame has no words in it, so keeping some
thousands of them in memory keeps nobody's text.
"""

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any, ClassVar

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from community.models import Member
from community.models.member import Wish
from forums.models import PAGE, Reply, Topic
from forums.quoting import is_quotable
from moderation.folds import fold_of

WORDS, NOTES = "\x01", "\x02"  # stand for what is put in; neither can be typed
KEPT = 4096


@dataclass(frozen=True, slots=True)
class Frame:
    """Everything a frame depends on, as `parts/post.html` reads it."""

    kind: str
    pk: int | None
    position: int
    handle: str
    role: str
    state: str
    created_at: datetime
    edited_at: datetime | None
    fold: str
    open_at: str
    mine: bool
    place: str
    acts: bool
    may_quote: bool
    asker: str
    fits: str
    fits_why: str
    may_mark: bool
    zone: str
    today: date
    language: str | None

    words: ClassVar[str] = WORDS
    notes: ClassVar[str] = NOTES

    @property
    def page(self) -> int:
        """The page on which its place is."""
        return max(1, -(-self.position // PAGE))


def post_html(
    post: Topic | Reply,
    reader: Member,
    *,
    role: str = "",
    place: str = "",
    acts: bool = True,
    may_quote: bool = False,
    quotes: str = "",
    opened: str = "",
) -> SafeString:
    """Return a post as this reader sees it: its frame with the words and content notes put in.

    `acts` is whether its buttons stand under it; a post that is not sent yet has none. `quotes`
    stand above its words, and behind its fold. `opened` is the place whose hidden words the reader
    asked for.
    """
    fold = _fold(post, reader, asked_for=bool(place) and opened == place)
    frame = Frame(
        kind=post.kind,
        pk=post.pk,
        position=getattr(post, "position", 0),
        handle=post.author.handle,
        role=role,
        state=post.state,
        created_at=post.created_at,
        edited_at=post.edited_at,
        fold=fold,
        open_at=_open_at(post, place) if fold == Wish.HIDE else "",
        mine=post.author_id == reader.pk,
        place=place,
        acts=acts,
        may_quote=may_quote and fold != Wish.HIDE and is_quotable(post, reader),
        **_mark(post, reader),
        zone=timezone.get_current_timezone_name(),
        today=timezone.localdate(),
        language=get_language(),
    )
    around = _drawn(frame) if settings.DEBUG else _kept(frame)
    if post.is_folded:
        around = around.replace(NOTES, conditional_escape(", ".join(post.note_labels)))
    return SafeString(around.replace(WORDS, quotes + post.html))


def _fold(post: Topic | Reply, reader: Member, *, asked_for: bool) -> str:
    """Return how the words stand: plain, noted, folded, hidden, or opened since they asked."""
    if not post.is_folded:
        return ""
    fold = fold_of(post, reader)
    return "open" if asked_for and fold == Wish.HIDE else fold.value


def _open_at(post: Topic | Reply, place: str) -> str:
    page = max(1, -(-getattr(post, "position", 0) // PAGE))
    return f"?page={page}&open={place}#{place}"


def _mark(post: Topic | Reply, reader: Member) -> dict[str, Any]:
    """Return what who asked says of a reply: alike, and nothing, for all but the two of them."""
    if not isinstance(post, Reply) or reader.pk not in {post.author_id, post.topic.author_id}:
        return {"asker": "", "fits": "", "fits_why": "", "may_mark": False}
    fits, why = post.fits_for(reader), post.get_fits_why_display() if post.fits_why else ""
    asker = post.topic.author.handle if fits else ""
    return {
        "asker": asker,
        "fits": fits,
        "fits_why": str(why),
        "may_mark": post.can_be_marked_by(reader),
    }


def _drawn(frame: Frame) -> str:
    return render_to_string("parts/post.html", {"post": frame})


_kept = lru_cache(KEPT)(_drawn)
