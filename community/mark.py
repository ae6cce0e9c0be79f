"""The mark in the top bar, as every page shows it without asking the database.

It is kept when something is told or read. Where nothing is kept a page shows none until its socket
says otherwise; it is a hint, and `/me/notifications/` is the truth.
"""

from django.core.cache import cache

KEPT_FOR = 24 * 60 * 60


def is_on(member_id: int) -> bool:
    """Tell whether the mark is on for a member, as far as is known."""
    return bool(cache.get(_key(member_id)))


def keep(member_id: int, *, on: bool) -> None:
    """Keep whether something is new for a member."""
    cache.set(_key(member_id), on, KEPT_FOR)


def _key(member_id: int) -> str:
    return f"mark.{member_id}"
