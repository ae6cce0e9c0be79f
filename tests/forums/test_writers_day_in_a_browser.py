"""A writer's day in a real browser: whatever happens to the tab, no word is lost."""

from pathlib import Path

import pytest
from django.core.cache import cache
from playwright.sync_api import Browser, Page, expect

from community.models import Community, Member, SignIn
from forums.models import Draft, Reply, Topic
from tests.browser import CHROMIUM, faults_of, person
from tests.forums.story import replies
from tests.live import signed_in_cookie

pytestmark = [
    pytest.mark.heavy,
    pytest.mark.browser,
    pytest.mark.skipif(not Path(CHROMIUM).exists(), reason="no Chromium here"),
]
SAVED, HALF = "Saved as a draft.", "Half a thought"


@pytest.fixture
def page(chromium: Browser, site: str, community: Community, topic: Topic, ben: Member) -> Page:
    """ben's browser on ana's topic."""
    page = person(chromium, site, ben)
    page.goto(f"/topics/{topic.pk}/")
    return page


def writes(page: Page, words: str, said: str = SAVED) -> None:
    page.get_by_label("Your reply").press("End")
    page.get_by_label("Your reply").press_sequentially(words)
    expect(page.locator("[data-draft-said]")).to_have_text(said, timeout=15_000)


def words_in(page: Page) -> str:
    return page.get_by_label("Your reply").input_value()


def test_what_is_typed_is_there_again_and_leaving_asks_nothing(page: Page) -> None:
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    writes(page, HALF)
    page.reload()
    assert words_in(page) == HALF
    writes(page, " and more")
    page.get_by_role("button", name="Post reply").click()
    page.wait_for_url("**#reply-1")
    expect(page.locator("#reply-1")).to_contain_text("Half a thought and more")
    assert words_in(page) == ""
    assert not asked
    assert not Draft.objects.exists()


def test_two_tabs_keep_both_texts_and_the_second_is_told(page: Page) -> None:
    other = page.context.new_page()
    other.goto(page.url)
    writes(page, "The first tab")
    writes(
        other,
        "The second tab",
        "This draft was changed in another place meanwhile. Both are kept, in My drafts.",
    )
    with page.expect_response("**/draft/"):
        writes(page, " goes on")
    other.get_by_role("link", name="My drafts").last.click()
    expect(other.locator("main")).to_contain_text("The first tab goes on")
    expect(other.locator("main")).to_contain_text("The second tab")
    assert faults_of(other) == []
    other.locator(".list a").first.click()
    assert faults_of(other) == []


def test_a_lost_connection_is_waited_out(page: Page) -> None:
    page.context.set_offline(True)
    waits = "Not saved yet; it is tried again. Your words are still here."
    writes(page, HALF, waits)
    page.context.set_offline(False)
    expect(page.locator("[data-draft-said]")).to_have_text(SAVED, timeout=20_000)
    assert Draft.objects.get().words["body"] == HALF


def test_a_sign_in_that_ran_out_is_waited_out(page: Page, site: str, ben: Member) -> None:
    SignIn.objects.all().delete()
    cache.clear()
    page.get_by_label("Your reply").press_sequentially(HALF)
    said = page.locator("[data-draft-said]")
    expect(said).to_contain_text("You are signed out.", timeout=15_000)
    name, _is, value = signed_in_cookie(ben).partition("=")
    page.context.add_cookies([{"name": name, "value": value, "url": site}])
    expect(said).to_have_text(SAVED, timeout=20_000)
    page.get_by_role("button", name="Post reply").click()
    page.wait_for_url("**#reply-1")
    assert Reply.objects.get().body == HALF


def test_undo_counts_down_and_gives_the_words_back(page: Page, ana: Member) -> None:
    page.get_by_label("Your reply").fill("Too soon")
    page.get_by_role("button", name="Post reply").click()
    page.wait_for_url("**#reply-1")
    expect(page.locator("[data-undo-left]")).to_have_text("(17)", timeout=6_000)
    assert faults_of(page) == []
    page.get_by_role("button", name="Undo").click()
    page.wait_for_url("**#write")
    assert words_in(page) == "Too soon"
    assert not Reply.objects.exists()


def test_after_its_seconds_undo_goes_away_by_itself(page: Page) -> None:
    page.get_by_label("Your reply").fill("I hear you.")
    page.get_by_role("button", name="Post reply").click()
    page.wait_for_url("**#reply-1")
    page.get_by_role("button", name="Undo").focus()
    expect(page.get_by_role("button", name="Undo")).to_have_count(0, timeout=25_000)
    expect(page.locator("#reply-1")).to_be_focused()


def test_a_quote_keeps_what_was_typed_before_it(page: Page, topic: Topic, lea: Member) -> None:
    replies(topic, lea, "The garden is quiet.")
    page.reload()
    page.get_by_label("Your reply").fill("So far")
    page.get_by_role("link", name="Quote reply 1").click()
    page.wait_for_url("**quote=**")
    assert words_in(page) == "So far"
    expect(page.get_by_label("Quoted words")).to_have_value("The garden is quiet.")
    assert faults_of(page) == []
    page.get_by_role("button", name="Post reply").click()
    page.wait_for_url("**#reply-2")
    expect(page.locator("#reply-2 .quote")).to_contain_text("lea wrote")
    page.set_viewport_size({"width": 320, "height": 700})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert faults_of(page) == []


def test_without_a_script_a_draft_is_kept_by_a_button(
    chromium: Browser, site: str, community: Community, topic: Topic, ben: Member
) -> None:
    page = person(chromium, site, ben, java_script_enabled=False)
    page.goto(f"/topics/{topic.pk}/")
    page.get_by_label("Your reply").fill(HALF)
    page.get_by_role("button", name="Save as a draft").click()
    expect(page.get_by_role("status").first).to_contain_text("Kept as a draft.")
    assert words_in(page) == HALF
