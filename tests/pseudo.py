"""A pseudo-language made from every sentence in the code and templates, for one test run.

Each sentence comes back with an accent on each vowel, so that one that is not translatable shows;
or in letters that run from right to left. Django's and allauth's own sentences come along.
"""

import io
import re
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

HOUSE = Path(__file__).parent.parent
ROOMS = ["community", "moderation", "forums", "realtime", "templates"]
BORROWED = ["django.conf", "django.contrib.auth", "django.contrib.humanize", "allauth"]
ACCENTS = str.maketrans("aeiouyAEIOUY", "àéîöüÿÀÉÎÖÜŸ")
TURNED = str.maketrans("abcdefghijklmnopqrstuvwxyz", "ابجدهفغحيكلمنوصقرسشتثخذضظع"[:26])
KEEP = re.compile(r"(%\([a-z_]+\)[sd]|%[a-zA-Z]|%%|<[^>]+>|\{[a-z_]*\}|&\w+;)")
Voice = Callable[[str], str]
KEYWORDS = DEFAULT_KEYWORDS | {
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
}


def accented(sentence: str) -> str:
    """Return a sentence in the pseudo-language, its placeholders and tags untouched."""
    return _with(lambda part: part.translate(ACCENTS), sentence)


def turned(sentence: str) -> str:
    """Return a sentence in letters that run from right to left; it means nothing."""
    return _with(lambda part: part.lower().translate(TURNED), sentence)


def write_catalogue(folder: Path, language: str, voice: Voice = accented) -> int:
    """Write the compiled catalogue of a made-up language and return how many sentences it has."""
    catalogue = Catalog(locale="en", charset="utf-8")
    for _line, message, _comments, context in [*_sentences(), *_borrowed()]:
        if isinstance(message, tuple):
            catalogue.add(message[:2], tuple(voice(m) for m in message[:2]), context=context)
        elif message:
            catalogue.add(message, voice(message), context=context)
    target = folder / language / "LC_MESSAGES"
    target.mkdir(parents=True)
    with (target / "django.mo").open("wb") as file:
        write_mo(file, catalogue)
    return len(catalogue)


def _with(voice: Voice, sentence: str) -> str:
    parts = KEEP.split(sentence)
    return "".join(part if at % 2 else voice(part) for at, part in enumerate(parts))


def _sentences() -> Iterator[Any]:
    for room in ROOMS:
        for path in sorted((HOUSE / room).rglob("*")):
            if path.suffix == ".py" and "migrations" not in path.parts:
                yield from extract("python", io.BytesIO(path.read_bytes()), KEYWORDS)
            elif path.suffix in {".html", ".txt"} and "templates" in path.parts:
                code = templatize(path.read_text(), origin=str(path))
                yield from extract("python", io.BytesIO(code.encode()), KEYWORDS)


def _borrowed() -> Iterator[Any]:
    for package in BORROWED:
        found = find_spec(package)
        assert found is not None
        assert found.origin is not None
        with (Path(found.origin).parent / "locale/en/LC_MESSAGES/django.po").open("rb") as file:
            for message in read_po(file, locale="en"):
                yield None, message.id, (), message.context
