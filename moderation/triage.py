"""Screens a text before it is stored: pure, local, rule by rule, and it never decides alone.

Rules lie in content/triage.toml. Feelings are never held; what is held waits for a person.
"""

import re
import tomllib
import unicodedata
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from moderation.models.contribution import State
from moderation.reasons import CARE, CONDUCT

_WHOLE_SENTENCES = {0xFDFA: " ", 0xFDFB: " "}  # one sign each, many words once folded
RULES = Path(__file__).parent / "content" / "triage.toml"


@dataclass(frozen=True)
class Flag:
    """One rule that a text met: what it looks for and where, for the person who reads it."""

    rule: str
    reason: str
    lane: str
    hold: bool
    passage: str

    @property
    def told(self) -> str:
        """What the person who reads it is told."""
        return f"{self.rule}: “{self.passage}”" if self.passage else self.rule


@dataclass(frozen=True)
class Verdict:
    """Everything that triage noticed about one text."""

    flags: tuple[Flag, ...] = ()

    @property
    def state(self) -> str:
        """Held when any rule asks for a look first, else visible."""
        return State.HELD if any(flag.hold for flag in self.flags) else State.VISIBLE

    def with_first_look(self) -> "Verdict":
        """Return it with a person's look before others read, as a board asks for first posts.

        Where the words ask for care, the look is part of that: one person reads it once.
        """
        cares = any(flag.lane == CARE for flag in self.flags)
        return Verdict((*self.flags, replace(FIRST_LOOK, lane=CARE if cares else CONDUCT)))


FIRST_LOOK = Flag("first posts are read before others see them here", "R20", CONDUCT, True, "")


@dataclass(frozen=True)
class Rule:
    """One line of the rules."""

    name: str
    reason: str
    lane: str
    hold: bool
    patterns: tuple[re.Pattern[str], ...]

    def flag(self, text: str) -> Flag | None:
        """Return what this rule noticed in the text, if anything."""
        for pattern in self.patterns:
            if found := pattern.search(text):
                passage = found.group(0)[:200]
                return Flag(self.name, self.reason, self.lane, self.hold, passage)
        return None


def screen(*texts: str) -> Verdict:
    """Return what the rules notice in these texts together, such as a title and a body."""
    text = _plain("\n".join(texts))
    flags = (rule.flag(text) for rule in _rules())
    return Verdict(tuple(flag for flag in flags if flag))


@cache
def _rules() -> tuple[Rule, ...]:
    return tuple(
        Rule(
            told["name"],
            told["reason"],
            told["lane"],
            told["hold"],
            tuple(re.compile(pattern, re.IGNORECASE) for pattern in told["patterns"]),
        )
        for told in tomllib.loads(RULES.read_text())["rule"]
    )


def _plain(text: str) -> str:
    """Fold look-alike letters and curly quotes, so that a rule cannot be dodged by a font."""
    text = text.translate(_WHOLE_SENTENCES)
    folded = unicodedata.normalize("NFKC", text).replace("’", "'").replace("‘", "'")
    return re.sub("[\u200b-\u200f\u2060\ufeff*_~`]", "", folded)
