"""What waits to be read before others see it, and the truth about how long."""

from dataclasses import dataclass
from datetime import datetime

from community.models import Member
from moderation.models import Case, Contribution, Restriction, State, Target


@dataclass(frozen=True)
class Hold:
    """One text of a member that waits for a person; `late` once it takes longer than we said."""

    thing: Contribution
    since: datetime
    by: datetime | None
    late: bool


def holds_of(member: Member, at: datetime) -> list[Hold]:
    """Return everything of this member that waits to be read, newest first.

    What its author was asked to reword waits for them, and stands with its decision instead.
    """
    waiting = [
        thing
        for model in Target.kinds().values()
        if issubclass(model, Contribution)
        for thing in model._default_manager.filter(author=member, state=State.HELD)
    ]
    holds = [_hold(thing, at) for thing in waiting if not _waits_for_its_author(thing)]
    return sorted(holds, key=lambda hold: hold.since, reverse=True)


def _waits_for_its_author(thing: Contribution) -> bool:
    """Tell whether it is held to be put another way, until a person is asked to look again."""
    about = {"case__kind": thing.kind, "case__target_id": thing.pk}
    asked = Restriction.objects.filter(
        what="visibility_other",
        lifted_at=None,
        ended_handled_at=None,
        **{f"statement__decision__{name}": value for name, value in about.items()},
    )
    return asked.exists() and not Case.objects.about(thing).filter(decided_at=None).exists()


def _hold(thing: Contribution, at: datetime) -> Hold:
    cases = Case.objects.about(thing).filter(decided_at=None).order_by("due_at")
    times = list(cases.values_list("opened_at", "due_at"))
    since = min((opened for opened, _due in times), default=thing.created_at)
    by = times[0][1] if times else None
    return Hold(thing, since, by, late=by is None or by <= at)
