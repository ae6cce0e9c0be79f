"""A listener's day in a real browser: what waits, one topic taken, answered, and rest."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from community.models import Member
from forums.models import Lease, Topic
from tests.browser import CHROMIUM, PHONE, faults_of, person
from tests.forums.story import starts

pytestmark = [
    pytest.mark.heavy,
    pytest.mark.browser,
    pytest.mark.skipif(not Path(CHROMIUM).exists(), reason="no Chromium here"),
]


def test_lea_answers_what_waits_with_the_keyboard_alone(
    chromium: Browser, site: str, topic: Topic, lea: Member
) -> None:
    page = person(chromium, site, lea)
    page.goto("/listening/")
    assert faults_of(page) == []
    page.get_by_role("button", name="Answer this one").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/topics/*/#write")
    expect(page.get_by_text("You hold this topic until")).to_be_visible()
    composer = page.locator("form.composer")
    expect(composer.get_by_text("please don't tell me to call her")).to_be_visible()
    assert faults_of(page) == []
    page.get_by_label("Your reply").focus()
    page.keyboard.type("I hear you.")
    page.get_by_role("button", name="Post reply").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("I hear you.").first).to_be_visible()
    expect(page.get_by_text("You hold this topic until")).to_have_count(0)
    page.goto("/listening/")
    expect(page.get_by_role("heading", name="Nobody is left waiting")).to_be_visible()
    assert faults_of(page) == []


def test_the_queue_fits_a_phone_without_scripts(
    chromium: Browser, site: str, topic: Topic, ben: Member, lea: Member
) -> None:
    other = starts(topic.board, ben, title="Donaudampfschifffahrtsgesellschaftskapitän" * 2)
    size = PHONE | {"width": 320}
    page = person(chromium, site, lea, viewport=size, java_script_enabled=False)
    page.goto("/listening/")
    page.get_by_role("button", name="Answer this one").nth(1).click()
    page.wait_for_url(f"**/topics/{other.pk}/#write")
    page.get_by_role("button", name="Hand it back").click()
    page.wait_for_url("**/listening/")
    expect(page.get_by_text("Handed back. Someone else can take it now.")).to_be_visible()
    assert not Lease.objects.exists()
    wide = person(chromium, site, lea, viewport=size)
    wide.goto("/listening/")
    assert wide.evaluate("document.documentElement.scrollWidth") <= 320
