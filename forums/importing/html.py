"""HTML of another place, as the Markdown that a member could have written here.

It becomes Markdown so that it can be edited, and so that one rule makes all finished HTML.
"""

import re
from typing import Any

import nh3
from markdownify import MarkdownConverter

from forums.importing.lines import BadLine
from moderation.writing import TAGS

RAW_LONGEST = 200_000
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_KEPT = (
    TAGS | _HEADINGS | {"div", "section", "article", "b", "i", "del", "strike", "tr", "td", "th"}
)
_TAG = re.compile(
    r"</(p|div|span|a|b|i|u|s|em|strong|blockquote|ul|ol|li|h[1-6]|pre|code|table|font)\s*>"
    r"|<(br|hr)\b[^<>]*>|<(p|div|blockquote|ul|ol|img)(\s[^<>]*)?>",
    re.IGNORECASE,
)
_SIGN = re.compile(r"([\\`*_]|~(?=~)|(?<=\])[(:])")
_FIRST_SIGN = re.compile(r"^([-+>])")
_FIRST_NUMBER = re.compile(r"^(\d{1,9})([.)])(?=\s|$)")


def is_html(body: str) -> bool:
    """Tell whether a text looks like HTML: Markdown may hold a < but hardly a closing tag."""
    return _TAG.search(body) is not None


def markdown_of(html: str) -> str:
    """Return HTML as Markdown; what Hearth does not know, such as pictures, is left out."""
    if len(html) > RAW_LONGEST:
        raise BadLine(f"its HTML is longer than {RAW_LONGEST} characters.")
    clean = nh3.clean(
        html,
        tags=_KEPT,
        attributes={"a": {"href"}, "ol": {"start"}},
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel=None,
    )
    try:
        return _Markdown(wrap=True, wrap_width=None).convert(clean)
    except RecursionError:
        raise BadLine("its HTML is nested too deeply.")


class _Markdown(MarkdownConverter):
    """Writes what our own Markdown rules know, and keeps signs in the text from becoming more."""

    def escape(self, text: str, parent_tags: set[str]) -> str:
        """Return text in which no sign formats anything."""
        text = _SIGN.sub(r"\\\1", text or "")
        return _FIRST_NUMBER.sub(r"\1\\\2", _FIRST_SIGN.sub(r"\\\1", text))

    def convert_hN(self, n: int, el: Any, text: str, parent_tags: set[str]) -> str:  # noqa: N802
        """Return a heading as a strong line: there are none here."""
        return f"\n\n**{text.strip()}**\n\n" if text.strip() else ""

    def convert_br(self, el: Any, text: str, parent_tags: set[str]) -> str:
        """Return a line break."""
        return " " if "_inline" in parent_tags else "\n"

    def convert_td(self, el: Any, text: str, parent_tags: set[str]) -> str:
        """Return a cell of a table as words in a line."""
        return f"{text.strip()} "

    convert_th = convert_td

    def convert_tr(self, el: Any, text: str, parent_tags: set[str]) -> str:
        """Return a row of a table as a line."""
        return f"\n\n{text.strip()}\n\n"
