"""An opaque mark of where a list of topics goes on."""

import base64
import binascii
from datetime import UTC, datetime, timedelta

from forums.models import Topic

_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def mark_of(topic: Topic) -> str:
    """Return the mark of a topic, after which the list goes on."""
    told = f"{(topic.active_at - _BEGINNING) // _MICROSECOND}.{topic.pk}"
    return base64.urlsafe_b64encode(told.encode()).decode().rstrip("=")


def place_of(mark: str) -> tuple[datetime, int] | None:
    """Return the time and id that a mark stands for, or None for one that we did not make."""
    try:
        told = base64.urlsafe_b64decode(mark + "=" * (-len(mark) % 4)).decode("ascii")
        at, pk = (int(part) for part in told[:60].split("."))
        return _BEGINNING + at * _MICROSECOND, pk
    except (binascii.Error, ValueError, OverflowError):
        return None
