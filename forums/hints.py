"""Phrases of advice, by which someone who was asked to listen is reminded before they send.

It only reminds: it holds nothing, is kept nowhere, and nobody else learns of it. Words that are
quoted are not counted, since they are somebody else's.
"""

import re

from forums.models import ReplyWanted

ADVICE = (
    "you should",
    "you shouldn't",
    "you should have",
    "you ought to",
    "you need to",
    "you must",
    "you have to",
    "you've got to",
    "you could try",
    "you might want to",
    "have you tried",
    "have you considered",
    "have you thought about",
    "have you thought of",
    "did you try",
    "why don't you",
    "why not just",
    "why didn't you",
    "if i were you",
    "if i was you",
    "in your place i would",
    "my advice",
    "my suggestion",
    "i'd suggest",
    "i would suggest",
    "i suggest",
    "i'd recommend",
    "i would recommend",
    "i recommend",
    "i'd advise",
    "i would advise",
    "just try to",
    "try to just",
    "the best thing to do",
    "what you need is",
    "all you need to do",
)
NOT_ADVICE = (
    "you should know",
    "you should be proud",
    "you should not have had",
    "you shouldn't have had",
    "you shouldn't have to",
    "you should never have had",
    "you must be",
    "you must feel",
    "you must have",
    "you have to carry",
    "you have to go through",
    "you have to live with",
    "as you have to",
    "what you have to",
    "all you have to",
    "you need to know that i",
)
"""Sentences that begin like advice and are none: they only say that someone was heard."""

_APOSTROPHE = "['’]"


def _any_of(phrases: tuple[str, ...]) -> str:
    """Return a pattern that Python and a browser read alike."""
    longest_first = sorted(phrases, key=len, reverse=True)
    return "|".join(p.replace("'", _APOSTROPHE).replace(" ", r"\s+") for p in longest_first)


PATTERN = rf"\b(?!(?:{_any_of(NOT_ADVICE)})\b)(?:{_any_of(ADVICE)})\b"
QUOTED = (
    r"^[ ]{0,3}>.*$|```[\s\S]*?(?:```|(?![\s\S]))|`[^`\n]*`"
    r"|“[^”]{0,999}”|„[^“”]{0,999}[“”]|«[^»]{0,999}»|\"[^\"\n]*\""
)
_advice, _quoted = re.compile(PATTERN, re.IGNORECASE), re.compile(QUOTED, re.MULTILINE)


def sounds_like_advice(body: str) -> bool:
    """Tell whether somebody's own words carry one of the phrases of advice."""
    return _advice.search(_quoted.sub(" ", body)) is not None


def is_looked_for(reply_wanted: str) -> bool:
    """Tell whether advice is what the author of a topic asked people to leave out."""
    return reply_wanted == ReplyWanted.LISTEN
