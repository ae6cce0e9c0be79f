"""What counts as a word, and what someone asks for: alike on both engines and in any language.

Letter case, and marks on Latin letters, make no difference; no word is cut down to a stem.
"""

import re
import unicodedata
from typing import NamedTuple

LONGEST, MOST_PHRASES, LONGEST_WORD = 200, 12, 60

SEPARATORS = (
    r"\u0001-/:-@\[-`{-\u00a9\u00ab-\u00b1\u00b4\u00b6-\u00b8\u00bb\u00bf\u00d7\u00f7"
    r"\u02c2-\u02c5\u02d2-\u02df\u037e\u0387\u055a-\u055f\u0589-\u058a\u05be\u05c0\u05c3\u05f3-\u060f"
    r"\u061b-\u061f\u066a-\u066d\u06d4\u0700-\u070d\u0964-\u0965\u0970\u0e3f\u0e4f\u0e5a-\u0e5b"
    r"\u104a-\u104f\u10fb\u1360-\u1368\u166d-\u166e\u1680\u17d4-\u17d6\u1800-\u180a\u2000-\u206f"
    r"\u207a-\u207e\u208a-\u208e\u20a0-\u20c0\u2190-\u244a\u249c-\u24e9\u2500-\u2775\u2794-\u2bff"
    r"\u2e00-\u2e2e\u2e30-\u2e5d\u3000-\u3004\u3008-\u3020\u3030\u303d-\u303f\u30a0\u30fb"
    r"\ufd3e-\ufd3f\ufe10-\ufe19\ufe30-\ufe6b\ufeff-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65"
    r"\uffe0-\uffee\ufffc-\ufffd\U0001f10d-\U0001fbca"
)
"""What stands between words, as Python's and PostgreSQL's patterns both read it."""

MARKS = r"\u0300-\u0304\u0306-\u030c\u030f\u0311\u031b\u0323-\u0328\u032d\u032e\u0330\u0331"
MARKED_LETTER = f"([A-Za-z])[{MARKS}]+"
WORD = re.compile(f"[^{SEPARATORS}]+")
_MARKED_LETTER = re.compile(MARKED_LETTER)
_QUOTES = str.maketrans(dict.fromkeys("“”„«»", '"'))


class Asked(NamedTuple):
    """What someone looks for: words that follow each other, all of them somewhere in a text.

    Of the last word the beginning is enough where `open_ended` is true. `typed` has the phrases as
    they were typed, for an engine that folds letters itself.
    """

    phrases: tuple[tuple[str, ...], ...]
    open_ended: bool
    typed: tuple[tuple[str, ...], ...]

    def finds_at(self, words: list[str], place: int) -> int:
        """Return how many words from this place on are a phrase that was asked for."""
        for number, phrase in enumerate(self.phrases):
            if self._is_at(number, words, place):
                return len(phrase)
        return 0

    def stands_in(self, *texts: str) -> bool:
        """Tell whether all that was asked for stands in these texts, as an index of them would."""
        if not self.phrases or not self._may_stand_in("\n".join(texts)):
            return False
        columns = [words_of(text) for text in texts]
        return all(
            any(self._is_at(number, words, at) for words in columns for at in range(len(words)))
            for number in range(len(self.phrases))
        )

    def _is_at(self, number: int, words: list[str], place: int) -> bool:
        phrase = self.phrases[number]
        there = words[place : place + len(phrase)]
        if len(there) < len(phrase) or tuple(there[:-1]) != phrase[:-1]:
            return False
        begins = self.open_ended and number == len(self.phrases) - 1
        return there[-1] == phrase[-1] or (begins and there[-1].startswith(phrase[-1]))

    def _may_stand_in(self, text: str) -> bool:
        """Rule most texts out without cutting them into words; only plain letters fold alone."""
        letters = folded(text)
        return all(word in letters for phrase in self.phrases for word in phrase if word.isascii())


def asked_for(typed: str) -> Asked:
    """Read what someone typed: words, and "words between quotation marks"; never an error."""
    found: list[tuple[str, ...]] = []
    open_ended = False
    clean = unicodedata.normalize("NFC", typed[:LONGEST].replace("\0", " ")).translate(_QUOTES)
    for number, part in enumerate(clean.split('"')):
        for chunk in [part] if number % 2 else part.split():
            if words := tuple(word[:LONGEST_WORD] for word in WORD.findall(chunk)):
                found.append(words)
                open_ended = number % 2 == 0
    found = found[:MOST_PHRASES]
    phrases = tuple(tuple(folded(word) for word in words) for words in found)
    open_ended = open_ended and bool(phrases) and _tells_enough(phrases[-1][-1])
    return Asked(phrases, open_ended, tuple(found))


def words_of(text: str) -> list[str]:
    """Return the words of a text as an index has them."""
    return [folded(word) for word in WORD.findall(text)]


def folded(text: str) -> str:
    """Return a text in small letters, Latin ones without marks."""
    if text.isascii():
        return text.lower()
    bare = _MARKED_LETTER.sub(r"\1", unicodedata.normalize("NFD", text))
    return unicodedata.normalize("NFC", bare).lower()


def _tells_enough(word: str) -> bool:
    """One Latin letter begins half of all words."""
    return len(word) > 1 or not word.isascii()
