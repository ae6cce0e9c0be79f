"""Why someone reports: the reader's words, how severe, how soon a person looks, which lanes.

Codes, severities and times are those of the report reasons R01 to R20 of the guidelines.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

CARE, CONDUCT = "care", "conduct"


@dataclass(frozen=True)
class Reason:
    """One line of the report form; `severity` 0 is the most urgent.

    `clause` is the one it most often touches, for whoever decides to start from.
    """

    code: str
    label: str | Promise
    severity: int
    first_look: timedelta
    lane: str = CONDUCT
    clause: str = ""


def _reason(
    code: str, label: Promise | str, severity: int, hours: float, clause: str = "", lane: str = ""
) -> Reason:
    return Reason(code, label, severity, timedelta(hours=hours), lane or CONDUCT, clause)


REASONS: dict[str, Reason] = {
    reason.code: reason
    for reason in [
        _reason("R01", _("Someone may be about to die or be badly hurt now"), 0, 0.25, lane=CARE),
        _reason("R02", _("A child is in danger, or sexual content about a child"), 0, 0.25, "G-21"),
        _reason("R03", _("Methods, amounts or places for suicide or self-harm"), 1, 0.5, "G-07"),
        _reason("R04", _("Encouraging or daring someone, a pact, a goodbye"), 1, 0.5, "G-07"),
        _reason("R05", _("I am worried about this person"), 1, 1, lane=CARE),
        _reason("R06", _("Threats, stalking, blackmail or sexual pressure"), 1, 1, "G-13"),
        _reason("R07", _("Someone's private details, or words from a closed circle"), 1, 1, "G-11"),
        _reason("R08", _("Someone misuses a role or wins trust to do harm"), 1, 2, "G-14"),
        _reason("R09", _("Harassment or hate"), 2, 4, "G-06"),
        _reason("R10", _("Graphic detail without a note, or a shocking title"), 2, 4, "G-10"),
        _reason("R11", _("Numbers, tips or comparing about food or weight"), 2, 4, "G-09"),
        _reason("R12", _("Advice on medicine or a diagnosis"), 2, 12, "G-05"),
        _reason("R13", _("Ignored what the author asked for"), 3, 24, "G-03"),
        _reason("R14", _("Put-downs, unwanted fixing, talking over someone"), 3, 24, "G-05"),
        _reason("R15", _("Pretending to be someone, or several accounts"), 3, 24, "G-11"),
        _reason("R16", _("Selling, recruiting, spam or a scam"), 3, 12, "G-17"),
        _reason("R17", _("A machine-written reply"), 4, 48, "G-18"),
        _reason("R18", _("Wrong place, or posted twice"), 4, 48, "G-10"),
        _reason("R19", _("Illegal in my country"), 2, 24),
        _reason("R20", _("Something else"), 3, 24),
    ]
}

GROUPS: list[tuple[str | Promise, list[str]]] = [
    (_("Someone may need help"), ["R05", "R01", "R02"]),
    (_("Something dangerous is written here"), ["R03", "R04", "R06", "R07"]),
    (_("How someone is treated"), ["R13", "R14", "R09", "R08", "R15"]),
    (_("What the words are like"), ["R10", "R11", "R12", "R16", "R17", "R18"]),
    (_("Anything else"), ["R19", "R20"]),
]
