"""Opaque marks of where a list goes on: a few whole numbers that mean nothing outside."""

import base64
import binascii
from datetime import UTC, datetime, timedelta

_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def mark_of(*places: int | datetime) -> str:
    """Return the mark of some numbers and times."""
    numbers = [_number(place) if isinstance(place, datetime) else place for place in places]
    told = ".".join(str(number) for number in numbers)
    return base64.urlsafe_b64encode(told.encode()).decode().rstrip("=")


def numbers_of(mark: str, count: int) -> list[int] | None:
    """Return the numbers of a mark, each within 64 bits; None for one that we did not make."""
    try:
        told = base64.urlsafe_b64decode(mark + "=" * (-len(mark) % 4)).decode("ascii")
        numbers = [int(part) for part in told[:100].split(".")]
    except (binascii.Error, ValueError):
        return None
    in_range = all(-(2**63) <= number < 2**63 for number in numbers)
    return numbers if len(numbers) == count and in_range else None


def moment_and_id(mark: str) -> tuple[datetime, int] | None:
    """Return the time and the id that a mark stands for; None for one that we did not make."""
    numbers = numbers_of(mark, 2)
    try:
        return (_BEGINNING + numbers[0] * _MICROSECOND, numbers[1]) if numbers else None
    except OverflowError:
        return None


def _number(at: datetime) -> int:
    return (at - _BEGINNING) // _MICROSECOND
