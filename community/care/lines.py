"""The shipped list of emergency numbers, crisis lines and directories, by country."""

import re
import tomllib
from dataclasses import dataclass, field
from datetime import datetime, time
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.text import slugify

from community.models import Community

LIST = Path(__file__).parent / "content" / "lines.toml"
_CLOCK = r"([01]?\d|2[0-3])[:.]([0-5]\d)"
_DAILY = re.compile(rf"^\s*{_CLOCK}\s*(?:to|until|-|–)\s*{_CLOCK}\s*$", re.IGNORECASE)


@dataclass(frozen=True)
class Line:
    """One line of one country, as shipped; it says nothing until a lead has checked it."""

    name: str
    phone: str = ""
    sms: str = ""
    chat: str = ""
    hours: str = ""
    languages: tuple[str, ...] = ()
    cost: str = ""
    note: str = ""
    grade: str = ""
    source: str = ""

    @property
    def slug(self) -> str:
        """The name as part of an address."""
        return slugify(self.name)

    @property
    def dial(self) -> str:
        """The number as a phone dials it."""
        return dialled(self.phone)

    @property
    def text_to(self) -> str:
        """The number that a text goes to, as a phone dials it."""
        return dialled(self.sms)


@dataclass(frozen=True)
class Country:
    """One country: emergency numbers, which are always shown, and its lines."""

    code: str
    name: str
    emergency: tuple[str, ...]
    lines: tuple[Line, ...] = field(default=())

    def line(self, name: str) -> Line | None:
        """Return the line of this name."""
        return next((line for line in self.lines if line.name == name), None)


@dataclass(frozen=True)
class Directory:
    """A list of lines in all countries, kept by others."""

    name: str
    url: str


@cache
def countries() -> dict[str, Country]:
    """Return every country of the list by its code, in the order of their names."""
    told = sorted(_shipped()["country"], key=lambda country: country["name"])
    return {
        country["code"]: Country(
            code=country["code"],
            name=country["name"],
            emergency=tuple(country["emergency"]),
            lines=tuple(_line(line) for line in country.get("line", [])),
        )
        for country in told
    }


def own_country() -> Country | None:
    """Return the community's country as this process last knew it, without asking the database."""
    community = Community.objects.last_known
    return countries().get(community.country) if community else None


@cache
def directories() -> tuple[Directory, ...]:
    """Return the international directories, which are always shown."""
    return tuple(Directory(**directory) for directory in _shipped()["directory"])


def dialled(number: str) -> str:
    """Return a written number without what only the eye needs."""
    return re.sub(r"[^\d+*#]", "", number)


def opens_at(hours: str, here: datetime) -> time | None:
    """Return when a line opens that is closed at this local time.

    None where it is open, and where the hours are not plain daily ones: nobody is told "closed"
    on a guess.
    """
    daily = _DAILY.match(hours)
    if not daily:
        return None
    opens = time(int(daily[1]), int(daily[2]))
    closes = time(int(daily[3]), int(daily[4]))
    now = here.time()
    within = opens <= now < closes if opens < closes else now >= opens or now < closes
    return None if within else opens


def _line(told: dict[str, Any]) -> Line:
    return Line(**told | {"languages": tuple(told.get("languages", ()))})


@cache
def _shipped() -> dict[str, list[dict[str, Any]]]:
    return tomllib.loads(LIST.read_text(encoding="utf-8"))
