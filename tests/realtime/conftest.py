"""An open session on the porch, and the people in it."""

import pytest
from django.utils import timezone

from community import limits
from community.actions.duty import check_in
from community.models import Community, Member
from realtime.actions import sessions
from realtime.models import Room, Session


@pytest.fixture(autouse=True)
def _fresh_counts() -> None:
    limits.forget_all()


@pytest.fixture
def porch(community: Community) -> Room:
    """A room with three seats."""
    return Room.objects.create(slug="porch", title="The porch", purpose="Company", seats=3)


@pytest.fixture
def evening(porch: Room, finn: Member, hedi: Member, mara: Member) -> Session:
    """A session that finn opened, with hedi beside him and mara on duty."""
    check_in(mara)
    planned = sessions.plan_session(
        porch, by=finn, co_host=hedi, title="Family, tonight", starts_at=timezone.now()
    )
    return sessions.open_session(planned, by=finn)
