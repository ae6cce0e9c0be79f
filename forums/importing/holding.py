"""Old words that nobody should meet unread: held as new ones would be, and never rung for.

Triage looks at them as at any text. What it would hold (ways to die, someone's address, threats) is
held and gets a case, at the end of the conduct lane whatever its reason, without a notice and
without a clock: a hundred old words must not stand before one living person. What it would only
have pointed out, such as despair years ago, opens nothing: its author is not here to be asked.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from forums.models import Reply, Topic
from moderation.models import Case, Report, fingerprint_of
from moderation.reasons import CONDUCT, REASONS
from moderation.triage import Flag, Verdict

LAST = max(reason.severity for reason in REASONS.values())
READ_WITHIN = timedelta(days=365)
NEVER = datetime(9999, 1, 1, tzinfo=UTC)


def ask_for_a_look(held: Iterable[tuple[Topic | Reply, Verdict]], *, at: datetime) -> None:
    """Open the case by which someone lets a held text show, or keeps it back."""
    for thing, verdict in held:
        flags = [flag for flag in verdict.flags if flag.hold]
        case = Case.objects.create(
            lane=CONDUCT,
            kind=thing.kind,
            target_id=thing.pk,
            about_member=thing.author,
            severity=LAST,
            opened_at=at,
            due_at=at + READ_WITHIN,
            escalated_at=NEVER,  # else everyone would be rung for every held text after two hours
        )
        _report(thing, flags, at).cases.add(case)


def _report(thing: Topic | Reply, flags: list[Flag], at: datetime) -> Report:
    worst = min(flags, key=lambda flag: REASONS[flag.reason].severity)
    stands = thing.snapshot()
    return Report.objects.create(
        reporter=None,
        reason=worst.reason,
        words="; ".join(f"{flag.rule}: “{flag.passage}”" for flag in flags)[:2000],
        kind=thing.kind,
        target_id=thing.pk,
        context=thing.context(),
        made_at=at,
        fingerprint=fingerprint_of(about=thing.about),
        **stands,
    )
