"""What a member is sent with a care message or a nudge, word for word."""

from django.utils.translation import gettext as _

from moderation.models import Case, Target
from moderation.outcomes import Outcome, Reasons
from moderation.wording import YOURS

SHORT = 300  # words this short are quoted whole


def letter(case: Case, outcome: str, reasons: Reasons) -> str:
    """Return the letter in Markdown; a nudge says what it is about, and that nothing changed."""
    if outcome != Outcome.NUDGE or reasons.clause is None:
        return reasons.letter
    parts = [
        _about(case),
        _quoted(reasons.passage.strip() or _if_short(case)),
        reasons.letter,
        f"**{reasons.clause}**",
        _("Nothing was changed. This is no decision about you and counts nothing against you."),
    ]
    return "\n\n".join(part for part in parts if part)


def _about(case: Case) -> str:
    target = Target.find(case.kind, case.target_id)
    if target is None:
        return ""
    return _("This is about [%(yours)s](%(address)s):") % {
        "yours": YOURS[case.kind],
        "address": target.address(),
    }


def _if_short(case: Case) -> str:
    first = case.reports.order_by("pk").first()
    return first.body if first and len(first.body) <= SHORT else ""


def _quoted(words: str) -> str:
    return "\n".join(f"> {line}" for line in words.splitlines())
