"""Where someone says yes to each who joins: waiting, a yes, and a no with its reason."""

from collections.abc import Callable

import pytest
from django.test import Client

from community.actions import joining
from community.errors import Refused
from community.models import (
    Community,
    Decline,
    Member,
    Notification,
)
from tests.community.newcomer import JOIN, typed

Browser = Callable[[Member], Client]


def test_where_someone_says_yes_to_each_a_new_member_waits(
    client: Client, community: Community, lena: Member, client_of: Browser
) -> None:
    community.keep(joining=Community.Joining.APPROVED)
    client.post(JOIN, typed())
    assert client.get("/").url == "/waiting/"
    page = client.get("/waiting/").content.decode()
    assert "say yes or no to you" in page
    assert "/me/care/" in page
    assert client.get("/care/").status_code == 200
    notice = Notification.objects.get(member=lena)
    assert (notice.kind, notice.address) == ("joining", "/lead/people/waiting/")
    waiting = Member.objects.get(handle="quiet-river")
    lead = client_of(lena)
    assert "quiet-river" in lead.get("/lead/people/waiting/").content.decode()
    assert lead.post(f"/lead/people/waiting/{waiting.pk}/approve/").status_code == 302
    assert client.get("/").status_code == 200
    assert not Notification.objects.filter(member=lena).exists()
    assert Notification.objects.get(member=waiting).kind == "welcome"


def test_a_no_comes_with_a_reason_and_can_become_a_yes(
    client: Client, community: Community, lena: Member, client_of: Browser
) -> None:
    community.keep(joining=Community.Joining.APPROVED)
    client.post(JOIN, typed())
    waiting, lead = Member.objects.get(handle="quiet-river"), client_of(lena)
    page = f"/lead/people/waiting/{waiting.pk}/decline/"
    assert lead.post(page, {"because": " "}).status_code == 422
    assert lead.post(page, {"because": "We are full until spring."}).status_code == 302
    told = client.get("/waiting/").content.decode()
    assert "We are full until spring." in told
    assert community.safeguarding_contact in told
    assert not Member.objects.get(pk=waiting.pk).takes_part
    joining.approve(waiting, by=lena)
    assert client.get("/").status_code == 200
    assert not Decline.objects.exists()


def test_a_second_lead_cannot_answer_what_was_answered(
    client: Client, community: Community, lena: Member, luis: Member
) -> None:
    community.keep(joining=Community.Joining.APPROVED)
    client.post(JOIN, typed())
    waiting = Member.objects.get(handle="quiet-river")
    joining.approve(waiting, by=lena)
    with pytest.raises(Refused) as refused:
        joining.decline(waiting, by=luis, because="No.")
    assert refused.value.status == 409


def test_an_invitation_is_a_yes_where_others_wait(
    client: Client, community: Community, lena: Member
) -> None:
    community.keep(joining=Community.Joining.APPROVED)
    client.post(JOIN, typed(invitation=joining.invite(by=lena)))
    assert Member.objects.get(handle="quiet-river").takes_part
