"""What lies before a moderator who is about to decide: the steps, and what was decided before."""

import pytest

from community.errors import Refused
from community.models import Member
from forums.models import Reply
from moderation.actions.cases import lease
from moderation.actions.decisions import decide
from moderation.models import Case, Profile
from moderation.outcomes import Outcome, Reasons
from tests.moderation.desk import Decided, DeskOf, Reported


def test_the_ladder_starts_with_the_softest_step(held: Case, mara: Member, desk_of: DeskOf) -> None:
    page = desk_of(mara).reads(held)
    places = [page.index(f'value="{step}"') for step in Outcome if f'value="{step}"' in page]
    assert places == sorted(places)
    assert 'value="withdraw_role"' not in page
    assert 'value="lock"' not in page
    assert "checked" not in page.split('id="id_outcome"')[1].split("</ul>")[0]


def test_earlier_decisions_stand_after_the_words(
    ana: Member,
    ben: Member,
    mara: Member,
    mara_decides: Decided,
    reported: Reported,
    desk_of: DeskOf,
) -> None:
    mara_decides("remove")
    again = lease(reported(Profile.of(ben), ana, "R09"), by=mara)
    page = desk_of(mara).reads(again)
    assert page.index("data-reading") < page.index("data-after-reading")
    assert "Take it out of view, <bdi>G-05" in page


def test_care_never_counts_among_earlier_decisions(
    reply: Reply,
    ana: Member,
    ben: Member,
    mara: Member,
    reported: Reported,
    decided: Decided,
    desk_of: DeskOf,
) -> None:
    decided(reported(reply, ana, "R05"), mara, "care_message")
    decided(reported(reply, ana, "R13"), mara, "nudge")
    again = lease(reported(Profile.of(ben), ana, "R09"), by=mara)
    assert "There are none." in desk_of(mara).reads(again)


def test_the_care_lane_offers_no_sanction(
    reply: Reply, ana: Member, mara_on_duty: Member, reasons: Reasons, reported: Reported
) -> None:
    case = lease(reported(reply, ana, "R05"), by=mara_on_duty)
    with pytest.raises(Refused) as no:
        decide(case, by=mara_on_duty, version=case.version, outcome="suspend", reasons=reasons)
    assert no.value.code == "not_offered"
