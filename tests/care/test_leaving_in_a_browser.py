"""Leaving in a real browser: at once, by button and by keys, and never by chance."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from community.models import Community, Member
from tests.browser import CHROMIUM, person

AWAY = "/static/community/hearth.css"  # a plain place that needs no outside network
pytestmark = [
    pytest.mark.heavy,
    pytest.mark.browser,
    pytest.mark.skipif(not Path(CHROMIUM).exists(), reason="no Chromium here"),
]


@pytest.fixture
def open_for(chromium: Browser, site: str, community: Community) -> Callable[[Member | None], Page]:
    """Open a browser page for someone; the place one leaves to is on the same server."""
    community.keep(exit_url=site + AWAY)
    return lambda member: person(chromium, site, member)


@pytest.fixture
def page(open_for: Callable[[Member | None], Page]) -> Page:
    """A browser page of someone who is signed out."""
    return open_for(None)


def press_shift(page: Page, times: int) -> None:
    """Press Shift alone."""
    for _ in range(times):
        page.keyboard.press("Shift")


def test_the_button_blanks_the_page_at_once_and_back_does_not_show_it(page: Page) -> None:
    page.goto("/care/")
    page.goto("/care/now/")
    page.evaluate(
        "addEventListener('click', () => document.documentElement.dataset.blank ="
        " getComputedStyle(document.documentElement).visibility)"
    )
    page.route("**/exit/", lambda route: route.fulfill(status=204))  # no next page ever comes
    page.locator(".leave").click()
    assert page.evaluate("document.documentElement.dataset.blank") == "hidden"
    expect(page.get_by_role("heading", name="Help now")).not_to_be_visible()


def test_leaving_replaces_the_page(page: Page) -> None:
    page.goto("/care/")
    page.goto("/care/now/")
    page.locator(".leave").click()
    page.wait_for_url("**" + AWAY)
    page.go_back()
    assert page.url.endswith("/care/")


def test_without_script_the_button_is_a_plain_link(
    page: Page, chromium: Browser, site: str
) -> None:
    plain = person(chromium, site, java_script_enabled=False)
    plain.goto("/care/now/")
    plain.locator(".leave").click()
    plain.wait_for_url("**" + AWAY)
    assert plain.url.endswith(AWAY)


def test_three_shifts_leave_and_each_is_shown_and_said(page: Page) -> None:
    page.goto("/care/now/")
    press_shift(page, 1)
    expect(page.locator(".leave")).to_have_attribute("data-presses", "1")
    expect(page.get_by_text("Press Shift two more times to leave.")).to_be_attached()
    press_shift(page, 1)
    expect(page.locator(".leave")).to_have_attribute("data-presses", "2")
    press_shift(page, 1)
    page.wait_for_url("**" + AWAY)


def test_capitals_other_keys_and_waiting_do_not_leave(page: Page) -> None:
    page.clock.install()
    page.goto("/care/now/")
    for _ in range(4):
        page.keyboard.press("Shift+A")
        page.keyboard.press("Alt+Shift")
    press_shift(page, 2)
    page.keyboard.press("a")
    press_shift(page, 2)
    page.clock.fast_forward(5100)
    expect(page.locator(".leave")).not_to_have_attribute("data-presses", "2")
    press_shift(page, 2)
    assert page.url.endswith("/care/now/")


def test_the_keys_can_be_switched_off_and_stay_off(page: Page) -> None:
    page.goto("/exit/about/")
    page.get_by_label("Pressing Shift three times").uncheck()
    page.goto("/care/now/")
    press_shift(page, 4)
    expect(page.locator(".leave")).not_to_have_attribute("data-presses", "1")
    page.goto("/exit/about/")
    expect(page.get_by_label("Pressing Shift three times")).not_to_be_checked()


def test_a_page_that_comes_back_whole_is_not_blank(page: Page) -> None:
    page.goto("/care/now/")
    page.evaluate("document.documentElement.classList.add('leaving')")
    page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")
    expect(page.get_by_role("heading", name="Help now")).to_be_visible()


def test_ana_is_signed_out_by_leaving_when_she_chose_so(
    open_for: Callable[[Member | None], Page], ana: Member
) -> None:
    page = open_for(ana)
    page.goto("/exit/about/")
    page.get_by_label("Sign me out too").check()
    page.get_by_role("button", name="Keep my choice").click()
    expect(page.get_by_text("leaving signs you out in this browser")).to_be_visible()
    expect(page.locator("details.me")).to_be_visible()
    page.locator(".leave").click()
    page.wait_for_url("**" + AWAY)
    page.goto("/care/")
    expect(page.locator("details.me")).to_have_count(0)


def test_the_menu_opens_by_keyboard_and_closes_with_escape(
    open_for: Callable[[Member | None], Page], ana: Member
) -> None:
    page = open_for(ana)
    page.goto("/care/")
    page.locator("details.me summary").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Decisions about me")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="Decisions about me")).not_to_be_visible()
