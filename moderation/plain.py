"""Finished HTML as plain text again, for where a few words of a post are shown."""

import html
import re

_WITHIN_A_LINE = re.compile(r"</?(?:a|code|em|s|strong)\b[^>]*>")
_TAG = re.compile(r"<[^>]*>")


def plain(finished: str) -> str:
    """Return the words of a finished HTML text without its tags; not safe to show unescaped."""
    return " ".join(html.unescape(_TAG.sub(" ", _WITHIN_A_LINE.sub("", finished))).split())
