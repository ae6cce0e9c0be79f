"""Members' Markdown made safe HTML, once, at write time, by well-kept libraries.

`WRITING_VERSION` goes up when the rules here change; `manage.py rerender` then renews what is kept.
"""

import re
import unicodedata

import nh3
from django.utils.translation import gettext as _
from markdown_it import MarkdownIt

from community.errors import Refused

WRITING_VERSION = 1
TAGS = {"p", "br", "em", "strong", "blockquote", "ul", "ol", "li", "code", "pre", "hr", "a", "s"}
LONGEST = 20_000
MOST_BRACKETS = 200


def _parser(**options: int) -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "linkify": True, "breaks": True, **options})
    parser.enable(["linkify", "strikethrough"])
    parser.disable(["image", "html_block", "html_inline", "heading", "lheading", "entity"])
    # The inline rule looks for links anew at each colon: seconds for "http://a" over and over.
    parser.inline.ruler.disable("linkify")
    # Only what is written as a link becomes one: "tired.so" and a mail address do not.
    assert parser.linkify is not None
    parser.linkify.set({"fuzzy_link": False, "fuzzy_email": False})
    for schema in ("//", "ftp:"):
        parser.linkify.add(schema, None)
    return parser


_markdown = _parser(maxNesting=60)
_without_links = _parser(maxNesting=60).disable(["link", "reference"])
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")
_MARKS = "\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
_RUNS_OF_MARKS = re.compile(f"([{_MARKS}]{{2}})[{_MARKS}]+")
_LOOKS_EMPTY = "\u115f\u1160\u2800\u3164\uffa0"  # letters and signs that show nothing


def written(body: str) -> str:
    """Return the finished, safe HTML of a Markdown text."""
    # Thousands of open brackets take a second to pair; no letter to a friend has them.
    parser = _markdown if body.count("[") <= MOST_BRACKETS else _without_links
    return nh3.clean(
        parser.render(body),
        tags=TAGS,
        attributes={"*": set(), "a": {"href"}, "ol": {"start"}},  # no title, where words could hide
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel="nofollow noopener noreferrer ugc",
    )


def tidy(body: str, *, longest: int = LONGEST) -> str:
    """Return what was typed without control characters; raise Refused when empty or too long."""
    text = body.encode("utf-8", "ignore").decode().replace("\r\n", "\n").replace("\r", "\n")
    text = unicodedata.normalize("NFC", _CONTROL.sub("", text))
    text = _RUNS_OF_MARKS.sub(r"\1", text).strip()
    if not any(_shows(letter) for letter in text):
        raise Refused(
            "empty", _("There are no words here yet. Write a little, then send."), status=422
        )
    if len(text) > longest:
        sentence = _(
            "This is %(long)d characters long; %(longest)d fit. You could send it in parts."
        )
        raise Refused("too_long", sentence % {"long": len(text), "longest": longest}, status=422)
    return text


def tidy_line(text: str, *, longest: int) -> str:
    """Return what was typed as one line; raise Refused as `tidy` does."""
    return " ".join(tidy(text, longest=longest).split())


def _shows(letter: str) -> bool:
    return unicodedata.category(letter)[0] in "LNPS" and letter not in _LOOKS_EMPTY
