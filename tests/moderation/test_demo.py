"""The demo's cases come from the real verbs, once."""

import uuid
from typing import Any

import pytest
from django.utils import timezone

from community.audit import verify
from community.models import Member
from forums.actions.replies import post_reply
from forums.models import Reply, Topic
from moderation import standing
from moderation.demo import open_cases
from moderation.models import CareMessage, Case, Decision, Statement
from tests.cast import make_member


@pytest.fixture
def cast(
    ana: Member, ben: Member, noor: Member, otto: Member, lea: Member, mara: Member
) -> dict[str, Member]:
    """Everyone whom the story needs."""
    for handle in ("kai", "pia", "ida", "teo", "wren", "juno", "sol"):
        make_member(handle)
    return {member.handle: member for member in Member.objects.all()}


def test_the_story_has_cases_in_both_lanes_and_is_told_once(
    cast: dict[str, Member], topic: Topic
) -> None:
    def say(handle: str, body: str) -> Reply:
        return post_reply(topic, by=cast[handle], body=body, client_id=uuid.uuid4())

    told: dict[str, Any] = {
        "pushy_reply": say("kai", "You have to tell him."),
        "worrying_topic": topic,
        "otto_replies": [say("otto", "In our house it was chairs."), say("otto", "I'd just ask.")],
        "other_reply": say("kai", "Have you tried a list?"),
        "now": timezone.now(),
    }
    open_cases(cast, **told)
    waiting = Case.objects.filter(decided_at=None)
    assert sorted(waiting.values_list("lane", flat=True)) == ["care", "conduct"]
    assert set(Decision.objects.values_list("outcome", flat=True)) == {
        "nudge",
        "fold",
        "remove",
        "suspend",
    }
    assert standing.suspension_of(cast["otto"], timezone.now())
    assert Statement.objects.filter(member=cast["otto"]).count() == 3
    assert CareMessage.objects.filter(thread__member=cast["noor"]).count() == 3
    assert verify() == []
    open_cases(cast, **told)
    assert Decision.objects.count() == 4
