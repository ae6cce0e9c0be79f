"""A pseudo-language made from every sentence in the code and templates, for one test run.

Each sentence comes back with accents and brackets, so that one that is not translatable shows.
"""

import io
import re
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from django.utils.translation.template import templatize

HOUSE = Path(__file__).parent.parent
ROOMS = ["community", "moderation", "forums", "realtime", "templates"]
ACCENTS = str.maketrans("aeiouyAEIOUY", "àéîöüÿÀÉÎÖÜŸ")
KEEP = re.compile(r"(%\([a-z_]+\)[sd]|%[sd]|%%|<[^>]+>|\{[a-z_]*\})")
KEYWORDS = DEFAULT_KEYWORDS | {
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
}


def accented(sentence: str) -> str:
    """Return a sentence in the pseudo-language, its placeholders and tags untouched."""
    parts = KEEP.split(sentence)
    return "".join(part if at % 2 else part.translate(ACCENTS) for at, part in enumerate(parts))


def write_catalogue(folder: Path, language: str) -> int:
    """Write the compiled catalogue of the pseudo-language and return how many sentences it has."""
    catalogue = Catalog(locale="en", charset="utf-8")
    for _line, message, _comments, context in _sentences():
        if isinstance(message, tuple):
            catalogue.add(message[:2], tuple(accented(m) for m in message[:2]), context=context)
        elif message:
            catalogue.add(message, accented(message), context=context)
    target = folder / language / "LC_MESSAGES"
    target.mkdir(parents=True)
    with (target / "django.mo").open("wb") as file:
        write_mo(file, catalogue)
    return len(catalogue)


def _sentences():
    for room in ROOMS:
        for path in sorted((HOUSE / room).rglob("*")):
            if path.suffix == ".py" and "migrations" not in path.parts:
                yield from extract("python", io.BytesIO(path.read_bytes()), KEYWORDS)
            elif path.suffix in {".html", ".txt"} and "templates" in path.parts:
                code = templatize(path.read_text(), origin=str(path))
                yield from extract("python", io.BytesIO(code.encode()), KEYWORDS)
