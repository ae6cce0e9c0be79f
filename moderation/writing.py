"""Members' Markdown made safe HTML, once, at write time, by well-kept libraries.

`WRITING_VERSION` goes up when the rules here change; `manage.py rerender` then renews what is kept.
"""

import re
import unicodedata
from urllib.parse import unquote, urlsplit

import nh3
from django.conf import settings
from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from community.errors import Refused

WRITING_VERSION = 2
TAGS = {"p", "br", "em", "strong", "blockquote", "ul", "ol", "li", "code", "pre", "hr", "a", "s"}
LONGEST = 20_000
MOST_BRACKETS = 200
NO_ADDRESS = re.compile(r"\S{2001}")  # a run that is longer than any address
NO_WAY_THERE = {"exit", "accounts", "_allauth"}  # a link is no place for signing someone out


class _Markdown(MarkdownIt):
    """Markdown whose links lead where they seem to lead."""

    def validateLink(self, url: str) -> bool:  # noqa: N802 - theirs
        """Take only links that leave, or that open a page here and do nothing."""
        return super().validateLink(url) and not _does_something(url)

    def normalizeLinkText(self, link: str) -> str:  # noqa: N802 - theirs
        """Show an address as it was written: decoded letters can look like others."""
        return link


def _does_something(url: str) -> bool:
    try:
        there = urlsplit(url.replace("\\", "/"))
        elsewhere = there.hostname and there.hostname not in settings.ALLOWED_HOSTS
    except ValueError:
        return True
    return not elsewhere and bool(NO_WAY_THERE & set(unquote(there.path).split("/")))


def _say_where_it_leads(state: StateCore) -> None:
    """Put the host behind a link whose words look like the address of another."""
    for block in state.tokens:
        tokens, shown, leads = block.children or [], "", None
        told: list[Token] = []
        for token in tokens:
            told.append(token)
            if token.type == "link_open":
                shown, leads = "", _host(str(token.attrs["href"]))
            elif token.type == "link_close" and leads and _looks_like_another(shown, leads):
                told.append(Token("text", "", 0, content=f" ({leads})"))
            else:
                shown += token.content
        block.children = told if tokens else block.children


def _looks_like_another(shown: str, leads: str) -> bool:
    looks = _LIKE_AN_ADDRESS.search(shown)
    return looks is not None and looks[1].lower().removeprefix("www.") != leads.removeprefix("www.")


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def _parser(**options: int) -> MarkdownIt:
    parser = _Markdown("commonmark", {"html": False, "linkify": True, "breaks": True, **options})
    parser.core.ruler.push("say_where_it_leads", _say_where_it_leads)
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
_without_links = _parser(maxNesting=60).disable(["link", "reference", "linkify"])
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")
_MARKS = "\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
_RUNS_OF_MARKS = re.compile(f"([{_MARKS}]{{2}})[{_MARKS}]+")
_LIKE_AN_ADDRESS = re.compile(r"(?:^|[\s/@])((?:[\w-]{1,63}\.){1,8}[^\W\d_]{2,24})(?![\w.-])")
_LOOKS_EMPTY = "\u115f\u1160\u2800\u3164\uffa0"  # letters and signs that show nothing


def written(body: str) -> str:
    """Return the finished, safe HTML of a Markdown text."""
    # Thousands of open brackets, or of addresses glued together, take a second to read; no letter
    # to a friend has them.
    strange = body.count("[") > MOST_BRACKETS or NO_ADDRESS.search(body)
    parser = _without_links if strange else _markdown
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
        raise _too_long(text, longest, _("You could send it in parts."))
    return text


def tidy_line(text: str, *, longest: int) -> str:
    """Return what was typed as one line; raise Refused as `tidy` does."""
    line = " ".join(tidy(text).split())
    if len(line) > longest:
        raise _too_long(line, longest, _("Please make it shorter."))
    return line


def _too_long(text: str, longest: int, way_out: str) -> Refused:
    told = _("This is %(long)d characters long; %(longest)d fit.")
    sentence = f"{told % {'long': len(text), 'longest': longest}} {way_out}"
    return Refused("too_long", sentence, status=422)


def _shows(letter: str) -> bool:
    return unicodedata.category(letter)[0] in "LNPS" and letter not in _LOOKS_EMPTY
