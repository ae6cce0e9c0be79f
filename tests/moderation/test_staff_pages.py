"""Staff pages are not found by members, and ask staff for a second factor."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from community.models import Member
from forums.models import Reply
from moderation.actions.care import write_to_duty
from moderation.models import CareThread, Case

ClientOf = Callable[[Member], Client]
PAGES = ["/moderation/", "/moderation/?lane=conduct", "/duty/"]
VERBS = ["lease", "hand-back", "decide", "second-key"]


@pytest.mark.parametrize("path", [*PAGES, "/lead/hours/"])
def test_members_find_no_staff_page(
    ana: Member, finn: Member, client_of: ClientOf, path: str
) -> None:
    assert client_of(ana).get(path).status_code == 404
    assert client_of(finn).get(path).status_code == 404


def test_members_and_listeners_find_no_case(
    ana: Member,
    ben: Member,
    lea: Member,
    reply: Reply,
    reported: Any,
    on_duty: Any,
    client_of: ClientOf,
) -> None:
    case = reported(reply, ana)
    on_duty(lea)
    for who in (ana, ben, lea):
        assert client_of(who).get(f"/moderation/cases/{case.pk}/").status_code == 404
        assert client_of(who).post("/moderation/next/", {"lane": "conduct"}).status_code == 404
        for verb in VERBS:
            path = f"/moderation/cases/{case.pk}/{verb}/"
            assert client_of(who).post(path).status_code == 404
    page = client_of(lea).get("/moderation/?lane=conduct").content.decode()
    assert "Ignored what the author asked for" not in page


def test_a_signed_out_reader_is_asked_to_sign_in(community: Any) -> None:
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


def test_verbs_are_posted_never_followed(
    ana: Member, lena: Member, reply: Reply, reported: Any, client_of: ClientOf
) -> None:
    case = reported(reply, ana)
    for verb in VERBS:
        assert client_of(lena).get(f"/moderation/cases/{case.pk}/{verb}/").status_code == 405
    assert client_of(lena).get("/moderation/next/").status_code == 405
    assert Case.objects.get().leased_by is None


def test_leads_may_do_what_moderators_do(
    ana: Member, lena: Member, reply: Reply, reported: Any, on_duty: Any, client_of: ClientOf
) -> None:
    case = reported(reply, ana)
    hers = client_of(on_duty(lena))
    assert hers.post(f"/moderation/cases/{case.pk}/lease/").status_code == 302
    assert "You have to tell him" in hers.get(f"/moderation/cases/{case.pk}/").content.decode()


def test_a_withdrawn_role_closes_the_pages_at_once(
    ana: Member,
    mara: Member,
    lena: Member,
    reply: Reply,
    reported: Any,
    on_duty: Any,
    client_of: ClientOf,
) -> None:
    from community.actions.roles import withdraw_role

    case = reported(reply, ana)
    browser = client_of(on_duty(mara))
    browser.post(f"/moderation/cases/{case.pk}/lease/")
    withdraw_role(mara, "moderator", by=lena)
    assert browser.get(f"/moderation/cases/{case.pk}/").status_code == 404


def test_what_is_not_there_is_not_found(
    ana: Member, mara: Member, on_duty: Any, client_of: ClientOf
) -> None:
    write_to_duty(ana, body="Hello.", client_id=uuid.uuid4())
    browser = client_of(on_duty(mara))
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
