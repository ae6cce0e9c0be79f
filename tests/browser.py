"""A real Chromium, and people who sit in front of it."""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from community.models import Member
from tests.live import signed_in_cookie

CHROMIUM = os.environ.get("CHROMIUM") or "/usr/bin/chromium"
QUIET = ["--disable-gpu", "--disable-quic", "--disable-sync"]
PHONE, DESKTOP = {"width": 390, "height": 844}, {"width": 1280, "height": 900}


@pytest.fixture(scope="session")
def chromium(django_db_setup: None) -> Iterator[Browser]:
    """One Chromium for the run, each person in a context of their own.

    The database is made first: Playwright leaves a loop running in this thread.
    """
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with started() as browser:
        yield browser


@contextlib.contextmanager
def started() -> Iterator[Browser]:
    """Run a Chromium, and in this thread the loop of Playwright, for as long as it is used."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


def person(chromium: Browser, site: str, member: Member | None = None, **options: Any) -> Page:
    """Return a page on which this member is signed in, or nobody."""
    context = chromium.new_context(base_url=site, **({"viewport": DESKTOP} | options))
    if member is not None:
        name, _is, value = signed_in_cookie(member).partition("=")
        context.add_cookies([{"name": name, "value": value, "url": site}])
    page = context.new_page()
    page.set_default_timeout(10_000)
    return page


def faults_of(page: Page) -> list[str]:
    """Return what axe finds on a page, one line a rule and place."""
    return lines_of(Axe().run(page).response["violations"])


def lines_of(found: list[dict[str, Any]]) -> list[str]:
    """Return what axe found, one line a rule and place."""
    return [
        f"{rule['id']}: {node['target']} {node.get('failureSummary', '')[:200]}"
        for rule in found
        for node in rule["nodes"]
    ]


def screenshot(page: Page, folder: Path, name: str) -> None:
    """Keep a picture of the whole page."""
    page.screenshot(path=folder / f"{name}.png", full_page=True)
