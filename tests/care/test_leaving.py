"""Leaving the page: always open, never a trap, never used against anyone."""

from collections.abc import Callable
from unittest.mock import patch

import pytest
from django.core.cache import cache
from django.db import OperationalError
from django.test import Client

from community.models import Community, Member

ClientOf = Callable[[Member], Client]
HERE = {"sec-fetch-site": "same-origin"}


def signed_in(client: Client) -> bool:
    """Tell whether this browser is still signed in."""
    return "_auth_user_id" in client.session


def test_leaving_goes_to_a_plain_place_and_leaves_nothing_in_the_cache(
    community: Community, client: Client
) -> None:
    answer = client.get("/exit/")
    assert answer.status_code == 303
    assert answer["Location"] == "https://www.wikipedia.org"
    assert answer["Cache-Control"] == "no-store"


def test_the_community_chooses_the_place(community: Community, client: Client) -> None:
    community.keep(exit_url="https://www.example.org/weather")
    assert client.get("/exit/")["Location"] == "https://www.example.org/weather"
    assert "example.org" in client.get("/exit/about/").content.decode()


def test_the_way_out_is_open_before_founding_and_without_a_database(
    db: None, client: Client
) -> None:
    cache.clear()
    assert client.get("/exit/").status_code == 303
    with patch(
        "community.care.views.leaving.Community.objects.current", side_effect=OperationalError
    ):
        assert client.get("/exit/")["Location"] == "https://www.wikipedia.org"


def test_leaving_keeps_ana_signed_in_unless_she_chose_otherwise(
    ana: Member, client_of: ClientOf
) -> None:
    browser = client_of(ana)
    browser.get("/exit/", headers=HERE)
    assert signed_in(browser)
    browser.get("/exit/?sign_out=1", headers=HERE)
    assert not signed_in(browser)


def test_ana_chooses_once_and_is_signed_out_each_time_after(
    ana: Member, client_of: ClientOf
) -> None:
    browser = client_of(ana)
    answer = browser.post("/exit/about/", {"sign_out": "on"}, follow=True)
    assert "leaving signs you out" in answer.content.decode()
    assert "checked" in answer.content.decode()
    assert signed_in(browser)
    browser.get("/exit/", headers=HERE)
    assert not signed_in(browser)


def test_the_choice_can_be_taken_back(ana: Member, client_of: ClientOf) -> None:
    browser = client_of(ana)
    browser.post("/exit/about/", {"sign_out": "on"})
    browser.post("/exit/about/", {})
    browser.get("/exit/", headers=HERE)
    assert signed_in(browser)


@pytest.mark.parametrize("site", ["cross-site", "same-site", "none"])
def test_no_other_place_signs_anyone_out_by_a_link(
    ana: Member, client_of: ClientOf, site: str
) -> None:
    browser = client_of(ana)
    answer = browser.get("/exit/?sign_out=1", headers={"sec-fetch-site": site})
    assert answer.status_code == 303
    assert signed_in(browser)


def test_an_older_browser_is_known_by_the_page_it_came_from(
    ana: Member, client_of: ClientOf
) -> None:
    browser = client_of(ana)
    browser.get("/exit/?sign_out=1", headers={"referer": "https://elsewhere.example/"})
    assert signed_in(browser)
    browser.get("/exit/?sign_out=1")
    assert signed_in(browser)
    browser.get("/exit/?sign_out=1", headers={"referer": "http://testserver/boards/"})
    assert not signed_in(browser)


def test_leaving_takes_no_form(community: Community, client: Client) -> None:
    assert client.post("/exit/").status_code == 405


def test_the_page_about_leaving_says_what_it_cannot_do(
    community: Community, client: Client
) -> None:
    page = client.get("/exit/about/").content.decode()
    for words in (
        "does not erase the history",
        "How to come back",
        "private window",
        "Programs made to spy",
        "Shift three times within five seconds",
    ):
        assert words in page
