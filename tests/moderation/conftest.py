"""A board with words on it, and people who act on them through the real verbs."""

import uuid
from collections.abc import Callable
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
def on_duty() -> Callable[[Member], Member]:
    """Put a member on duty."""

    def put(member: Member) -> Member:
        check_in(member)
        return member

    return put


@pytest.fixture
def reported() -> Callable[..., Case]:
    """Report a thing and return the case that it opened."""

    def tell(thing: Target, by: Member, reason: str = "R13", words: str = "") -> Case:
        made = report(thing, by=by, reason=reason, words=words, client_id=uuid.uuid4())
        return (
            made.cases.order_by("-lane").get() if made.cases.count() == 1 else made.cases.all()[0]
        )

    return tell


@pytest.fixture
def decided(reasons: Reasons) -> Callable[..., Decision]:
    """Have a moderator on duty take a case and decide it."""

    def settle(case: Case, by: Member, outcome: str, **more: Any) -> Decision:
        check_in(by)
        held = lease(case, by=by)
        told = Reasons(**(reasons.__dict__ | {"message": "I read what you wrote."} | more))
        return decide(held, by=by, version=held.version, outcome=outcome, reasons=told)

    return settle
