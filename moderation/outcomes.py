"""What a case can lead to, from the softest step to the hardest, and what each step does."""

from dataclasses import dataclass
from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from community.models import Clause


class Outcome(models.TextChoices):
    """The steps that can be decided, softest first."""

    NO_ACTION = "no_action", _("Answer the reporter, no action")
    CARE_MESSAGE = "care_message", _("Write a care message")
    NUDGE = "nudge", _("Private nudge, nothing changed")
    ASK_TO_REWORD = "ask_to_reword", _("Ask to reword: two hours for it, then a person looks")
    FOLD = "fold", _("Fold it behind a content note")
    LOCK = "lock", _("Let the topic rest: no new replies")
    HIDE = "hide", _("Out of view for up to 24 hours")
    REMOVE = "remove", _("Take it out of view")
    REMINDER = "reminder", _("Formal reminder, for 90 days")
    SLOW_MODE = "slow_mode", _("Three posts a day for a while")
    PAUSE_AREA = "pause_area", _("Pause from one area")
    SUSPEND = "suspend", _("Pause the account: reading and care only")
    WITHDRAW_ROLE = "withdraw_role", _("Withdraw a role")
    CLOSE_ACCOUNT = "close_account", _("Close the account (needs a second person)")


@dataclass(frozen=True)
class Step:
    """What a step does: whom it touches, for how long, whether the author is owed a statement.

    `restricts` names the restriction it makes, mirroring the values of DSA Art. 17(3)(a); without
    a length of its own a limit lasts the `usual` one.
    """

    restricts: str | None = None
    shortest: timedelta | None = None
    longest: timedelta | None = None
    usual: timedelta | None = None
    needs_text: bool = False
    owes_statement: bool = True

    @property
    def in_days(self) -> bool:
        """Whether its length is told in days, not in hours."""
        return self.shortest is not None and self.shortest >= timedelta(days=1)


def _hours(shortest: int, longest: int, usual: int) -> tuple[timedelta, timedelta, timedelta]:
    return timedelta(hours=shortest), timedelta(hours=longest), timedelta(hours=usual)


def _days(shortest: int, longest: int, usual: int) -> tuple[timedelta, timedelta, timedelta]:
    return timedelta(days=shortest), timedelta(days=longest), timedelta(days=usual)


STEPS: dict[str, Step] = {
    Outcome.NO_ACTION: Step(owes_statement=False),
    Outcome.CARE_MESSAGE: Step(owes_statement=False),
    Outcome.NUDGE: Step(owes_statement=False),
    Outcome.ASK_TO_REWORD: Step("visibility_other", *_hours(2, 2, 2), needs_text=True),
    Outcome.FOLD: Step("visibility_labelled", needs_text=True),
    Outcome.LOCK: Step("interaction", *_hours(1, 72, 24), needs_text=True),
    Outcome.HIDE: Step("visibility_disabled", *_hours(1, 24, 24), needs_text=True),
    Outcome.REMOVE: Step("visibility_removed", needs_text=True),
    Outcome.REMINDER: Step(),
    Outcome.SLOW_MODE: Step("slow_mode", *_days(3, 14, 7)),
    Outcome.PAUSE_AREA: Step("pause_area", *_days(7, 30, 14)),
    Outcome.SUSPEND: Step("suspend", *_days(1, 30, 7)),
    Outcome.WITHDRAW_ROLE: Step("withdraw_role"),
    Outcome.CLOSE_ACCOUNT: Step("close_account"),
}
ON_THE_ACCOUNT = {
    Outcome.REMINDER,
    Outcome.SLOW_MODE,
    Outcome.PAUSE_AREA,
    Outcome.SUSPEND,
    Outcome.WITHDRAW_ROLE,
    Outcome.CLOSE_ACCOUNT,
}
CARE_STEPS = [Outcome.NO_ACTION, Outcome.CARE_MESSAGE]
SKIPPING_NEEDS_WHY = [step for step in Outcome if Outcome.values.index(step) > 4]


@dataclass(frozen=True)
class Reasons:
    """What a moderator writes with a decision, and how long its limit lasts.

    `area` is for a pause from one area, `role` for a withdrawn role, `notes` for a fold, `message`
    for a care message or nudge (without it the explanation is sent), `to_reporters` for whoever
    reported what led to no action. `passage` are the words that a statement or nudge is about, all
    of them when it is empty. `remove_too` also takes the words out of
    view where the step limits the account.
    """

    clause: Clause | None = None
    facts: str = ""
    explanation: str = ""
    why_not_softer: str = ""
    lasts: timedelta | None = None
    area: str = ""
    role: str = ""
    message: str = ""
    to_reporters: str = ""
    notes: tuple[str, ...] = ()
    passage: str = ""
    remove_too: bool = False

    @property
    def letter(self) -> str:
        """What the member is sent with a care message or a nudge."""
        return self.message.strip() or self.explanation.strip()


def offered(kind: str, lane: str) -> list[Outcome]:
    """Return the steps that make sense for this kind of thing in this lane, softest first."""
    if kind == "session":
        return [Outcome.NO_ACTION]
    if lane == "care":
        return [*CARE_STEPS, *([Outcome.FOLD] if kind in {"topic", "reply"} else [])]
    unfit = {
        "topic": set(),
        "reply": {Outcome.LOCK},
        "message": {Outcome.LOCK, Outcome.FOLD, Outcome.ASK_TO_REWORD},
        "member": {Outcome.LOCK, Outcome.FOLD, Outcome.ASK_TO_REWORD, Outcome.HIDE},
    }[kind]
    return [step for step in Outcome if step not in unfit]
