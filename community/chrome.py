"""What stands around every page, drawn once for all readers to whom it looks the same.

The template sees a `Who` and nothing else of the reader, so nothing of one member can stay in a
bar that another one gets.
"""

from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from community import mark
from community.models import Community, Member

KEPT = 1024


@dataclass(frozen=True, slots=True)
class Who:
    """The reader as the top bar knows them."""

    handle: str
    is_moderator: bool
    is_listener: bool
    is_lead: bool
    has_news: bool


def top_bar(place: str, community: Community | None, member: Member | None) -> SafeString:
    """Return the top bar of a page; `place` is the part of Hearth that it marks as the current."""
    draw = _drawn if settings.DEBUG else _kept
    return draw(place, community.name if community else None, _who(member), get_language())


def _who(member: Member | None) -> Who | None:
    if member is None:
        return None
    return Who(
        handle=member.handle,
        is_moderator=member.is_moderator,
        is_listener=member.is_listener,
        is_lead=member.is_lead,
        has_news=mark.is_on(member.pk),
    )


def _drawn(place: str, name: str | None, who: Who | None, language: str | None) -> SafeString:
    community = {"name": name} if name is not None else None
    said = {"current_place": place, "community": community, "member": who}
    return render_to_string("parts/top.html", said)


_kept = lru_cache(KEPT)(_drawn)
