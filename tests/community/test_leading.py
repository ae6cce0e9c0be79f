"""The leads' pages: roles, invitations, the community; and that they exist for leads only."""

from collections.abc import Callable

import pytest
from django.test import Client

from community.actions import joining, roles
from community.actions.founding import change_community
from community.errors import Refused
from community.models import AuditEntry, Community, Invitation, Member, Notification, Role
from tests.cast import make_member

Browser = Callable[[Member], Client]
PAGES = [
    "/lead/",
    "/lead/people/",
    "/lead/people/waiting/",
    "/lead/invitations/",
    "/lead/community/",
    "/lead/members/ana/",
    "/lead/members/ana/host/give/",
    "/lead/members/ana/host/withdraw/",
]
COMMUNITY = {
    "name": "Lamplight",
    "joining": "invited",
    "safeguarding_contact": "someone outside the team",
    "exit_url": "https://www.wikipedia.org",
    "time_zone": "Europe/Dublin",
    "age_check_url": "",
    "promised_hours": "12",
    "second_voice_listeners": "3",
}


@pytest.mark.parametrize("page", PAGES)
def test_leads_open_them(client_of: Browser, lena: Member, ana: Member, page: str) -> None:
    assert client_of(lena).get(page).status_code == 200


@pytest.mark.parametrize("page", PAGES)
def test_for_everyone_else_they_do_not_exist(
    client: Client, client_of: Browser, ana: Member, mara: Member, finn: Member, page: str
) -> None:
    for member in (ana, mara, finn):
        assert client_of(member).get(page).status_code == 404
        assert client_of(member).post(page).status_code == 404
    assert client.get(page).url.startswith("/accounts/login/")


def test_a_lead_gives_a_role_after_being_asked_once_more(
    client_of: Browser, lena: Member, ana: Member
) -> None:
    browser = client_of(lena)
    assert "Make host" in browser.get("/lead/members/ana/").content.decode()
    asked = browser.get("/lead/members/ana/host/give/").content.decode()
    assert "Make ana host?" in asked
    assert not Role.objects.filter(member=ana).exists()
    assert browser.post("/lead/members/ana/host/give/").status_code == 302
    assert Role.objects.get(member=ana).given_by == lena
    assert Notification.objects.get(member=ana).kind == "role"
    assert AuditEntry.objects.filter(action="role.give").exists()


def test_giving_twice_gives_once(client_of: Browser, lena: Member, ana: Member) -> None:
    browser = client_of(lena)
    for _each in range(2):
        browser.post("/lead/members/ana/listener/give/")
    assert Role.objects.filter(member=ana).count() == 1


def test_a_lead_withdraws_a_role(client_of: Browser, lena: Member, finn: Member) -> None:
    browser = client_of(lena)
    assert "Withdraw host from finn?" in (
        browser.get("/lead/members/finn/host/withdraw/").content.decode()
    )
    browser.post("/lead/members/finn/host/withdraw/")
    assert Role.objects.get(member=finn).withdrawn_at
    assert client_of(finn).get("/me/").status_code == 200


def test_the_last_lead_stays(client_of: Browser, lena: Member) -> None:
    answer = client_of(lena).post("/lead/members/lena/lead/withdraw/")
    assert answer.status_code == 403
    assert "last lead" in answer.content.decode()
    assert Role.objects.filter(member=lena, withdrawn_at=None).exists()


def test_one_of_two_leads_can_step_down(client_of: Browser, lena: Member, luis: Member) -> None:
    browser = client_of(lena)
    assert browser.post("/lead/members/lena/lead/withdraw/").url == "/me/"
    assert browser.get("/lead/").status_code == 404


def test_a_role_that_is_none_is_not_found(client_of: Browser, lena: Member, ana: Member) -> None:
    browser = client_of(lena)
    assert browser.get("/lead/members/ana/king/give/").status_code == 404
    assert browser.post("/lead/members/ana/king/give/").status_code == 422
    assert browser.get("/lead/members/nobody/host/give/").status_code == 404


def test_only_leads_give_roles(mara: Member, ana: Member) -> None:
    with pytest.raises(Refused):
        roles.give_role(ana, "host", by=mara)


