"""Staff pages are not found by members, and ask staff for a second factor."""

import uuid

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from community.actions.roles import withdraw_role
from community.models import Community, Member
from moderation.actions.care import write_to_duty
from moderation.models import CareThread, Case
from tests.moderation.desk import ClientOf, DeskOf, OnDuty

PAGES = ["/moderation/", "/moderation/?lane=conduct", "/duty/"]
VERBS = ["lease", "hand-back", "decide", "second-key"]


@pytest.mark.parametrize("path", [*PAGES, "/lead/hours/"])
def test_members_find_no_staff_page(
    ana: Member, finn: Member, client_of: ClientOf, path: str
) -> None:
    assert client_of(ana).get(path).status_code == 404
    assert client_of(finn).get(path).status_code == 404


def test_members_and_listeners_find_no_case(
    case: Case, ana: Member, ben: Member, lea: Member, on_duty: OnDuty, desk_of: DeskOf
) -> None:
    for who in (ana, ben, on_duty(lea)):
        desk = desk_of(who)
        assert desk.opens(case).status_code == 404
        assert desk.asks_for_next().status_code == 404
        for verb in VERBS:
            assert desk.presses(case, verb).status_code == 404
    assert "Ignored what the author asked for" not in desk_of(lea).queue()


def test_a_signed_out_reader_is_asked_to_sign_in(community: Community) -> None:
    for path in [*PAGES, "/me/care/", "/me/reports/", "/me/decisions/", "/members/ana/"]:
        answer = Client().get(path)
        assert answer.status_code == 302
        assert "/accounts/login/" in answer.url


@pytest.mark.parametrize("path", PAGES)
def test_staff_without_a_second_factor_are_asked_for_one(
    mara: Member, client_of: ClientOf, path: str
) -> None:
    Authenticator.objects.filter(user=mara).delete()
    answer = client_of(mara).get(path)
    assert answer.status_code == 302
    assert answer.url == "/me/second-factor/"


def test_verbs_are_posted_never_followed(case: Case, lena: Member, client_of: ClientOf) -> None:
    for verb in VERBS:
        assert client_of(lena).get(f"/moderation/cases/{case.pk}/{verb}/").status_code == 405
    assert client_of(lena).get("/moderation/next/").status_code == 405
    assert Case.objects.get().leased_by is None


def test_leads_may_do_what_moderators_do(
    case: Case, lena: Member, on_duty: OnDuty, desk_of: DeskOf
) -> None:
    desk = desk_of(on_duty(lena))
    assert desk.takes(case).status_code == 302
    assert "You have to tell him" in desk.reads(case)


def test_a_withdrawn_role_closes_the_pages_at_once(
    case: Case, mara_on_duty: Member, lena: Member, desk_of: DeskOf
) -> None:
    desk = desk_of(mara_on_duty)
    desk.takes(case)
    withdraw_role(mara_on_duty, "moderator", by=lena)
    assert desk.opens(case).status_code == 404


def test_what_is_not_there_is_not_found(
    ana: Member, mara_on_duty: Member, client_of: ClientOf
) -> None:
    write_to_duty(ana, body="Hello.", client_id=uuid.uuid4())
    browser = client_of(mara_on_duty)
    for path in ["/moderation/cases/999999/", "/moderation/care/999999/"]:
        assert browser.get(path).status_code == 404
    huge = "9" * 30
    assert browser.get(f"/moderation/cases/{huge}/").status_code == 404
    assert browser.get(f"/me/decisions/{huge}/").status_code == 404
    assert browser.get(f"/me/reports/?before={huge}").status_code == 200
    assert browser.get(f"/me/care/new/?after={huge}").status_code == 200
    thread = CareThread.objects.get()
    rest = browser.post(f"/moderation/care/{thread.pk}/rest/", {"seen": huge})
    assert rest.status_code == 302
