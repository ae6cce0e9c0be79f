"""Charts drawn on the server as SVG: no script, no style, and a table beside each on the page."""

from typing import NamedTuple

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

WIDE, HIGH, FOOT = 600, 160, 24


class Bar(NamedTuple):
    """One bar: its name, and how many in a hundred; None leaves a gap."""

    name: str
    percent: float | None


def bars(told: list[Bar]) -> SafeString:
    """Return bars from 0 to 100 side by side; decorative, since the table says the same."""
    step = WIDE / max(len(told), 12)
    drawn = format_html_join(
        "",
        '<rect x="{}" y="{}" width="{}" height="{}" rx="3"/>',
        (
            (
                round(place * step + step * 0.15, 1),
                round(HIGH - HIGH * bar.percent / 100, 1),
                round(step * 0.7, 1),
                round(HIGH * bar.percent / 100, 1),
            )
            for place, bar in enumerate(told)
            if bar.percent is not None
        ),
    )
    lines = format_html_join(
        "",
        '<line x1="0" x2="{}" y1="{}" y2="{}" stroke="currentColor" stroke-opacity=".25"/>',
        ((WIDE, round(HIGH * part, 1), round(HIGH * part, 1)) for part in (0, 0.5, 1)),
    )
    names = format_html_join(
        "",
        '<text x="{}" y="{}" font-size="14" text-anchor="middle">{}</text>',
        (
            (round((place + 0.5) * step, 1), HIGH + FOOT - 6, bar.name)
            for place, bar in enumerate(told)
        ),
    )
    return format_html(
        '<svg class="chart" viewBox="0 0 {} {}" fill="currentColor" aria-hidden="true">'
        "{}{}{}</svg>",
        WIDE,
        HIGH + FOOT,
        lines,
        drawn,
        names,
    )
