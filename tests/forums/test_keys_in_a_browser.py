"""Single keys in a real browser: they lead, and never come between someone and their words."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from community.actions.members import set_keys
from community.models import Community, Member
from forums.actions.reading import read_to
from forums.models import Topic
from tests.browser import CHROMIUM, faults_of, person
from tests.forums.story import replies

pytestmark = [
    pytest.mark.heavy,
    pytest.mark.browser,
    pytest.mark.skipif(not Path(CHROMIUM).exists(), reason="no Chromium here"),
]


@pytest.fixture
def page(
    chromium: Browser, site: str, community: Community, topic: Topic, lea: Member, ben: Member
) -> Page:
    """ben's browser; there is a topic with two replies, of which he has read one."""
    replies(topic, lea, "I hear you.\n\n" * 30)
    topic.refresh_from_db()
    read_to(topic, by=ben, position=1)
    replies(topic, lea, "And I am here.")
    return person(chromium, site, ben)


def test_single_keys_lead_through_a_topic(page: Page, topic: Topic) -> None:
    page.goto(f"/topics/{topic.pk}/")
    page.keyboard.press("j")
    expect(page.locator("#topic")).to_be_focused()
    page.keyboard.press("j")
    expect(page.locator("#reply-1")).to_be_focused()
    page.keyboard.press("k")
    expect(page.locator("#topic")).to_be_focused()
    page.keyboard.press("n")
    page.wait_for_url("**#reply-2")
    page.keyboard.press("r")
    field = page.get_by_label("Your reply")
    expect(field).to_be_focused()
    page.keyboard.type("jkrn/?")
    expect(field).to_have_value("jkrn/?")


def test_the_list_of_keys_opens_and_gives_the_focus_back(page: Page, topic: Topic) -> None:
    page.goto(f"/topics/{topic.pk}/")
    page.keyboard.press("j")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()
    assert not faults_of(page)
    page.get_by_role("link", name="Leave this page").last.click(trial=True)
    page.keyboard.press("j")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.locator("#topic")).to_be_focused()


def test_a_key_that_is_held_with_another_does_nothing(page: Page, topic: Topic) -> None:
    page.goto(f"/topics/{topic.pk}/")
    for keys in ("Control+j", "Alt+r", "Shift+J", "Meta+n"):
        page.keyboard.press(keys)
    expect(page.locator("body")).to_be_focused()


def test_who_switched_them_off_presses_them_in_vain(page: Page, topic: Topic, ben: Member) -> None:
    set_keys(ben, on=False)
    page.goto(f"/topics/{topic.pk}/")
    page.keyboard.press("j")
    expect(page.locator("body")).to_be_focused()


def test_single_keys_lead_through_a_board(page: Page, topic: Topic) -> None:
    page.goto("/boards/family/")
    page.keyboard.press("j")
    expect(page.locator("a.title")).to_be_focused()
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.get_by_role("searchbox").blur()
    page.keyboard.press("n")
    page.wait_for_url(f"**/topics/{topic.pk}/**")
