"""A member's own pages: what is new, the clock, consent; and who may open them."""

from collections.abc import Callable
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone

from community.actions.consent import withdraw_consent
from community.actions.notices import notify
from community.errors import Refused
from community.models import Consent, Member, Notification
from moderation.standing import FORUMS, require_voice

Browser = Callable[[Member], Client]
OWN = ["/me/", "/me/settings/", "/me/notifications/", "/me/codes/"]


@pytest.mark.parametrize("page", OWN)
def test_own_pages_open_for_their_member(client_of: Browser, ana: Member, page: str) -> None:
    assert client_of(ana).get(page).status_code == 200


@pytest.mark.parametrize("page", OWN)
def test_own_pages_ask_a_stranger_to_sign_in(client: Client, community: object, page: str) -> None:
    assert client.get(page).url == f"/accounts/login/?next={page}"


@pytest.mark.parametrize("page", OWN)
def test_own_pages_stay_open_to_who_waits_and_who_is_closed(
    client_of: Browser, ana: Member, ben: Member, page: str
) -> None:
    ana.approved_at = None
    ana.save()
    ben.closed_at = timezone.now()
    ben.save()
    for member in (ana, ben):
        assert client_of(member).get(page).status_code == 200


def test_a_closed_member_reads_own_things_only(client_of: Browser, ana: Member) -> None:
    ana.closed_at = timezone.now()
    ana.save()
    browser = client_of(ana)
    for page in ("/", "/boards/", "/rooms/"):
        assert browser.get(page).url == "/waiting/"
    told = browser.get("/waiting/").content.decode()
    assert "Your account is closed" in told
    assert "/me/decisions/" in told
    assert browser.get("/care/now/").status_code == 200
    assert "/members/ana/" not in browser.get("/me/").content.decode().partition("<main")[2]


def test_times_are_shown_in_ones_own_zone(client_of: Browser, ana: Member) -> None:
    browser = client_of(ana)
    assert browser.post("/me/settings/", {"time_zone": "Asia/Tokyo"}).status_code == 302
    ana.refresh_from_db()
    assert ana.time_zone == "Asia/Tokyo"
    notify(ana, Notification.Kind.REPLY, "/boards/")
    here = timezone.now().astimezone(ZoneInfo("Asia/Tokyo"))
    assert f"{here:%H}:" in browser.get("/me/notifications/").content.decode()


def test_a_zone_that_is_none_is_refused_with_the_form_still_there(
    client_of: Browser, ana: Member
) -> None:
    answer = client_of(ana).post("/me/settings/", {"time_zone": "Mars/Base"})
    assert answer.status_code == 422
    assert "another look" in answer.content.decode()
    ana.refresh_from_db()
    assert ana.time_zone == "UTC"


def test_consent_is_taken_back_as_easily_as_it_is_given(client_of: Browser, ana: Member) -> None:
    browser, now = client_of(ana), timezone.now()
    require_voice(ana, FORUMS, at=now)
    assert browser.post("/me/consent/withdraw/").status_code == 302
    assert "Yes, keep what I write" in browser.get("/me/settings/").content.decode()
    ana.forget_ties()
    with pytest.raises(Refused) as refused:
        require_voice(ana, FORUMS, at=now)
    assert refused.value.code == "consent"
    assert browser.get("/").status_code == 200
    assert browser.post("/me/consent/give/").status_code == 302
    ana.forget_ties()
    require_voice(ana, FORUMS, at=now)
    rows = Consent.objects.filter(member=ana).order_by("pk")
    assert [bool(row.withdrawn_at) for row in rows] == [True, False]


def test_giving_or_taking_back_twice_changes_nothing(client_of: Browser, ana: Member) -> None:
    browser = client_of(ana)
    browser.post("/me/consent/give/")
    assert Consent.objects.filter(member=ana).count() == 1
    withdraw_consent(ana, "health_words")
    first = Consent.objects.get(member=ana).withdrawn_at
    browser.post("/me/consent/withdraw/")
    assert Consent.objects.get(member=ana).withdrawn_at == first


@pytest.mark.parametrize(
    "page", ["/me/consent/give/", "/me/consent/withdraw/", "/me/notifications/read/"]
)
def test_what_changes_something_is_never_a_link(client_of: Browser, ana: Member, page: str) -> None:
    assert client_of(ana).get(page).status_code == 405


def test_what_is_new_is_neutral_and_only_ones_own(
    client_of: Browser, ana: Member, ben: Member
) -> None:
    notice = notify(ana, Notification.Kind.REPLY, "/topics/7/")
    page = client_of(ana).get("/me/notifications/").content.decode()
    assert "Someone replied in your topic" in page
    other = client_of(ben)
    assert "Someone replied" not in other.get("/me/notifications/").content.decode()
    assert other.get(f"/me/notifications/{notice.pk}/").status_code == 404
    notice.refresh_from_db()
    assert notice.read_at is None


def test_opening_a_notice_reads_it_and_leads_there(client_of: Browser, ana: Member) -> None:
    notice = notify(ana, Notification.Kind.REPLY, "/topics/7/")
    browser = client_of(ana)
    assert browser.get(f"/me/notifications/{notice.pk}/").url == "/topics/7/"
    notice.refresh_from_db()
    assert notice.read_at


def test_everything_is_marked_as_read_at_once(client_of: Browser, ana: Member, ben: Member) -> None:
    for member in (ana, ana, ben):
        notify(member, Notification.Kind.REPLY, "/boards/")
    browser = client_of(ana)
    assert "Mark all as read" in browser.get("/me/notifications/").content.decode()
    assert browser.post("/me/notifications/read/").status_code == 302
    assert "Mark all as read" not in browser.get("/me/notifications/").content.decode()
    assert list(Notification.objects.filter(read_at=None).values_list("member", flat=True)) == [
        ben.pk
    ]


def test_what_is_held_back_is_not_shown_yet(client_of: Browser, ana: Member) -> None:
    notice = notify(ana, Notification.Kind.REPLY, "/topics/7/", after=timedelta(minutes=5))
    browser = client_of(ana)
    assert "Nothing new, and that is fine" in browser.get("/me/notifications/").content.decode()
    assert browser.get(f"/me/notifications/{notice.pk}/").status_code == 404


def test_long_lists_go_on_from_where_they_stopped(client_of: Browser, ana: Member) -> None:
    for number in range(35):
        notify(ana, Notification.Kind.REPLY, f"/topics/{number}/")
    browser = client_of(ana)
    first = browser.get("/me/notifications/").content.decode()
    more = first.partition("?before=")[2].partition('"')[0]
    second = browser.get(f"/me/notifications/?before={more}").content.decode()
    assert first.count('class="title"') == 30
    assert second.count('class="title"') == 5
    assert browser.get("/me/notifications/?before=x").status_code == 200


def test_a_member_with_a_role_reads_what_they_are_trusted_with(
    client_of: Browser, lea: Member, ana: Member
) -> None:
    assert "You are trusted as: listener" in client_of(lea).get("/me/").content.decode()
    assert "You are trusted as" not in client_of(ana).get("/me/").content.decode()
