"""When the database is away, care is not: numbers, tools and the way out stay open to everyone."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.core.cache import cache
from django.db import OperationalError, connection
from django.test import Client

from community.care.tools import tools
from community.models import Community, Member

ClientOf = Callable[[Member], Client]
OPEN = [
    "/care/now/",
    "/care/now/?country=NZ",
    "/care/grounding/",
    "/care/grounding/slow-breathing/",
]


@contextmanager
def database_away() -> Iterator[list[int]]:
    """Have every question to the database fail; yield a list that grows with each."""
    asked: list[int] = []

    def fail(*args: object) -> None:
        asked.append(1)
        raise OperationalError("connection refused")

    cache.clear()
    with connection.execute_wrapper(fail):
        yield asked


@pytest.fixture
def someone(client_of: ClientOf, ana: Member, request: pytest.FixtureRequest) -> Client:
    """Signed out, or ana; either way her process has known the community."""
    Community.objects.current()
    browser = client_of(ana) if request.param else Client()
    browser.raise_request_exception = False
    return browser


BOTH = pytest.mark.parametrize("someone", [False, True], indirect=True, ids=["out", "ana"])


@BOTH
@pytest.mark.parametrize("path", OPEN)
def test_the_card_and_the_tools_open(someone: Client, path: str) -> None:
    with database_away() as asked:
        answer = someone.get(path)
    assert answer.status_code == 200
    assert len(asked) <= 1, "each question to a database that is away takes seconds"


@BOTH
def test_the_card_shows_the_numbers_of_the_own_country_and_of_others(someone: Client) -> None:
    with database_away():
        own = someone.get("/care/now/").content.decode()
        other = someone.get("/care/now/?country=NZ").content.decode()
    assert 'href="tel:999"' in own
    assert "Ireland" in own
    assert 'href="tel:111"' in other
    assert "findahelpline.com" in own
    assert "Nobody here has checked" not in own


def test_every_tool_opens(community: Community, client: Client) -> None:
    with database_away():
        for slug, tool in tools().items():
            assert tool.steps[0] in client.get(f"/care/grounding/{slug}/").content.decode()


@BOTH
def test_the_way_out_is_open_and_takes_the_sign_in_along(someone: Client) -> None:
    with database_away():
        kept = someone.get("/exit/", headers={"Sec-Fetch-Site": "same-origin"})
        gone = someone.get("/exit/?sign_out=1", headers={"Sec-Fetch-Site": "same-origin"})
    assert kept.status_code == gone.status_code == 303
    assert kept["Location"] == "https://www.wikipedia.org"
    assert "signin" not in kept.cookies
    assert gone.cookies["signin"].value == ""


@BOTH
@pytest.mark.parametrize("path", ["/", "/boards/", "/me/", "/topics/1/"])
def test_the_fault_page_prints_the_number_to_call(someone: Client, path: str) -> None:
    with database_away():
        answer = someone.get(path)
    page = answer.content.decode()
    if answer.status_code == 302:
        assert not path.startswith("/care")
        return
    assert answer.status_code == 500
    assert 'href="tel:999"' in page
    assert "Emergency numbers: <bdi>Ireland</bdi>" in page


def test_before_any_page_was_asked_for_it_prints_them_all(
    community: Community, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Community.objects, "last_known", None)
    client.raise_request_exception = False
    with database_away():
        page = client.get("/boards/?x=1", follow=True).content.decode()
        fault = client.get("/").content.decode()
    assert "Ireland" in fault
    assert "New Zealand" in fault
    assert page


@BOTH
def test_even_without_templates_the_number_stands_there(
    someone: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: object, **kwargs: object) -> None:
        raise RuntimeError("no templates")

    monkeypatch.setattr("community.care.views.fault.render_to_string", fail)
    with database_away():
        page = someone.get("/").content.decode()
    assert "Ireland 112, 999" in page


def test_the_words_that_ana_sent_are_kept(client_of: ClientOf, ana: Member) -> None:
    browser = client_of(ana)
    browser.raise_request_exception = False
    with database_away():
        answer = browser.post(
            "/topics/1/replies", {"body": "I wrote this"}, headers={"Origin": "http://testserver"}
        )
    assert answer.status_code == 500
    assert "I wrote this" in answer.content.decode()


def test_the_fault_page_says_the_number_that_the_log_has(
    community: Community, client: Client
) -> None:
    client.raise_request_exception = False
    with database_away():
        answer = client.get("/")
    number = answer["X-Request-ID"]
    assert len(number) == 10
    assert f"say this number: {number}." in answer.content.decode()


@BOTH
def test_probes_answer_as_probes(someone: Client) -> None:
    with database_away() as asked:
        up = someone.get("/healthz")
        assert not asked
        ready = someone.get("/readyz")
        assert len(asked) == 1
    assert (up.status_code, up.json()) == (200, {"up": True})
    assert ready.status_code == 503
    assert ready.json()["database"] is False
