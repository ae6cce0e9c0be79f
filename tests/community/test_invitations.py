"""Where joining is by invitation: one code, one person, thirty days."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from community.actions import joining
from community.errors import Refused
from community.models import (
    AuditEntry,
    Community,
    Invitation,
    Member,
)
from tests.community.newcomer import JOIN, typed

Browser = Callable[[Member], Client]


def test_by_invitation_only_an_invitation_opens_the_form(
    client: Client, community: Community, lena: Member
) -> None:
    community.keep(joining=Community.Joining.INVITED)
    assert "by invitation" in client.get(JOIN).content.decode()
    assert "does not work any more" in client.get(f"{JOIN}?invitation=made-up").content.decode()
    code = joining.invite(by=lena)
    page = client.get(f"{JOIN}?invitation={code}").content.decode()
    assert f'name="invitation" value="{code}"' in page
    assert client.post(JOIN, typed(invitation=code)).status_code == 302
    assert Member.objects.get(handle="quiet-river").takes_part


def test_an_invitation_works_once_and_only_for_thirty_days(
    client: Client, community: Community, lena: Member
) -> None:
    community.keep(joining=Community.Joining.INVITED)
    code, late = joining.invite(by=lena), joining.invite(by=lena)
    client.post(JOIN, typed(invitation=code))
    again = Client().post(JOIN, typed(username="second-river", invitation=code))
    assert "does not work any more" in again.content.decode()
    with time_machine.travel(timezone.now() + timedelta(days=31)):
        answer = Client().get(f"{JOIN}?invitation={late}")
        assert "does not work any more" in answer.content.decode()
    assert not Member.objects.filter(handle="second-river").exists()


def test_an_invitation_is_kept_as_a_digest_and_an_act_of_power(lena: Member) -> None:
    code = joining.invite(by=lena)
    assert code not in str(Invitation.objects.values_list())
    assert AuditEntry.objects.filter(action="invitation.make").exists()


def test_a_failed_joining_does_not_use_the_invitation_up(
    client: Client, community: Community, lena: Member, ana: Member
) -> None:
    community.keep(joining=Community.Joining.INVITED)
    code = joining.invite(by=lena)
    with pytest.raises(Refused):
        joining.join(
            Member(handle="ana"), at=timezone.now(), adult=True, health_words=True, invitation=code
        )
    assert client.post(JOIN, typed(invitation=code)).status_code == 302


def test_only_leads_invite(mara: Member, ana: Member) -> None:
    for member in (mara, ana):
        with pytest.raises(Refused):
            joining.invite(by=member)
