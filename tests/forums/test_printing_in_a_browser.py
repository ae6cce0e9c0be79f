"""A topic on paper: its title and its posts, nothing around them."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from community.models import Community, Member
from forums.models import Topic
from tests.browser import CHROMIUM, person
from tests.forums.story import HIDDEN_WORD, replies

pytestmark = [
    pytest.mark.heavy,
    pytest.mark.browser,
    pytest.mark.skipif(not Path(CHROMIUM).exists(), reason="no Chromium here"),
]


def test_paper_shows_the_posts_and_keeps_the_folds(
    chromium: Browser, site: str, community: Community, topic: Topic, lea: Member, ben: Member
) -> None:
    replies(topic, lea, "I hear you.")
    replies(topic, lea, f"It was {HIDDEN_WORD}.", content_notes=["war"])
    page = person(chromium, site, ben)
    page.goto(f"/topics/{topic.pk}/")
    page.emulate_media(media="print")
    for shown in ("h1", "#topic .words", "#topic header b", "#reply-1 .words", "#reply-2 summary"):
        expect(page.locator(shown)).to_be_visible()
    around = ".top, .foot, .skip, .composer, .tools, .contract, .crumb, .button, form, .face"
    assert page.locator(around).count() > 5
    assert not [one for one in page.locator(around).all() if one.is_visible()]
    paper = page.locator("body").inner_text()
    assert "I hear you." in paper
    assert "lea" in paper
    assert HIDDEN_WORD not in paper
