"""The demo's part of moderation: what waits, what was decided, and a line that is answered."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from community.actions.duty import check_in
from community.models import Clause, Member
from moderation.actions.care import answer, write_to_duty
from moderation.actions.cases import lease
from moderation.actions.decisions import decide
from moderation.actions.profiles import edit_profile
from moderation.actions.reports import report
from moderation.models import CareThread, Case, Contribution, Decision, Profile, Target
from moderation.outcomes import Outcome, Reasons

Cast = Mapping[str, Member]


def open_cases(
    cast: Cast,
    *,
    pushy_reply: Contribution,
    worrying_topic: Contribution,
    otto_replies: Sequence[Contribution],
    other_reply: Contribution,
    now: datetime,
) -> None:
    """Tell the demo's cases through the real verbs: some decided, two waiting, a line answered.

    Of otto's replies the first is folded and the second taken out of view. Everything is made
    once: a second call finds mara's decisions and adds nothing.
    """
    if Decision.objects.exists():
        return
    check_in(cast["mara"])
    _decided_before(cast, otto_replies, other_reply)
    _waiting(cast, pushy_reply, worrying_topic)
    _care_thread(cast)
    _profiles(cast)


def _waiting(cast: Cast, pushy_reply: Contribution, worrying_topic: Contribution) -> None:
    _report(pushy_reply, cast["ben"], "R13", "She asked us to listen. It read like an order.")
    _report(pushy_reply, cast["pia"], "R13", "Her line says please don't tell me to talk to him.")
    words = "He says it in such a quiet way. I answered, but I would like someone else to look in."
    _report(worrying_topic, cast["ida"], "R05", words)


def _decided_before(
    cast: Cast, otto_replies: Sequence[Contribution], other_reply: Contribution
) -> None:
    _a_nudge(cast, other_reply)
    first, second = otto_replies[:2]
    _a_fold(cast, first)
    _a_removal(cast, second)
    _a_pause(cast, Profile.of(cast["otto"]))


def _a_nudge(cast: Cast, reply: Contribution) -> None:
    _settle(
        cast,
        reply,
        ("wren", "R14", "It was meant kindly. It was a bit much for a first answer."),
        Outcome.NUDGE,
        Reasons(
            clause=_clause("G-05"),
            message=(
                "You meant this kindly, and it shows. The topic asked for something else than "
                "advice. Next time you could ask first: would a thought of mine help? Nothing "
                "was changed and nothing is kept against you."
            ),
        ),
    )


def _a_fold(cast: Cast, reply: Contribution) -> None:
    _settle(
        cast,
        reply,
        ("juno", "R10", "This came without a word of warning."),
        Outcome.FOLD,
        Reasons(
            clause=_clause("G-10"),
            facts="The reply tells of a hard scene at home, with no note before it.",
            explanation=(
                "Hard scenes are welcome behind a fold, so that everyone can choose when to read. "
                "We put the note on it and left your words as they are."
            ),
            notes=("abuse",),
        ),
    )


def _a_removal(cast: Cast, reply: Contribution) -> None:
    _settle(
        cast,
        reply,
        ("sol", "R14", "He tells me who I am. I do not want to read it again."),
        Outcome.REMOVE,
        Reasons(
            clause=_clause("G-04"),
            facts="The reply tells another member what is true about them and someone close.",
            explanation=(
                "We speak for ourselves here, from “I”. This reply judged someone who had only "
                "told a story of their own. You can say what it was like for you instead."
            ),
            why_not_softer="A fold would leave the judgement where the person concerned meets it.",
        ),
    )


def _a_pause(cast: Cast, page: Profile) -> None:
    _settle(
        cast,
        page,
        ("pia", "R09", "It is the third time this month. I have stopped writing when he is there."),
        Outcome.SUSPEND,
        Reasons(
            clause=_clause("G-03"),
            facts=(
                "Over three weeks, in several topics, replies judged members who had asked for "
                "company, and went on after two nudges."
            ),
            explanation=(
                "People fall silent when they are judged, also when it is meant to wake them up. "
                "The pause gives them some room, and you some time. It says nothing about your "
                "own story, which is welcome here."
            ),
            why_not_softer="Two nudges were answered, and the next reply came the same evening.",
            lasts=timedelta(days=21),
        ),
    )


def _care_thread(cast: Cast) -> None:
    write_to_duty(
        cast["noor"],
        body=(
            "Hello. I am new and not in danger. I wrote my first reply and now I want to take it "
            "back and disappear. Is that a thing other people have?"
        ),
        client_id=_once("care-noor-1"),
    )
    thread = CareThread.objects.get(member=cast["noor"])
    seen = thread.messages.order_by("-pk").values_list("pk", flat=True).first() or 0
    answer(
        thread,
        by=cast["mara"],
        body=(
            "Hello Noor. Yes, many of us have that, often the hour after. You can take it back, "
            "and nobody will ask. You can also leave it and look again tomorrow. I am here until "
            "ten; after that the hours are on this page."
        ),
        seen=seen,
        client_id=_once("care-mara-1"),
    )
    write_to_duty(
        cast["noor"],
        body="Thank you. I will leave it for tonight. The kettle is on.",
        client_id=_once("care-noor-2"),
    )


def _profiles(cast: Cast) -> None:
    for handle, pronouns, body in [
        ("ana", "she", "I answer slowly. I like leeks, trains and being asked twice."),
        ("ben", "he", "Deliveries by day. I read more than I write, and I do read it all."),
        ("lea", "she", "I listen here on most evenings. You do not have to be interesting."),
    ]:
        edit_profile(Profile.of(cast[handle]), by=cast[handle], body=body, pronouns=pronouns)


def _settle(
    cast: Cast,
    thing: Target,
    told: tuple[str, str, str],
    outcome: str,
    reasons: Reasons,
) -> Decision:
    """Report a thing and have mara take and decide the case."""
    handle, reason, words = told
    case = lease(_report(thing, cast[handle], reason, words), by=cast["mara"])
    return decide(case, by=cast["mara"], version=case.version, outcome=outcome, reasons=reasons)


def _report(thing: Target, by: Member, reason: str, words: str) -> Case:
    once = _once(f"{thing.about}-{by.handle}-{reason}")
    return report(thing, by=by, reason=reason, words=words, client_id=once).cases.get()


def _clause(code: str) -> Clause:
    return Clause.objects.in_force().get(code=code)


def _once(name: str) -> uuid.UUID:
    """Return the same id for the same line of the story, so that it is told once."""
    return uuid.uuid5(uuid.NAMESPACE_URL, f"hearth-demo:{name}")
