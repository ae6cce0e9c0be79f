"""What each outcome is called: to who decides, to who is concerned, to who reported."""

from datetime import timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from moderation.outcomes import STEPS, Outcome

Words = str | Promise
HOUR = timedelta(hours=1)

EFFECTS: dict[str, Words] = {
    Outcome.NO_ACTION: _("the reporter hears that a person read it"),
    Outcome.CARE_MESSAGE: _("goes to their care thread; never counts against anyone"),
    Outcome.NUDGE: _("goes to their care thread, with the clause"),
    Outcome.ASK_TO_REWORD: _("only the author sees it until then; statement"),
    Outcome.FOLD: _("stays, behind a neutral label; statement"),
    Outcome.LOCK: _("opens again by itself; statement"),
    Outcome.HIDE: _("shows again by itself; statement"),
    Outcome.REMOVE: _("the author keeps the text; statement"),
    Outcome.REMINDER: _("nothing is limited; statement"),
    Outcome.SLOW_MODE: _("statement"),
    Outcome.PAUSE_AREA: _("statement"),
    Outcome.SUSPEND: _("statement"),
    Outcome.WITHDRAW_ROLE: _("at once; statement"),
    Outcome.CLOSE_ACCOUNT: _("a lead turns the second key; statement"),
}

DONE: dict[str, Words] = {
    Outcome.ASK_TO_REWORD: _("We ask you to put it another way. Until then only you can see it."),
    Outcome.FOLD: _("We put a content note on it. Readers open it when they choose to."),
    Outcome.LOCK: _("We let the topic rest. For a while it takes no new replies."),
    Outcome.HIDE: _("We took it out of view for a while. It shows again by itself."),
    Outcome.REMOVE: _("We took it out of view."),
    Outcome.REMINDER: _("This is a formal reminder. Nothing is limited. It is kept for 90 days."),
    Outcome.SLOW_MODE: _("For a while you can post three times a day on the boards."),
    Outcome.PAUSE_AREA: _("For a while you take a pause from one part of this place."),
    Outcome.SUSPEND: _("For a while your account is paused: you can read, not write."),
    Outcome.WITHDRAW_ROLE: _("A role was withdrawn from you."),
    Outcome.CLOSE_ACCOUNT: _("Your account was closed."),
}

LIMITS: dict[str, Words] = {
    "visibility_other": _("only you see it until a person has read it again"),
    "visibility_labelled": _("shown behind a content note"),
    "visibility_disabled": _("out of view"),
    "visibility_removed": _("out of view"),
    "interaction": _("no new replies"),
    "slow_mode": _("three posts a day on the boards"),
    "pause_area": _("a pause from one part"),
    "suspend": _("account paused: reading, care and your own things stay open"),
    "withdraw_role": _("a role withdrawn"),
    "close_account": _("account closed"),
}

TO_REPORTERS: dict[str, Words] = {
    Outcome.NO_ACTION: _("A person read it and nothing was changed."),
    Outcome.CARE_MESSAGE: _("A person read it and someone reached out."),
    Outcome.NUDGE: _("A person read it and spoke with the member."),
    Outcome.ASK_TO_REWORD: _("A person read it and something was changed."),
    Outcome.FOLD: _("A person read it and something was changed."),
    Outcome.LOCK: _("A person read it and something was changed."),
    Outcome.HIDE: _("A person read it and something was changed."),
    Outcome.REMOVE: _("A person read it and something was changed."),
}
A_LIMIT = _("A person read it and set a limit.")

KINDS: dict[str, Words] = {
    "topic": _("a topic"),
    "reply": _("a reply"),
    "message": _("a message in a live room"),
    "member": _("a member"),
    "session": _("a live session"),
}

YOURS: dict[str, Words] = {
    "topic": _("your topic"),
    "reply": _("your reply"),
    "message": _("your message in a live room"),
    "member": _("what you say about yourself"),
    "session": _("a live session"),
}

SEVERITIES: dict[int, Words] = {
    0: _("at once"),
    1: _("urgent"),
    2: _("soon"),
    3: _("in turn"),
    4: _("when there is time"),
}


def effect_of(outcome: str) -> str:
    """Return what a step does and for how long, to who decides."""
    return "; ".join(filter(None, [lasting(outcome), str(EFFECTS.get(outcome, ""))]))


def lasting(outcome: str) -> str:
    """Return how long a step may last, such as "3 to 14 days"; "" where nobody chooses that."""
    step = STEPS.get(outcome)
    if step is None or step.shortest == step.longest:
        return ""
    assert step.shortest is not None
    assert step.longest is not None
    if step.in_days:
        told = ngettext(
            "%(least)d to %(most)d day", "%(least)d to %(most)d days", step.longest.days
        )
        return told % {"least": step.shortest.days, "most": step.longest.days}
    least, most = (round(span / HOUR) for span in (step.shortest, step.longest))
    told = ngettext("%(least)d to %(most)d hour", "%(least)d to %(most)d hours", most)
    return told % {"least": least, "most": most}


def to_reporter(outcome: str) -> Words:
    """Return what a reporter hears: the class of the outcome, no private details."""
    return TO_REPORTERS.get(outcome, A_LIMIT)
