"""Hearth in other languages: every sentence can be translated, and pages read from the right."""

import ast
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import transaction
from django.test import override_settings
from playwright.sync_api import Browser

from tests import pages
from tests.browser import CHROMIUM
from tests.chrome import names_of_the_place, untranslated
from tests.everything import Everything
from tests.pseudo import HOUSE, ROOMS, accented, turned, write_catalogue

ACCENTED, FROM_THE_RIGHT = "en-xa", "ar"
SPEAKERS = ["out", "ana", "noor", "otto", "lea", "mara", "lena", "rue"]
SENDERS = ["out", "ana", "otto", "mara", "lena"]
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"

pytestmark = pytest.mark.heavy


@pytest.fixture(scope="session")
def catalogues(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with both made-up languages."""
    folder = tmp_path_factory.mktemp("locale")
    write_catalogue(folder, "en_XA", accented)
    write_catalogue(folder, FROM_THE_RIGHT, turned)
    return folder


@contextmanager
def spoken(language: str, catalogues: Path) -> Iterator[None]:
    """Speak this language and no other; Django forgets its translations at both ends."""
    only = {"LANGUAGES": [(language, language)], "LANGUAGE_CODE": language}
    with override_settings(LOCALE_PATHS=[catalogues], **only):
        yield


@pytest.fixture
def pseudo(catalogues: Path) -> Iterator[None]:
    with spoken(ACCENTED, catalogues):
        yield


@pytest.mark.parametrize("who", SPEAKERS)
def test_no_page_says_anything_that_cannot_be_translated(
    everything: Everything, pseudo: None, who: str
) -> None:
    browser, names = pages.browser_of(everything.cast.get(who)), names_of_the_place()
    english: dict[str, set[str]] = {}
    for line in pages.lines():
        address = line.address(everything)
        page = browser.get(address).content.decode()
        for said in untranslated(page, names):
            english.setdefault(said, set()).add(address)
    assert not english, "\n".join(f"{said} {sorted(at)[:3]}" for said, at in english.items())


@pytest.mark.parametrize("who", SENDERS)
def test_no_refusal_and_no_answer_to_a_form_is_left_in_english(
    everything: Everything, pseudo: None, who: str
) -> None:
    browser, names = pages.browser_of(everything.cast.get(who)), names_of_the_place()
    english: dict[str, set[str]] = {}
    for address in pages.addresses_of_forms(everything):
        for typed in ({}, NONSENSE):
            page = _sent(browser, address, typed)
            for said in untranslated(page, names):
                english.setdefault(said, set()).add(address)
    assert not english, "\n".join(f"{said} {sorted(at)[:3]}" for said, at in english.items())


NONSENSE = dict.fromkeys(
    (
        *("title", "body", "words", "boundary", "handle", "reply_wanted", "client_id", "starts_at"),
        *("slug", "name", "seats", "time_zone", "username", "login", "email", "password", "code"),
        *("password1", "password2", "oldpassword", "passphrase", "opens", "closes", "weekday"),
        *("outcome", "clause", "version", "reason", "note", "because", "hours", "source", "to"),
    ),
    "?" * 300,
)


def _sent(browser, address: str, typed: dict[str, str]) -> str:
    """Send a form and return the page that follows; what it did is undone."""
    with transaction.atomic():
        before = browser.cookies.copy()
        answer = browser.post(address, typed, follow=True)
        transaction.set_rollback(True)
    browser.cookies = before
    is_page = answer.headers.get("Content-Type", "").startswith("text/html")
    return answer.content.decode() if is_page else ""


def test_every_refusal_in_the_code_is_a_sentence_to_translate() -> None:
    bare = [
        f"{path.relative_to(HOUSE)}:{node.lineno}"
        for room in ROOMS[:-1]
        for path in (HOUSE / room).rglob("*.py")
        if "management" not in path.parts  # what operators read in a terminal
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and _is_bare(node)
    ]
    assert bare == []


SAYS = {"Refused": 1, "ValidationError": 0, "success": 1, "info": 1, "warning": 1, "add_error": 1}


def _is_bare(call: ast.Call) -> bool:
    """Tell whether a call shows a reader a plain piece of English."""
    name = getattr(call.func, "id", getattr(call.func, "attr", ""))
    shown = [key.value for key in call.keywords if key.arg in {"label", "help_text"}]
    at = SAYS.get(name)
    if at is not None and len(call.args) > at and "log" not in ast.unparse(call.func):
        shown.append(call.args[at])
    return any(isinstance(one, ast.Constant | ast.JoinedStr) and _sentence(one) for one in shown)


def _sentence(node: ast.expr) -> bool:
    return " " in ast.unparse(node)


@pytest.mark.parametrize("who", ["out", "ana", "mara", "lena"])
def test_pages_that_read_from_the_right_say_so(
    everything: Everything, catalogues: Path, who: str
) -> None:
    browser = pages.browser_of(everything.cast.get(who))
    with spoken(FROM_THE_RIGHT, catalogues):
        for line in pages.lines():
            if line.expected[who] in {"ok", "no"}:
                page = browser.get(line.address(everything)).content.decode()
                assert '<html lang="ar" dir="rtl">' in page, line


def test_what_people_wrote_keeps_its_own_direction(everything: Everything) -> None:
    browser = pages.browser_of(everything.cast["ana"])
    for name in ("topic", "session"):
        page = browser.get(pages.some_address(name, everything)).content.decode()
        assert '<div class="words" dir="auto">' in page
        assert '<div class="words">' not in page
        assert 'dir="auto"' in page[page.index("<textarea") :].partition(">")[0]


@pytest.mark.browser
@pytest.mark.look
@pytest.mark.timeout(600)
@pytest.mark.skipif(not Path(CHROMIUM).exists(), reason="no Chromium here")
@pytest.mark.parametrize("who", ["out", "ana", "mara", "lena"])
@pytest.mark.parametrize("language", [ACCENTED, FROM_THE_RIGHT])
def test_pages_stand_well_in_this_language(
    chromium: Browser, site: str, everything: Everything, catalogues: Path, who: str, language: str
) -> None:
    context = chromium.new_context(base_url=site)
    context.add_cookies(pages.cookies_of(everything.cast.get(who), site))
    page, wrong = context.new_page(), []
    with spoken(language, catalogues):
        for line in pages.lines():
            if line.expected[who] != "ok":
                continue
            page.goto(line.address(everything))
            assert page.locator("html").get_attribute("lang") == language
            for width in (320, 1280):
                page.set_viewport_size({"width": width, "height": 900})
                if over := page.evaluate(WIDER):
                    wrong.append(f"{page.url} {over} px too wide at {width}")
                box = page.locator(".leave").bounding_box()
                near = box and (width - box["x"] - box["width"], box["x"])
                ends = near and (near[1] if language == FROM_THE_RIGHT else near[0])
                if ends is None or not 0 <= ends <= 40:
                    wrong.append(f"{page.url} leaves from {box} at {width}")
        context.close()
    assert wrong == []
