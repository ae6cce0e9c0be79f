"""A moderator is kept from cases about themselves and whom they blocked, and from no others."""

import pytest

from community.actions.blocks import block
from community.errors import Refused
from community.models import Member
from forums.models import Board
from moderation.actions.cases import lease, lease_next
from moderation.models import Case, Profile
from tests.moderation.desk import DeskOf, Reported


def test_a_moderator_never_sees_a_case_about_themselves(
    board: Board,
    ana: Member,
    mara_on_duty: Member,
    mika_on_duty: Member,
    reported: Reported,
    desk_of: DeskOf,
) -> None:
    case, desk = reported(Profile.of(mara_on_duty), ana, "R09"), desk_of(mara_on_duty)
    assert desk.opens(case).status_code == 404
    assert desk.takes(case).status_code == 404
    with pytest.raises(Refused):
        lease(case, by=mara_on_duty)
    assert lease_next(mara_on_duty, "conduct") is None
    assert lease_next(mika_on_duty, "conduct") == case


def test_a_moderator_never_sees_a_case_about_someone_they_blocked(
    case: Case, ben: Member, mara_on_duty: Member, desk_of: DeskOf
) -> None:
    block(ben, by=mara_on_duty)
    assert desk_of(mara_on_duty).opens(case).status_code == 404
    assert lease_next(mara_on_duty, "conduct") is None


def test_being_blocked_by_someone_never_recuses_a_moderator(
    case: Case, ben: Member, mara_on_duty: Member, desk_of: DeskOf
) -> None:
    block(mara_on_duty, by=ben)
    lease(case, by=mara_on_duty)
    assert "You have to tell him" in desk_of(mara_on_duty).reads(case)
