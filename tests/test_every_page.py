"""Every page for everyone: who may open it, and how it stands there in a browser."""

import os
import re
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.http import HttpResponse
from playwright.sync_api import Browser, Page

from realtime.routing import sockets
from tests import pages
from tests.browser import CHROMIUM, lines_of, screenshot
from tests.everything import Everything

WIDTHS = [320, 768, 1280]
ALWAYS = [".leave", '.always a[href="/care/now/"]', '.always a[href="/care/grounding/"]']
PICTURES = os.environ.get("PICTURES", "")  # a folder to keep a picture of each page in
AXE = Axe().axe_script
EVERYTHING = {"resultTypes": ["violations"]}
COLOURS = EVERYTHING | {"runOnly": ["color-contrast", "link-in-text-block"]}
ROOM = EVERYTHING | {"runOnly": [*COLOURS["runOnly"], "target-size", "scrollable-region-focusable"]}
"""What is asked of a page again once it was asked everything: only what may have changed."""
# Tokens and the ids under which forms are sent: other ones each time.
DIFFERS = re.compile(r'value="\w{64}"|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}')
LOOKED_AT: set[str] = set()
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
BROWSER = [
    pytest.mark.browser,
    pytest.mark.look,
    pytest.mark.heavy,
    pytest.mark.timeout(600),
    pytest.mark.skipif(not Path(CHROMIUM).exists(), reason="no Chromium here"),
]
SEEN_BY = {"bare": ["second_factor_first"], "rue": ["waiting"]}  # theirs is otherwise a member's


def test_every_address_is_in_the_table_or_left_out_for_a_reason() -> None:
    known = {line.name for line in pages.lines()} | set(chain(*pages.REASONS.values()))
    there = {name for name in pages.names() if not name.startswith(pages.APART)}
    assert there == known


@pytest.mark.heavy
@pytest.mark.parametrize("who", pages.WHO)
def test_everyone_gets_the_pages_that_are_theirs(everything: Everything, who: str) -> None:
    browser = pages.browser_of(everything.cast.get(who))
    given, due = {}, {}
    for line in pages.lines():
        address = line.address(everything)
        given[address] = answer_in_a_word(browser.get(address))
        due[address] = line.expected[who]
    assert given == due


def test_what_only_takes_forms_shows_nothing_to_who_looks(everything: Everything) -> None:
    browser = pages.browser_of(everything.cast["lena"])
    for name in pages.ONLY_FORMS:
        assert browser.get(pages.some_address(name, everything)).status_code == 405, name


def answer_in_a_word(answer: HttpResponse) -> str:
    leads = urlsplit(answer.headers.get("Location", "")).path
    ways = {
        "/accounts/login/": "in",
        "/me/second-factor/": "2nd",
        "/waiting/": "wait",
        "/accounts/reauthenticate/": "again",
        "/accounts/2fa/reauthenticate/": "again",
    }
    if answer.status_code in {302, 303}:
        return ways.get(leads, "go")
    return {200: "ok", 403: "off", 404: "no"}.get(answer.status_code, str(answer.status_code))


class Visit:
    """One person going through pages, and everything that went wrong on the way."""

    def __init__(self, page: Page, site: str, who: str) -> None:
        self.page, self.site, self.who = page, site, who
        self.wrong: list[str] = []
        self.places: set[tuple[Any, ...]] = set()
        self.at, self.is_first = "", True
        page.on("console", lambda said: said.type == "error" and self.say(said.text))
        page.on("pageerror", lambda error: self.say(str(error)))
        page.on("request", lambda request: self.ours(request.url))

    def say(self, what: str) -> None:
        self.wrong.append(f"{self.at}: {what}")

    def ours(self, url: str) -> None:
        where = urlsplit(url)
        if where.scheme not in {"data", "blob"} and where.netloc != urlsplit(self.site).netloc:
            self.say(f"asks {where.netloc}")

    def look_at(self, address: str) -> None:
        """Open a page and look at it at every width, in light and in dark."""
        self.at = address
        answer = self.page.goto(address)
        if answer is None or answer.status != 200:
            self.say(f"answers {answer and answer.status}")
            return
        if (count := self.page.locator("h1:visible").count()) != 1:
            self.say(f"{count} main headings")
        for width in WIDTHS:
            self.fits(width)
        if self.was_looked_at():
            return
        self.page.evaluate(AXE)
        self.is_clear(1280, "dark", COLOURS)
        self.is_clear(1280, "light", EVERYTHING)
        self.is_clear(320, "light", ROOM)

    def was_looked_at(self) -> bool:
        """Tell whether axe had this page before, of someone to whom it reads the same.

        What stands around it is looked at once for each person, on their first page.
        """
        is_first, self.is_first = self.is_first, False
        main = DIFFERS.sub("", self.page.locator("main").evaluate("main => main.outerHTML"))
        known = main in LOOKED_AT
        LOOKED_AT.add(main)
        return known and not is_first and not PICTURES

    def fits(self, width: int) -> None:
        """Nothing stands over the side; what is always here stands where it stood before."""
        self.page.set_viewport_size({"width": width, "height": 900})
        if over := self.page.evaluate(WIDER):
            self.say(f"{over} px too wide at {width}")
        boxes = [self.page.locator(one).bounding_box() for one in ALWAYS]
        self.places.add((width, *(tuple(map(round, (b or {}).values())) for b in boxes)))

    def is_clear(self, width: int, scheme: Any, rules: dict[str, Any]) -> None:
        """Axe has nothing to say."""
        self.page.set_viewport_size({"width": width, "height": 900})
        self.page.emulate_media(color_scheme=scheme)
        found = self.page.evaluate("rules => axe.run(rules)", rules)["violations"]
        for fault in lines_of(found):
            self.say(f"{width} {scheme} {fault}")
        if PICTURES:
            name = f"{self.who}{self.at.replace('/', '-')}{width}-{scheme}".replace("?", "-")
            screenshot(self.page, Path(PICTURES), name)


@pytest.fixture
def live_site(site: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """The site, with sockets that take its port for theirs."""
    monkeypatch.setattr(sockets, "allowed_origins", [site])
    return site


@pytest.fixture
def visit(chromium: Browser, live_site: str, everything: Everything, who: str) -> Iterator[Visit]:
    """A person of this role in a browser of their own."""
    context = chromium.new_context(base_url=live_site, reduced_motion="reduce")
    context.add_cookies(pages.cookies_of(everything.cast.get(who), live_site))
    page = context.new_page()
    page.set_default_timeout(10_000)
    yield Visit(page, live_site, who)
    context.close()


class TestInABrowser:
    pytestmark = BROWSER

    @pytest.mark.parametrize("who", pages.WHO)
    def test_every_page_stands_well(self, visit: Visit, everything: Everything, who: str) -> None:
        for line in pages.lines():
            theirs = line.name in SEEN_BY.get(who, [line.name])
            if line.expected[who] == "ok" and theirs:
                visit.look_at(line.address(everything))
        visit.page.goto("about:blank")
        assert visit.wrong == [], "\n".join(visit.wrong)
        assert len(visit.places) == len(WIDTHS), visit.places
