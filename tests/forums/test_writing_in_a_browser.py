"""Writing in a real browser: unsent words are asked about, and never keep anyone from leaving."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from community.models import Community, Member
from forums.models import Topic
from tests.browser import CHROMIUM, PHONE, person

AWAY = "/static/community/hearth.css"  # a plain place that needs no outside network
pytestmark = [
    pytest.mark.heavy,
    pytest.mark.browser,
    pytest.mark.skipif(not Path(CHROMIUM).exists(), reason="no Chromium here"),
]


@pytest.fixture
def page(chromium: Browser, site: str, community: Community, topic: Topic, ben: Member) -> Page:
    """ben's browser on ana's topic."""
    community.keep(exit_url=site + AWAY)
    page = person(chromium, site, ben)
    page.goto(f"/topics/{topic.pk}/")
    return page


def test_unsent_words_are_asked_about(page: Page) -> None:
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.get_by_label("Your reply").fill("Half a thought")
    page.get_by_role("link", name="Family").click(no_wait_after=True)
    page.wait_for_timeout(300)
    assert asked == ["beforeunload"]
    expect(page.get_by_label("Your reply")).to_have_value("Half a thought")


def test_leaving_the_page_is_never_asked_about(page: Page) -> None:
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.get_by_label("Your reply").fill("Half a thought")
    page.locator(".leave").click()
    page.wait_for_url("**" + AWAY)
    assert not asked


@pytest.mark.parametrize("way", ["Help now", "Ground"])
def test_nobody_is_asked_on_the_way_to_help(page: Page, way: str) -> None:
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.get_by_label("Your reply").fill("Half a thought")
    page.locator(".always").get_by_role("link", name=way).click()
    page.wait_for_url("**/care/**")
    assert not asked
    page.go_back()
    expect(page.get_by_label("Your reply")).to_have_value("Half a thought")


def test_words_that_were_emptied_again_are_not_asked_about(page: Page) -> None:
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.get_by_label("Your reply").fill("Half a thought")
    page.get_by_label("Your reply").fill("")
    page.get_by_role("link", name="Family").click()
    page.wait_for_url("**/boards/family/")
    assert not asked


def test_what_was_done_is_said_at_its_place_and_has_the_focus(page: Page) -> None:
    page.set_viewport_size(PHONE)
    page.get_by_label("Your reply").fill("I hear you.\n\n" * 60)
    page.get_by_role("button", name="Post reply").click()
    page.wait_for_url("**#reply-1")
    said = page.get_by_role("status").filter(has_text="Your reply is here.")
    expect(said).to_be_focused()
    expect(said).to_be_in_viewport()
    expect(page.locator("#said + #reply-1")).to_have_count(1)


def test_sending_is_never_asked_about_and_leads_to_the_place(page: Page) -> None:
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.get_by_label("Your reply").fill("I hear you.")
    page.get_by_role("button", name="Post reply").click()
    page.wait_for_url("**#reply-1")
    expect(page.locator("#reply-1")).to_contain_text("I hear you.")
    assert not asked


def test_what_is_wrong_is_in_view_and_has_the_focus(page: Page) -> None:
    page.get_by_label("Your reply").fill("a" * 20_001)
    page.get_by_role("button", name="Post reply").click()
    wrong = page.locator(".errors")
    expect(wrong).to_be_focused()
    expect(wrong).to_be_in_viewport()
    expect(wrong).to_contain_text("20001 characters")