def test_people_are_listed_by_handle_and_found_by_a_part_of_it(
    client_of: Browser, lena: Member, finn: Member, ana: Member
) -> None:
    browser = client_of(lena)
    page = browser.get("/lead/people/").content.decode().partition("<main")[2]
    assert page.index(">ana<") < page.index(">finn<") < page.index(">lena<")
    found = browser.get("/lead/people/?q=FIN").content.decode().partition("<main")[2]
    assert ">finn<" in found
    assert ">ana<" not in found
    assert "Nobody has such a handle" in browser.get("/lead/people/?q=zzz").content.decode()


def test_long_lists_of_people_go_on_without_gaps(
    client_of: Browser, lena: Member, django_assert_max_num_queries: Callable
) -> None:
    for number in range(60):
        make_member(f"person{number:02}")
    browser = client_of(lena)
    with django_assert_max_num_queries(12):
        first = browser.get("/lead/people/").content.decode()
    after = first.partition("after=")[2].partition('"')[0]
    second = browser.get(f"/lead/people/?after={after}").content.decode()
    for number in range(60):
        assert (f">person{number:02}<" in first) != (f">person{number:02}<" in second)


def test_an_invitation_is_shown_once_and_can_be_taken_back(
    client_of: Browser, lena: Member, community: Community
) -> None:
    community.keep(joining="invited")
    browser = client_of(lena)
    page = browser.post("/lead/invitations/").content.decode()
    code = page.partition("?invitation=")[2].partition("<")[0]
    assert Client().get(f"/accounts/signup/?invitation={code}").status_code == 200
    assert code not in browser.get("/lead/invitations/").content.decode()
    invitation = Invitation.objects.get()
    assert browser.post(f"/lead/invitations/{invitation.pk}/withdraw/").status_code == 302
    told = Client().get(f"/accounts/signup/?invitation={code}").content.decode()
    assert "does not work any more" in told


def test_taking_back_a_used_invitation_changes_nothing(lena: Member) -> None:
    joining.invite(by=lena)
    invitation = Invitation.objects.get()
    Invitation.objects.update(used_at=invitation.made_at)
    joining.withdraw_invitation(invitation, by=lena)
    assert Invitation.objects.get().expires_at == invitation.expires_at


def test_a_lead_changes_what_the_community_is_and_the_audit_knows(
    client_of: Browser, lena: Member, community: Community
) -> None:
    browser = client_of(lena)
    words = COMMUNITY | {"name": "Lanternlight", "time_zone": "Europe/Berlin"}
    assert browser.post("/lead/community/", words).status_code == 302
    kept = Community.objects.get()
    assert (kept.name, kept.joining, kept.time_zone) == ("Lanternlight", "invited", "Europe/Berlin")
    assert "Lanternlight" in browser.get("/").content.decode()
    assert AuditEntry.objects.filter(action="community.change").count() == 1
    browser.post("/lead/community/", words)
    assert AuditEntry.objects.filter(action="community.change").count() == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("joining", "sometimes"),
        ("exit_url", "javascript:alert(1)"),
        ("time_zone", "Mars/Base"),
        ("safeguarding_contact", "x" * 201),
        ("promised_hours", "1"),
        ("promised_hours", "25"),
        ("second_voice_listeners", "1"),
        ("second_voice_listeners", "51"),
    ],
)
def test_a_slip_keeps_the_rest_as_typed_and_changes_nothing(
    client_of: Browser, lena: Member, community: Community, field: str, value: str
) -> None:
    words = COMMUNITY | {"name": "Lanternlight"} | {field: value}
    answer = client_of(lena).post("/lead/community/", words)
    assert answer.status_code == 422
    if field != "name":
        assert 'value="Lanternlight"' in answer.content.decode()
    assert Community.objects.get().name == "Lamplight"


def test_only_leads_change_the_community(community: Community, mara: Member) -> None:
    with pytest.raises(Refused):
        change_community(community, by=mara, name="Mine")


def test_a_form_without_its_token_comes_back_with_its_words(
    client_of: Browser, lena: Member
) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.cookies = client_of(lena).cookies
    answer = browser.post(
        "/lead/community/",
        COMMUNITY | {"name": "A name that took some thought, over forty characters"},
        headers={"Sec-Fetch-Site": "same-origin"},
    )
    assert answer.status_code == 403
    assert "over forty characters" in answer.content.decode()


def test_a_form_sent_after_the_sign_in_ran_out_keeps_its_words(
    client: Client, community: Community
) -> None:
    answer = client.post("/lead/community/", COMMUNITY)
    assert answer.status_code == 401
    assert "someone outside the team" in answer.content.decode()
