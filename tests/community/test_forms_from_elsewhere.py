"""A form that another site posts in someone's name: nothing of it is done, shown or prepared."""

import uuid
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from community.models import Community, Member

ClientOf = Callable[[Member], Client]
TRAP = {"body": "Words that the attacker wrote,\nover two lines.", "why": "x", "client_id": "1"}
ELSEWHERE = [
    {"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"},
    {"Sec-Fetch-Site": "same-site", "Origin": "http://other.testserver"},
    {"Sec-Fetch-Site": "none"},
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Referer": "https://evil.example/http://testserver/"},
    {},
]
VALUES = [
    ("int:", "1"),
    ("str:", "ana"),
    ("slug:", "porch"),
    ("uuid:", "00000000-0000-4000-8000-000000000000"),
    ("", "1"),
]


def addresses(
    patterns: list[URLPattern | URLResolver] | None = None, before: str = ""
) -> list[str]:
    """Return a path for each address of this site, with something plausible in every place."""
    found = []
    for entry in get_resolver().url_patterns if patterns is None else patterns:
        path = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            found += addresses(entry.url_patterns, path)
        elif "(?" not in path and "^" not in path:
            for kind, value in VALUES:
                while f"<{kind}" in path:
                    start = path.index(f"<{kind}")
                    path = path[:start] + value + path[path.index(">", start) + 1 :]
            found.append("/" + path)
    return found


@pytest.fixture
def browser(lena: Member, client_of: ClientOf) -> Client:
    """Lena's browser, which checks tokens as a real site does."""
    checking = Client(enforce_csrf_checks=True)
    checking.cookies = client_of(lena).cookies
    return checking


def test_no_address_hands_a_strangers_form_back_to_be_sent(browser: Client, ana: Member) -> None:
    asked = 0
    for path in addresses():
        answer = browser.post(path, TRAP, headers=ELSEWHERE[0])
        page = answer.content.decode()
        if path.startswith(("/_allauth/", "/api/")):
            assert answer.status_code >= 400, path
        elif path.startswith("/mail/stop/"):  # for mail programs: the link is the right to it
            assert answer.status_code == 404, path
        else:
            assert answer.status_code == 403, path
            asked += 1
        assert "attacker" not in page, path
        assert "<form" not in page, path
        assert "csrfmiddlewaretoken" not in page, path
        assert "csrf" not in answer.cookies, path
    assert asked > 80


@pytest.mark.parametrize("told", ELSEWHERE, ids=str)
def test_however_it_says_where_it_comes_from(browser: Client, told: dict[str, str]) -> None:
    answer = browser.post("/lead/members/ana/moderator/give/", TRAP, headers=told)
    assert answer.status_code == 403
    page = answer.content.decode()
    assert "attacker" not in page
    assert "<form" not in page
    assert "go back in your browser: your words are still there" in page


@pytest.mark.parametrize(
    "told",
    [
        {"Sec-Fetch-Site": "same-origin"},
        {"Origin": "http://testserver"},
        {"Referer": "http://testserver/topics/1/"},
    ],
    ids=str,
)
def test_a_form_of_ours_that_grew_old_keeps_its_words(
    browser: Client, told: dict[str, str]
) -> None:
    answer = browser.post("/me/profile/", {"body": "Words of my own"}, headers=told)
    assert answer.status_code == 403
    assert "Words of my own" in answer.content.decode()
    assert "Send again" in answer.content.decode()


def test_a_fault_before_the_token_is_looked_at_shows_a_stranger_nothing_either(
    community: Community, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: object, **kwargs: object) -> None:
        raise ValueError("broken")

    monkeypatch.setattr("community.middleware.cleaned", fail)
    browser = Client(raise_request_exception=False)
    answer = browser.post("/me/profile/", TRAP, headers=ELSEWHERE[0])
    assert answer.status_code == 500
    assert "attacker" not in answer.content.decode()
    assert "<form" not in answer.content.decode()
    kept = browser.post("/me/profile/", TRAP, headers={"Sec-Fetch-Site": "same-origin"})
    assert "attacker" in kept.content.decode()


def test_the_words_of_someone_refused_stay(client_of: ClientOf, ana: Member) -> None:
    words = {"body": "", "client_id": uuid.uuid4(), "title": "A title that took some thought"}
    answer = client_of(ana).post("/me/care/", words)
    assert answer.status_code == 422
