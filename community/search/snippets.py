"""The few words around what was found, escaped, with what was asked for marked."""

import re
from typing import NamedTuple

from django.utils.html import escape
from django.utils.safestring import SafeString

from community.search.words import WORD, Asked, folded

LONG, BEFORE, LOOKED_AT = 220, 50, 20_000


class _Found(NamedTuple):
    start: int
    end: int
    phrase: str


def snippet(text: str, asked: Asked) -> SafeString:
    """Return about two lines of a plain text where most of what was asked for stands."""
    text = re.sub(r"\s+", " ", text[:LOOKED_AT]).strip()
    found = _found(text, asked)
    first, last = _window(text, found)
    shown = _with_marks(text, first, last, found)
    return SafeString(f"{'… ' if first else ''}{shown}{' …' if last < len(text) else ''}")


def marked(text: str, asked: Asked) -> SafeString:
    """Return a whole short text, such as a title, with what was asked for marked."""
    return _with_marks(text, 0, len(text), _found(text, asked))


def _found(text: str, asked: Asked) -> list[_Found]:
    spans = [match.span() for match in WORD.finditer(text)]
    words = [folded(text[start:end]) for start, end in spans]
    found, place = [], 0
    while place < len(words):
        if long := asked.finds_at(words, place):
            said = " ".join(words[place : place + long])
            found.append(_Found(spans[place][0], spans[place + long - 1][1], said))
        place += long or 1
    return found


def _window(text: str, found: list[_Found]) -> tuple[int, int]:
    best, most = 0, 0
    for one in found:
        inside = {f.phrase for f in found if one.start <= f.start and f.end <= one.start + LONG}
        if len(inside) > most:
            best, most = one.start, len(inside)
        if most > 3:
            break
    first = text.rfind(" ", 0, best - BEFORE) + 1 if best > BEFORE else 0
    end = first + LONG
    last = max(text.rfind(" ", 0, end), best + 1) if len(text) > end else len(text)
    return first, last


def _with_marks(text: str, first: int, last: int, found: list[_Found]) -> SafeString:
    shown, at = [], first
    for start, end, _phrase in found:
        if start >= at and end <= last:
            shown += [escape(text[at:start]), f"<mark>{escape(text[start:end])}</mark>"]
            at = end
    return SafeString("".join([*shown, escape(text[at:last])]))
