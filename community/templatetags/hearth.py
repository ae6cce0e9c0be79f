"""Small pieces that templates share: faces, times, ages."""

import hashlib
from datetime import datetime
from typing import Any

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from community.chrome import top_bar

register = template.Library()


@register.simple_tag(takes_context=True)
def top(context: dict[str, Any], place: str) -> SafeString:
    """Return the top bar, with the current place marked."""
    return top_bar(place.strip(), context.get("community"), context.get("member"))


@register.simple_tag
def face(handle: str) -> SafeString:
    """Return a small picture drawn from a handle; decorative, so hidden from screen readers."""
    seed = hashlib.blake2s(handle.lower().encode(), digest_size=6).digest()
    return format_html(
        '<svg class="face" viewBox="0 0 40 40" aria-hidden="true">'
        '<rect width="40" height="40" fill="oklch(.82 .06 {})"/>'
        '<circle cx="{}" cy="26" r="{}" fill="oklch(.62 .09 {})"/>'
        '<circle cx="27" cy="{}" r="7" fill="oklch(.93 .04 {})"/></svg>',
        seed[0] * 360 // 256,
        10 + seed[1] % 20,
        11 + seed[2] % 8,
        seed[3] * 360 // 256,
        9 + seed[4] % 11,
        seed[5] * 360 // 256,
    )


@register.simple_tag
def when(moment: datetime | None) -> SafeString:
    """Return a time in the reader's zone, with the exact moment and zone behind it."""
    if moment is None:
        return SafeString("")
    here = timezone.localtime(moment)
    return format_html(
        '<time datetime="{}" title="{}">{}</time>',
        moment.isoformat(timespec="seconds"),
        date_format(here, "DATETIME_FORMAT") + f" {here:%Z}",
        _spoken(here),
    )


def _spoken(here: datetime) -> str:
    today = timezone.localdate()
    clock = date_format(here, "H:i")
    days = (today - here.date()).days
    if days == 0:
        return _("today, %(clock)s") % {"clock": clock}
    if days == 1:
        return _("yesterday, %(clock)s") % {"clock": clock}
    if days == -1:
        return _("tomorrow, %(clock)s") % {"clock": clock}
    day = date_format(here, "j F" if here.year == today.year else "j F Y")
    return _("%(day)s, %(clock)s") % {"day": day, "clock": clock}
