"""Authors of old words: imported handles that nobody signs in to until somebody claims them."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import lru_cache

from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError

from community.actions.joining import taken_among
from community.handles import LONGEST, SHORTEST, clean_handle
from community.models import Member
from forums.importing.lines import BadLine
from moderation.models import fingerprint_of

NAME_LONGEST = 200
SUFFIX = "-imported"
AT_ONCE, MET_LATELY = 500, 10_000
_CAN_BE_MENDED = {"form", "two_names"}  # the rest would show who someone is, or mislead
_NO_LETTER = re.compile(r"[^\w.-]+")
_SIGNS = re.compile(r"[-_.]{2,}")


@lru_cache(MET_LATELY)
def key_of(name: str) -> str:
    """Return the digest by which an author is the same person in every line and every run."""
    plain = unicodedata.normalize("NFKC", name.encode("utf-8", "ignore").decode())
    return fingerprint_of(imported=" ".join(plain.split()).casefold())


@lru_cache(MET_LATELY)
def handle_from(name: str) -> str:
    """Return the handle that comes nearest to a name; raise BadLine where none may."""
    mended = _mended(name)
    sentence = ""
    for tried in (name, mended, mended.lower()):
        try:
            handle = clean_handle(tried)
        except ValidationError as wrong:
            sentence = wrong.messages[0]
            if wrong.code not in _CAN_BE_MENDED:
                break
        else:
            if len(handle) <= LONGEST:
                return handle
    raise BadLine(f"the author’s name cannot become a handle. {sentence} Give them another.")


def known_people(names: Iterable[str]) -> dict[str, Member]:
    """Return who was imported before, by key; also those who were claimed since."""
    keys = sorted({key_of(name) for name in names})
    found: dict[str, Member] = {}
    for start in range(0, len(keys), AT_ONCE):
        some = Member.objects.filter(imported_as__in=keys[start : start + AT_ONCE])
        found |= {str(member.imported_as): member for member in some}
    return found


def make_people(posts: Mapping[str, int], *, at: datetime) -> dict[str, Member]:
    """Store an imported handle for each name, with its number of posts; return them by key.

    A handle that someone has, or that reads like one of the team's, is told apart: nobody who is
    here gets words put into their mouth.
    """
    numbers: Counter[str] = Counter()
    handles: dict[str, str] = {}
    for name, number in posts.items():
        numbers[key_of(name)] += number
        handles.setdefault(key_of(name), handle_from(name))
    people = [
        Member(
            handle=handle,
            password=make_password(None),
            joined_at=at,
            approved_at=at,
            imported_at=at,
            imported_as=key,
            posts=numbers[key],
        )
        for key, handle in _told_apart(handles).items()
    ]
    return {str(member.imported_as): member for member in Member.objects.bulk_create(people)}


def _told_apart(handles: dict[str, str]) -> dict[str, str]:
    """Return handles that nobody has yet, also not another one among them."""
    free: dict[str, str] = {}
    used: set[str] = set()
    number = 0
    while waiting := {key: handle for key, handle in handles.items() if key not in free}:
        tried = {key: _numbered(handle, number) for key, handle in waiting.items()}
        taken = _taken(list(tried.values()))
        for key, handle in tried.items():
            if handle not in taken and handle.lower() not in used:
                free[key] = handle
                used.add(handle.lower())
        number += 1
    return free


def _taken(handles: list[str]) -> set[str]:
    parts = [handles[start : start + AT_ONCE] for start in range(0, len(handles), AT_ONCE)]
    return {handle for part in parts for handle in taken_among(part)}


def _numbered(handle: str, number: int) -> str:
    """Return a handle as it is, then with a suffix, then with a suffix and a number."""
    if not number:
        return handle
    suffix = SUFFIX if number == 1 else f"{SUFFIX}-{number}"
    return handle[: LONGEST - len(suffix)].rstrip("-_.") + suffix


def _mended(name: str) -> str:
    """Return a name in the form of a handle: one word, of letters, digits and dashes."""
    plain = unicodedata.normalize("NFKC", name.encode("utf-8", "ignore").decode())
    word = _SIGNS.sub("-", _NO_LETTER.sub("-", plain.replace("'", "").replace("’", "")))
    word = word.lstrip("-_.0123456789")[:LONGEST].rstrip("-_.")
    return word + SUFFIX if 0 < len(word) < SHORTEST else word
