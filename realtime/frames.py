"""What clients may send: parsed here once, so that a consumer only forwards."""

import json
import uuid
from typing import Any

from django.utils.translation import gettext as _

from community.errors import Refused

LARGEST = 32 * 1024  # characters of one frame; the longest message fits three times


def parse(text: str | None) -> dict[str, Any]:
    """Return a frame with its fields checked; raise Refused `bad_frame` or `unknown_frame`."""
    frame = _json_object(text)
    shape = SHAPES.get(frame.get("type", "") if isinstance(frame.get("type"), str) else "")
    if shape is None:
        raise Refused("unknown_frame", _("This kind of message is not known here."), status=422)
    for name, fits in shape.items():
        if not fits(frame.get(name)):
            raise Refused("bad_frame", _("This message is not complete."), status=422)
    return frame


def client_id_of(text: str | None) -> str | None:
    """Return the `client_id` of a frame, if it can be read, so that a refusal can name it."""
    try:
        found = json.loads(text or "").get("client_id")
    except (ValueError, AttributeError, RecursionError):
        return None
    return found if isinstance(found, str) and len(found) <= 64 else None


def _json_object(text: str | None) -> dict[str, Any]:
    if text is not None and len(text) > LARGEST:
        raise Refused("bad_frame", _("This message is too large."), status=413)
    try:
        frame = json.loads(text or "")
    except (ValueError, RecursionError):
        raise Refused("bad_frame", _("This message could not be read."), status=422) from None
    if not isinstance(frame, dict):
        raise Refused("bad_frame", _("This message could not be read."), status=422)
    return frame


def _is_uuid(value: Any) -> bool:
    try:
        return isinstance(value, str) and bool(uuid.UUID(value))
    except ValueError:
        return False


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**31


def _one_of(*words: str) -> Any:
    return lambda value: isinstance(value, str) and value in words


SHAPES: dict[str, dict[str, Any]] = {
    "hello": {"since": _is_number},
    "say": {"client_id": _is_uuid, "body": _is_text},
    "take_back": {"message": _is_number},
    "piece": {"do": _one_of("ask", "pass", "release", "later")},
    "gesture": {"kind": _is_text},
    "seat": {"do": _one_of("step_out", "come_back", "leave")},
    "phase": {"to": _is_text},
}
