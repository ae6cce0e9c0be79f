"""The queues: urgent first, no words, and as quick at the end as at the start."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from community.models import Member
from forums.models import Reply, Topic
from moderation.models import Case
from moderation.models.case import Place
from tests.moderation.desk import ClientOf, DeskOf, OnDuty, Reported

QUERIES = 6


@pytest.fixture
def many(reply: Reply) -> list[Case]:
    """Seventy waiting cases about things that came and went."""
    now = timezone.now()
    return Case.objects.bulk_create(
        Case(
            lane="conduct",
            kind="reply",
            target_id=10_000 + number,
            severity=1 + number % 3,
            due_at=now + timedelta(minutes=number // 5),
        )
        for number in range(70)
    )


def test_the_most_urgent_comes_first_and_nothing_is_quoted(
    topic: Topic,
    reply: Reply,
    ana: Member,
    noor: Member,
    mara_on_duty: Member,
    reported: Reported,
    desk_of: DeskOf,
) -> None:
    reported(reply, ana, "R13", words="It read like a slap.")
    reported(reply, noor, "R13")
    reported(topic, noor, "R09")
    page = desk_of(mara_on_duty).queue()
    harsh = "One member told us about a topic: Harassment or hate."
    pushy = "2 members told us about a reply: Ignored what the author asked for."
    assert page.index(harsh) < page.index(pushy)
    for hidden in ("slap", "You have to tell him", "I go quiet", "ben", "noor", "ana"):
        assert hidden not in page.split("<main")[1].split("</main>")[0]


def test_who_holds_a_case_is_said_without_a_name(
    held: Case, mara: Member, mika: Member, desk_of: DeskOf
) -> None:
    assert "yours now" in desk_of(mara).queue()
    page = desk_of(mika).queue()
    assert "someone is reading it" in page
    assert "mara" not in page


@pytest.mark.parametrize(
    ("lane", "sentence"),
    [("care", "Nobody waits in care"), ("conduct", "Nothing waits in conduct")],
)
def test_an_empty_lane_is_a_kind_page(
    mara: Member, desk_of: DeskOf, lane: str, sentence: str
) -> None:
    page = desk_of(mara).queue(lane)
    assert sentence in page
    assert "Next case" not in page


def test_not_on_duty_there_is_no_next_case(
    mara: Member, many: list[Case], desk_of: DeskOf, on_duty: OnDuty
) -> None:
    page = desk_of(mara).queue()
    assert "Check in, then cases can be given to you." in page
    assert "Next case" not in page
    assert "Next case" in desk_of(on_duty(mara)).queue()


def test_pages_of_thirty_follow_each_other_without_a_hole(
    mara: Member, many: list[Case], desk_of: DeskOf
) -> None:
    waiting = Case.objects.waiting().filter(lane="conduct")
    place, found = None, []
    while page := waiting.after(place, 30):
        found += page
        place = page[-1].place
    assert found == list(waiting)
    first = desk_of(mara).queue()
    assert first.count("/moderation/cases/") == 30
    assert f"after={found[29].place}" in first
    rest = desk_of(mara).queue(f"conduct&after={found[59].place}")
    assert rest.count("/moderation/cases/") == 10


@pytest.mark.parametrize(
    "told", ["", "nonsense", "1.2", "-1.2.3", "9.99999999999999999999.1", "1.0.0"]
)
def test_a_broken_place_is_the_first_page(mara: Member, client_of: ClientOf, told: str) -> None:
    assert Place.told(told) is None
    assert client_of(mara).get(f"/moderation/?lane=conduct&after={told}").status_code == 200


def test_the_page_asks_the_database_as_often_for_thirty_as_for_one(
    case: Case,
    mara_on_duty: Member,
    desk_of: DeskOf,
    django_assert_num_queries: Any,
    request: pytest.FixtureRequest,
) -> None:
    desk = desk_of(mara_on_duty)
    desk.queue()
    with django_assert_num_queries(QUERIES):
        desk.queue()
    request.getfixturevalue("many")
    with django_assert_num_queries(QUERIES):
        desk.queue()
