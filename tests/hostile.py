"""Words that want to be more than words: what someone tries who would run something here."""

import json
from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import product
from pathlib import Path
from urllib.parse import urlsplit

from moderation.writing import LONGEST, TAGS

WORDS = Path(__file__).parent / "forums" / "words"
COMMONMARK: list[str] = json.loads((WORDS / "commonmark.json").read_text())["examples"]
ODD: list[str] = json.loads((WORDS / "hostile.json").read_text())

RUNS = "alert(1)"
ELEMENTS = (
    *("script", "img", "svg", "math", "iframe", "object", "embed", "video", "audio", "body"),
    *("input", "form", "button", "details", "marquee", "style", "link", "meta", "base", "a"),
    *("template", "noscript", "isindex", "xmp", "plaintext", "title", "textarea", "select"),
    *("table", "td", "frameset", "dialog", "portal", "slot", "foreignObject", "annotation-xml"),
)
HANDLERS = (
    *("onerror", "onload", "onclick", "onmouseover", "onfocus autofocus", "ontoggle open"),
    *("onanimationstart", "onpointerenter", "onbeforetoggle", "ONERROR", "on\x00error"),
)
SCHEMES = (
    *("javascript:", "JaVaScRiPt:", "java\tscript:", "java\nscript:", " javascript:"),
    *("\x01javascript:", "javascript&colon;", "&#106;avascript:", "&#x6A;avascript:"),
    *("javascript\u200b:", "\u200bjavascript:", "\u2066javascript:", "java\u00adscript:"),
    *("jаvascript:", "ｊａｖａｓｃｒｉｐｔ:", "javascript\\:", "\\javascript:", "%6aavascript:"),
    *("vbscript:", "VBSCRIPT:", "data:text/html,", "data:text/html;base64,", "data:image/svg+xml,"),
    *(
        "file:///",
        "blob:",
        "filesystem:",
        "view-source:",
        "about:",
        "jar:",
        "ms-its:",
        "livescript:",
    ),
    *("feed:javascript:", "intent:", "ws://", "ftp://", "//javascript:", "javascript://%0a"),
)
LINKS = (
    *("[x]({})", "[x](<{}>)", "<{}>", "[x][y]\n\n[y]: {}", "![x]({})", '[x]({} "t")'),
    *("<a href='{}'>x</a>", "[x]( {} )", "[![x]({})]({})"),
)


def snippets() -> list[str]:
    """Return every snippet once, short ones only."""
    found = [f"<{name} src=x href=x {on}={RUNS}>" for name, on in product(ELEMENTS, HANDLERS[:6])]
    found += [f"<img src=x {on}={quote}{RUNS}{quote}>" for on in HANDLERS for quote in "\"'`"]
    found += [f"<{name}>{RUNS}</{name}>" for name in ELEMENTS]
    found += [link.replace("{}", scheme + RUNS) for link, scheme in product(LINKS, SCHEMES)]
    return list(dict.fromkeys([*found, *ODD]))


def large() -> Iterator[str]:
    """Return texts that are slow to read for whoever reads them carelessly."""
    for mark in (
        ">",
        "> ",
        "- ",
        "1. ",
        "* > ",
        "[",
        "![",
        "(",
        "*",
        "**",
        "_",
        "~~",
        "`",
        "<",
        "&",
        "\\",
    ):
        yield mark * 1000 + "x"
        yield mark * 10_000 + "x"
    for pair in ("[]", "()", "**", "__", "~~", "``", "<>", "[](", "[x](<", "![]("):
        half = len(pair) // 2 or 1
        yield pair[:half] * 10_000 + "x" + pair[half:] * 10_000
    yield from (
        "*a **b _c __d ~~e " * 1200,
        "a*" * 10_000,
        "_a" * 10_000,
        "**x" * 7000,
        "~a~~" * 5000,
    )
    yield from ("&amp;" * 4000, "&#x41;" * 3300, "&" * 20_000, "&notanentity;" * 1500)
    yield "\n".join(f"[a{n}]: http://a.example/{'b' * 20}" for n in range(500))
    yield "[a]: http://a.example/" + "b" * 1900 + "\n\n" + "[a] " * 4000
    yield "[a]: b\n" * 2800
    yield "\n".join("[" + "a" * 90 + "]" for _ in range(200))
    yield "|" * 20_000
    yield "| a " * 50 + "\n" + "|---" * 50 + "\n" + ("| a " * 50 + "\n") * 90
    yield "\n".join(" " * (n % 100) + "- a" for n in range(1000))
    yield "\n".join(">" * n for n in range(190))
    yield "x" * 1_000_000
    yield "http://a.example/" + "x" * 1_000_000
    yield "a " * 500_000
    yield "\x00" * 20_000
    yield "\ud800" * 20_000
    yield "e" + "\u0301" * 19_000
    yield "\ufdfa" * 20_000
    yield "\u202e\u2066" * 10_000 + "x"
    yield "\u200b\u200d\ufeff" * 6000 + "x"
    yield "```" + "a" * 19_000
    yield "".join("`" * n + " " for n in range(190))
    yield "http://a" * 2500
    yield "a@b.example " * 1600
    yield "<a@" * 6600
    yield "\t" * 19_000 + "x"
    yield "x  \n" * 5000
    yield ("x" * 100 + "\n") * 190
    yield "😀" * 20_000
    yield from (snippet * (LONGEST // len(snippet)) for snippet in ODD if len(snippet) < LONGEST)


class Seen(HTMLParser):
    """Every tag of a page with what it carries, as a parser finds them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.other: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_decl(self, decl: str) -> None:
        self.other.append(decl)

    def handle_pi(self, data: str) -> None:
        self.other.append(data)

    def handle_comment(self, data: str) -> None:
        self.other.append(data)


def faults_in(html: str) -> list[str]:
    """Return everything in finished words that is not on the list of what words may have."""
    seen = Seen(html)
    faults = [f"declares {told}" for told in seen.other]
    for tag, carries in seen.tags:
        allowed = {"a": {"href", "rel"}, "ol": {"start"}}.get(tag, set())
        faults += [f"has <{tag}>"] if tag not in TAGS else []
        faults += [f"<{tag}> carries {name}" for name in carries if name not in allowed]
        faults += _faults_of_address(carries.get("href"))
    return faults


def _faults_of_address(href: str | None) -> list[str]:
    if href is None:
        return []
    bare = "".join(letter for letter in href if letter > " ").lower()
    scheme = urlsplit(bare).scheme
    return [] if scheme in {"", "http", "https", "mailto", "tel"} else [f"leads to {href!r}"]
