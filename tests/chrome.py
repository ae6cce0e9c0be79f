"""What of a page the interface says, apart from what people and the community's own lists say."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

from community.models import Community, Member
from forums.models import Board, Topic
from realtime.models import Room, Session

SPOKEN = {"placeholder", "aria-label", "title", "alt", "label", "content"}  # attributes one hears
VOID = {
    *("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source"),
    *("track", "wbr"),
}  # fmt: skip
SILENT = {"script", "style", "svg", "code", "kbd", "textarea"}
LISTS = {"time_zone", "country", "clause"}  # names of places and of the community's own clauses
ZONES = {"UTC", "GMT", "BST"}
VOWEL = re.compile("[aeiouyAEIOUY]")
WORD = re.compile(r"[^\W\d_]+")
NOT_WORDS = re.compile(r"https?://\S+|\S+@\S+|[\w.-]+\.(?:example|com|org)\b")


class Chrome(HTMLParser):
    """Collects sentences of the interface; whatever has `dir="auto"` is somebody's own words."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, bool]] = []
        self.said: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        for name, value in attrs:
            sentence = (
                name.startswith("data-") and name != "data-for" and " " in (value or "").strip()
            )
            button = name == "value" and told.get("type") in {"submit", "button", "reset"}
            silent = tag in {"meta", "optgroup"}
            if value and (name in SPOKEN or sentence or button) and not silent:
                self.said.append(value)
        if tag not in VOID:
            quiet = (
                tag in SILENT
                or told.get("dir") == "auto"
                or tag == "bdi"
                or told.get("name") in LISTS
            )
            self.open.append((tag, quiet or (bool(self.open) and self.open[-1][1])))

    def handle_endtag(self, tag: str) -> None:
        while any(name == tag for name, _quiet in self.open):
            if self.open.pop()[0] == tag:
                return

    def handle_data(self, data: str) -> None:
        if data.strip() and not (self.open and self.open[-1][1]):
            self.said.append(" ".join(data.split()))


def sentences(html: str) -> list[str]:
    """Return what the interface says on a page."""
    chrome = Chrome()
    chrome.feed(html)
    return chrome.said


def untranslated(html: str, names: set[str]) -> list[str]:
    """Return what is still English among it; `names` are words that are nobody's to translate."""
    return [said for said in sentences(html) if any(_english(NOT_WORDS.sub("", said), names))]


def names_of_the_place() -> set[str]:
    """Return every word in handles and in what people called their spaces."""
    told: list[str] = [*ZONES, *Member.objects.values_list("handle", flat=True)]
    told += Community.objects.values_list("name", flat=True)
    told += Topic.objects.values_list("own_note", flat=True)
    for kind in (Board, Topic, Room, Session):
        told += kind.objects.values_list("title", flat=True)
    return {word for line in told for word in WORD.findall(line)}


def _english(said: str, names: set[str]) -> Iterator[str]:
    for word in WORD.findall(said):
        if VOWEL.search(word) and word not in names:
            yield word
