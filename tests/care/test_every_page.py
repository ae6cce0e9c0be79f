"""What stands on every page, in the same place, without any script."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.utils import translation

from community.errors import Refused
from community.models import Community, Member
from community.views.errors import answer_refusal

ClientOf = Callable[[Member], Client]
FROM_HERE = {"sec-fetch-site": "same-origin"}
PAGES = [
    "/care/",
    "/care/now/",
    "/care/grounding/",
    "/care/grounding/look-around/",
    "/exit/about/",
    "/accounts/login/",
    "/accounts/signup/",
    "/not/a/page/",
]
ALWAYS = [
    ("/exit/", "Leave this page"),
    ("/care/grounding/", "Ground"),
    ("/care/now/", "Help now"),
]
INLINE = re.compile(r"<style|\sstyle=|\son[a-z]+=|javascript:", re.IGNORECASE)
SCRIPT = re.compile(r"<script\b([^>]*)>")


@pytest.mark.parametrize("path", PAGES)
def test_the_three_ways_are_on_each_page(community: Community, client: Client, path: str) -> None:
    page = client.get(path).content.decode()
    header = page[page.index("<header") : page.index("</header>")]
    for address, words in ALWAYS:
        assert re.search(rf'<a [^>]*href="{address}"[^>]*>{words}</a>', header)


@pytest.mark.parametrize("path", PAGES)
def test_leaving_is_the_first_thing_that_the_keyboard_reaches(
    community: Community, client: Client, path: str
) -> None:
    page = client.get(path).content.decode()
    first = re.search(r"<(a|button|input|summary)\b[^>]*>", page[page.index("<body") :])
    assert first
    assert 'href="/exit/"' in first[0]


@pytest.mark.parametrize("path", PAGES)
def test_no_page_has_script_or_style_of_its_own(
    community: Community, client: Client, path: str
) -> None:
    answer = client.get(path)
    page = answer.content.decode()
    assert not INLINE.search(page)
    for attributes in SCRIPT.findall(page):
        assert "src=" in attributes or "application/json" in attributes
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert "unsafe-inline" not in answer["Content-Security-Policy"]


@pytest.mark.parametrize("path", PAGES)
def test_nothing_is_asked_of_another_place_and_no_search_engine_is_let_in(
    community: Community, client: Client, path: str
) -> None:
    answer = client.get(path)
    page = answer.content.decode()
    assert not re.search(r'<(link|script|img|iframe)[^>]+(href|src)="(https?:)?//', page)
    assert 'name="robots" content="noindex' in page
    assert "noindex" in answer["X-Robots-Tag"]


@pytest.mark.parametrize("path", PAGES)
def test_titles_are_plain(community: Community, client: Client, path: str) -> None:
    page = client.get(path).content.decode()
    title = re.search(r"<title>(.*?)</title>", page, re.DOTALL)
    assert title
    assert title[1].strip()
    assert community.name not in title[1]
    assert not re.search("hearth|crisis|suicide|support", title[1], re.IGNORECASE)


def test_ana_reaches_her_own_pages_from_the_menu(ana: Member, client_of: ClientOf) -> None:
    page = client_of(ana).get("/care/").content.decode()
    menu = page[page.index('<details class="me"') : page.index("</details>")]
    for address in ("/me/", "/me/notifications/", "/me/decisions/", "/me/reports/", "/me/care/"):
        assert f'href="{address}"' in menu
    assert "/accounts/logout/" in menu
    assert "/moderation/" not in page
    assert "/lead/" not in page


def test_each_role_sees_its_own_places(
    mara: Member, lea: Member, lena: Member, finn: Member, client_of: ClientOf
) -> None:
    for member, places in (
        (mara, {"/moderation/", "/duty/"}),
        (lea, {"/moderation/", "/duty/"}),
        (lena, {"/moderation/", "/duty/", "/lead/"}),
        (finn, set()),
    ):
        page = client_of(member).get("/care/").content.decode()
        shown = {place for place in ("/moderation/", "/duty/", "/lead/") if f'"{place}"' in page}
        assert shown == places, member.handle


def test_someone_signed_out_sees_no_place_for_members(community: Community, client: Client) -> None:
    page = client.get("/care/").content.decode()
    assert "/boards/" not in page
    assert "/accounts/login/" in page


def test_the_place_one_is_in_is_marked(community: Community, client: Client) -> None:
    page = client.get("/care/now/").content.decode()
    assert '<a href="/care/" aria-current="true">' in page


def test_a_missing_page_says_that_it_may_be_closed_and_what_to_do(
    community: Community, client: Client
) -> None:
    answer = client.get("/not/a/page/")
    assert answer.status_code == 404
    assert "It may not exist, or it may not be open to you" in answer.content.decode()
    assert "/accounts/login/?next=/not/a/page/" in answer.content.decode()


def test_the_page_for_what_broke_needs_neither_request_nor_database() -> None:
    page = render_to_string("500.html")
    assert "Something broke on our side" in page
    assert all(f'href="{address}"' in page for address, _ in ALWAYS)


def test_pages_turn_round_for_languages_that_read_from_the_right(ana: Member) -> None:
    with translation.override("ar"):
        page = render_to_string("404.html", {"member": ana})
    assert '<html lang="ar" dir="rtl">' in page


def test_the_look_is_small_and_turns_round_by_itself() -> None:
    sheet = Path(finders.find("community/hearth.css")).read_text()
    assert len(sheet.encode()) < 20_000
    assert not re.search(r"-(left|right)\b|\b(left|right)\s*:", sheet)
    assert "http" not in sheet
    assert Path(finders.find("community/hearth.js")).stat().st_size < 6_000


def test_a_form_that_grew_old_keeps_the_words(ana: Member) -> None:
    browser = Client(enforce_csrf_checks=True)
    words = "I nearly did not come.\nI sat in the car with the phone in my hand."
    typed = {"country": "IE", "body": words}
    answer = browser.post("/care/now/wrong/", typed, headers=FROM_HERE)
    page = answer.content.decode()
    assert answer.status_code == 403
    assert re.search(r"<textarea[^>]*name=\"body\">\nI nearly did not come", page)
    assert '<input type="hidden" name="country" value="IE">' in page
    assert "csrfmiddlewaretoken" in page
    assert "Send again" in page
    assert 'action="/care/now/wrong/"' in page


def test_a_form_without_words_can_be_pressed_again_and_says_nothing_of_words(
    community: Community,
) -> None:
    browser = Client(enforce_csrf_checks=True)
    page = browser.post("/care/now/wrong/", headers=FROM_HERE).content.decode()
    assert "<textarea" not in page
    assert "words" not in page
    assert "we ask you to press once more" in page
    assert "Send again" in page
    assert "To the first page" in page


def test_a_press_without_words_that_was_refused_is_not_offered_again(otto: Member) -> None:
    request = RequestFactory(headers=FROM_HERE).post("/sessions/1/seat/", {"do": "take"})
    request.user = otto
    request.session = Client().session
    page = answer_refusal(request, Refused("suspended", "Your account is paused.")).content.decode()
    assert "Your account is paused." in page
    assert "Send again" not in page
    assert "copy your words" not in page
    assert "To the first page" in page


def test_every_template_of_the_project_is_free_of_script_and_style() -> None:
    for path in (settings.BASE_DIR / "templates").rglob("*.html"):
        assert not INLINE.search(path.read_text()), path
