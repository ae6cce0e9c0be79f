"""A board with words on it, and people who act on them through the real verbs."""

import uuid
from dataclasses import replace
from typing import Any

import pytest

from community import limits
from community.actions.duty import check_in
from community.models import Clause, Community, Member
from forums.actions.replies import post_reply
from forums.actions.topics import start_topic
from forums.models import Board, Reply, Topic
from moderation.actions.cases import lease
from moderation.actions.decisions import decide
from moderation.actions.reports import report
from moderation.models import Case, Decision, Target
from moderation.outcomes import Reasons
from tests.moderation.desk import ClientOf, Decided, Desk, DeskOf, OnDuty, Reported


@pytest.fixture(autouse=True)
def _fresh_counts() -> None:
    limits.forget_all()


@pytest.fixture
def board(community: Community) -> Board:
    """The one board of these tests."""
    return Board.objects.create(slug="close", title="Close relationships", purpose="Being close.")


@pytest.fixture
def topic(board: Board, ana: Member) -> Topic:
    """What ana wrote; she asks to be listened to."""
    return start_topic(
        board,
        by=ana,
        title="I go quiet when someone is kind",
        body="He cooked for me and I could not find a word.",
        reply_wanted="listen",
        boundary="please don't tell me to talk to him yet",
        client_id=uuid.uuid4(),
    )


@pytest.fixture
def reply(topic: Topic, ben: Member) -> Reply:
    """What ben answered, pushing."""
    body = "You have to tell him tonight. If you don't you will ruin this one too."
    return post_reply(topic, by=ben, body=body, client_id=uuid.uuid4())


@pytest.fixture
def clause(community: Community) -> Clause:
    """The clause about fixing without asking."""
    return Clause.objects.in_force().get(code="G-05")


@pytest.fixture
def reasons(clause: Clause) -> Reasons:
    """Reasons that make a complete statement."""
    return Reasons(
        clause=clause,
        facts="The reply tells ana to act tonight.",
        explanation="She asked to be listened to.",
        why_not_softer="A nudge was sent before.",
    )


@pytest.fixture
def on_duty() -> OnDuty:
    """Put a member on duty."""

    def put(member: Member) -> Member:
        check_in(member)
        return member

    return put


@pytest.fixture
def mara_on_duty(mara: Member, on_duty: OnDuty) -> Member:
    """Mara, who checked in."""
    return on_duty(mara)


@pytest.fixture
def mika_on_duty(mika: Member, on_duty: OnDuty) -> Member:
    """Mika, who checked in."""
    return on_duty(mika)


@pytest.fixture
def desk_of(client_of: ClientOf) -> DeskOf:
    """Return the desk at which a member is signed in, on duty or not."""
    return lambda member: Desk(client_of(member))


@pytest.fixture
def reported() -> Reported:
    """Report a thing and return the case that it opened."""

    def tell(thing: Target, by: Member, reason: str = "R13", words: str = "") -> Case:
        made = report(thing, by=by, reason=reason, words=words, client_id=uuid.uuid4())
        return made.cases.all()[0]

    return tell


@pytest.fixture
def case(reply: Reply, ana: Member, reported: Reported) -> Case:
    """What ana's report about ben's reply opened; nobody holds it yet."""
    return reported(reply, ana)


@pytest.fixture
def held(case: Case, mara_on_duty: Member) -> Case:
    """The same case, held by mara."""
    return lease(case, by=mara_on_duty)


@pytest.fixture
def mara_decides(held: Case, mara: Member, reasons: Reasons) -> Decided:
    """Have mara decide the case that she holds, with complete reasons but for what is given."""

    def settle(outcome: str, **more: Any) -> Decision:
        told = replace(reasons, **more)
        return decide(held, by=mara, version=held.version, outcome=outcome, reasons=told)

    return settle


@pytest.fixture
def decided(reasons: Reasons) -> Decided:
    """Have a moderator on duty take a case and decide it."""

    def settle(case: Case, by: Member, outcome: str, **more: Any) -> Decision:
        check_in(by)
        held = lease(case, by=by)
        told = replace(reasons, **({"message": "I read what you wrote."} | more))
        return decide(held, by=by, version=held.version, outcome=outcome, reasons=told)

    return settle
