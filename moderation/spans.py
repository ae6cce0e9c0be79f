"""Spans of time in plain words."""

from datetime import timedelta

from django.utils.translation import ngettext


def spoken(span: timedelta) -> str:
    """Return a span as one says it: minutes, hours or days."""
    minutes = round(span.total_seconds() / 60)
    if minutes < 60:
        return ngettext("%d minute", "%d minutes", minutes) % minutes
    hours = round(minutes / 60)
    if hours < 48 and hours != 24:
        return ngettext("%d hour", "%d hours", hours) % hours
    days = round(hours / 24)
    return ngettext("%d day", "%d days", days) % days
