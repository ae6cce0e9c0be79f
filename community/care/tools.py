"""The grounding tools: short things to do, in the order in which they are offered."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

LIST = Path(__file__).parent / "content" / "grounding.toml"


@dataclass(frozen=True)
class Tool:
    """One tool, with who should skip it and how sure we are that it helps."""

    slug: str
    title: str
    minutes: int
    summary: str
    skip_if: str
    steps: list[str]
    words_only: list[str]
    evidence: str
    stop: str

    @property
    def paces_breath(self) -> bool:
        """Whether a slowly growing circle can show the pace."""
        return self.slug == "slow-breathing"


@cache
def tools() -> dict[str, Tool]:
    """Return the tools by slug, in order."""
    told = tomllib.loads(LIST.read_text(encoding="utf-8"))["tool"]
    return {tool["slug"]: Tool(**tool) for tool in told}
