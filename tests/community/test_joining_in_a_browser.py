"""Joining in a real browser: the whole way in, with a passkey, without JavaScript, for everyone."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from community.models import Community, Member
from tests.browser import CHROMIUM, faults_of, person

pytestmark = [
    pytest.mark.heavy,
    pytest.mark.browser,
    pytest.mark.usefixtures("daphne_port"),  # the database before the browser's loop
    pytest.mark.skipif(not Path(CHROMIUM).exists(), reason="no Chromium here"),
]
PASSPHRASE = "four words out at sea"


def fill_in(page: Page) -> None:
    page.goto("/")
    page.locator("main").get_by_role("link", name="Join").click()
    page.get_by_label("Handle").fill("quiet-river")
    page.get_by_label("Passphrase").fill(PASSPHRASE)
    page.get_by_label("I am 18 or over").check()
    page.get_by_label("I have read these and I agree").check()


def with_a_passkey_device(page: Page) -> None:
    """Give the browser a device that answers for the person."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def test_someone_joins_adds_a_passkey_and_signs_in_with_it(
    chromium: Browser, site: str, community: Community
) -> None:
    page = person(chromium, site, timezone_id="Asia/Tokyo")
    with_a_passkey_device(page)
    fill_in(page)
    expect(page.get_by_label("Your time zone")).to_have_value("Asia/Tokyo")
    page.get_by_role("button", name="Join").click()
    page.get_by_role("button", name="Show my codes").click()
    expect(page.locator("#codes li")).to_have_count(8)
    expect(page.get_by_role("button", name="Copy them")).to_be_visible()
    assert faults_of(page) == []
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_label("Passphrase").fill(PASSPHRASE)
    page.get_by_role("button", name="It is me").click()
    expect(page.locator("#mfa_webauthn_add")).to_be_visible()
    page.wait_for_load_state()  # the button does nothing before its script is there
    page.locator("#mfa_webauthn_add").click()
    page.wait_for_url("**/accounts/2fa/recovery-codes/")
    page.goto("/accounts/logout/")
    page.locator("main").get_by_role("button", name="Sign out").click()
    page.goto("/accounts/login/")
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url(f"{site}/")
    expect(page.get_by_role("heading", name="Good to see you, quiet-river")).to_be_visible()
    assert Member.objects.get(handle="quiet-river").time_zone == "Asia/Tokyo"


def test_without_javascript_joining_and_the_codes_work(
    chromium: Browser, site: str, community: Community
) -> None:
    page = person(chromium, site, java_script_enabled=False)
    fill_in(page)
    page.get_by_role("button", name="Join").click()
    page.get_by_role("button", name="Show my codes").click()
    expect(page.locator("#codes li")).to_have_count(8)
    expect(page.get_by_role("button", name="Copy them")).to_be_hidden()
    page.get_by_role("link", name="I have kept them, go in").click()
    expect(page.get_by_role("heading", name="Good to see you, quiet-river")).to_be_visible()


def test_a_slip_is_announced_and_nothing_typed_is_lost(
    chromium: Browser, site: str, community: Community
) -> None:
    page = person(chromium, site, viewport={"width": 320, "height": 700})
    fill_in(page)
    page.get_by_label("Handle").fill("AnnaSmith")
    page.get_by_role("button", name="Join").click()
    expect(page.locator(".errors")).to_be_focused()
    expect(page.get_by_label("Handle")).to_have_value("AnnaSmith")
    expect(page.get_by_label("Passphrase")).to_have_value("")
    expect(page.get_by_label("I am 18 or over")).to_be_checked()
    assert faults_of(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_own_and_leads_pages_have_no_barriers(
    chromium: Browser, site: str, lena: Member, ana: Member, scheme: str
) -> None:
    own = ("/", "/me/", "/me/settings/", "/me/notifications/", "/me/codes/", "/guidelines/")
    leads = ("/lead/", "/lead/people/", "/lead/members/ana/", "/lead/community/")
    page = person(chromium, site, lena, color_scheme=scheme, viewport={"width": 320, "height": 700})
    for address in (*own, "/privacy/", *leads, "/lead/invitations/", "/lead/people/waiting/"):
        answer = page.goto(address)
        assert answer
        assert answer.status == 200, address
        assert faults_of(page) == [], address
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
