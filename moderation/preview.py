"""A decision before it is sent: what each person will read, word for word."""

from dataclasses import dataclass
from datetime import datetime

from moderation.actions.letters import letter
from moderation.actions.statements import limits_of
from moderation.models import Case, Contribution, Restriction, State
from moderation.outcomes import STEPS, Outcome, Reasons
from moderation.wording import DONE, LIMITS, Words, to_reporter
from moderation.writing import written


@dataclass(frozen=True)
class Preview:
    """What a decision would say and do if it were sent now.

    `letter` is the finished HTML of a message; `shows` says that held words go into view with it.
    """

    step: Words
    reasons: Reasons
    done: Words
    limits: list[tuple[Words, datetime | None]]
    letter: str
    to_reporter: Words
    owes_statement: bool
    shows: bool


def preview_of(case: Case, outcome: str, reasons: Reasons, at: datetime) -> Preview:
    """Return what this decision would say and do."""
    sends_letter = outcome in {Outcome.CARE_MESSAGE, Outcome.NUDGE} and case.about_member
    return Preview(
        step=Outcome(outcome).label,
        reasons=reasons,
        done=DONE.get(outcome, ""),
        limits=_limits(outcome, reasons, at),
        letter=written(letter(case, outcome, reasons)) if sends_letter else "",
        to_reporter=to_reporter(outcome) if _was_reported(case) else "",
        owes_statement=STEPS[outcome].owes_statement,
        shows=_shows(case, outcome, reasons),
    )


def _limits(outcome: str, reasons: Reasons, at: datetime) -> list[tuple[Words, datetime | None]]:
    return [
        (_named(what, reasons), at + lasts if lasts else None)
        for what, lasts in limits_of(outcome, reasons)
    ]


def _named(what: str, reasons: Reasons) -> str:
    area = Restriction.Area(reasons.area).label if what == "pause_area" else ""
    return f"{LIMITS[what]} ({area})" if area else str(LIMITS[what])


def _was_reported(case: Case) -> bool:
    return case.reports.filter(reporter__isnull=False).exists()


def _shows(case: Case, outcome: str, reasons: Reasons) -> bool:
    target = case.target
    if not isinstance(target, Contribution) or target.state != State.HELD:
        return False
    hides = {"visibility_other", "visibility_disabled", "visibility_removed"}
    kept_back = any(what in hides for what, _lasts in limits_of(outcome, reasons))
    others = Case.objects.about(target).filter(decided_at=None).exclude(pk=case.pk)
    return not kept_back and not others.exists()
