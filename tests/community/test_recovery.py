"""Recovery codes: shown once, kept as hashes, good for one way back in."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from community import limits
from community.actions.recovery import make_codes, recover
from community.demo import code_now
from community.errors import Refused
from community.models import Member, Notification, RecoveryCode
from tests.cast import PASSPHRASE
from tests.community.newcomer import JOIN, typed

RECOVER = "/accounts/recover/"
NEW = "four other words at sea"
Browser = Callable[[Member], Client]


@pytest.fixture(autouse=True)
def _fresh_limits() -> None:
    cache.clear()
    limits.forget_all()


def send(client: Client, **words: str) -> Any:
    return client.post(RECOVER, {"handle": "ana", "passphrase": NEW} | words)


@pytest.fixture
def joined(client: Client, community: object) -> Client:
    """The browser of someone who joined in it a moment ago."""
    client.post(JOIN, typed())
    return client


def test_eight_codes_are_shown_once_after_joining(joined: Client) -> None:
    browser = joined
    assert "Show my codes" in browser.get("/me/codes/").content.decode()
    assert not RecoveryCode.objects.exists()
    page = browser.post("/me/codes/").content.decode()
    assert page.count("<li><code>") == 8
    assert "<li><code>" not in browser.get("/me/codes/").content.decode()


def test_a_stolen_sign_in_makes_no_codes(client_of: Browser, ana: Member) -> None:
    answer = client_of(ana).post("/me/codes/")
    assert answer.url.startswith("/accounts/reauthenticate/")
    assert not RecoveryCode.objects.exists()


def test_an_hour_after_joining_the_passphrase_is_asked(joined: Client) -> None:
    with time_machine.travel(timezone.now() + timedelta(minutes=61)):
        assert joined.post("/me/codes/").url.startswith("/accounts/reauthenticate/")


def test_only_slow_hashes_of_them_are_kept(ana: Member) -> None:
    codes = make_codes(ana)
    kept = list(RecoveryCode.objects.filter(member=ana).values_list("hash", flat=True))
    assert len(set(codes)) == len(set(kept)) == 8
    assert all("$" in hashed for hashed in kept)
    assert not any(code.replace("-", "") in str(kept) for code in codes)


def test_more_codes_need_the_passphrase_again_and_end_the_old_ones(
    client_of: Browser, ana: Member
) -> None:
    browser, [old, *_rest] = client_of(ana), make_codes(ana)
    answer = browser.post("/me/codes/")
    assert answer.url.startswith("/accounts/reauthenticate/")
    assert RecoveryCode.objects.filter(member=ana).count() == 8
    page = browser.post(answer.url, {"password": PASSPHRASE}).content.decode()
    assert page.count("<li><code>") == 8
    with pytest.raises(Refused):
        recover("ana", code=old, passphrase=NEW, address="127.0.0.1")


def test_a_code_lets_back_in_once(client: Client, ana: Member) -> None:
    [code, *_rest] = make_codes(ana)
    answer = send(client, code=code)
    assert (answer.status_code, answer.url) == (302, "/accounts/login/")
    ana.refresh_from_db()
    assert ana.check_password(NEW)
    again = send(Client(), code=code, passphrase="yet another four words")
    assert again.status_code == 422
    ana.refresh_from_db()
    assert ana.check_password(NEW)


@pytest.mark.parametrize("change", [str.upper, lambda code: code.replace("-", " ") + " "])
def test_a_code_may_be_typed_as_one_likes(
    client: Client, ana: Member, change: Callable[[str], str]
) -> None:
    code = make_codes(ana)[7]
    assert send(client, code=change(code), handle=" Ana ").status_code == 302


def test_coming_back_in_ends_every_sign_in_and_tells_the_member(
    client: Client, ana: Member
) -> None:
    elsewhere = Client()
    elsewhere.post("/accounts/login/", {"login": "ana", "password": PASSPHRASE})
    send(client, code=make_codes(ana)[0])
    assert elsewhere.get("/me/").status_code == 302
    assert Notification.objects.get(member=ana).kind == "sign_in"


def test_an_unknown_handle_and_a_wrong_code_get_the_same_answer(
    client: Client, ana: Member
) -> None:
    make_codes(ana)
    answers = [
        send(client, code="1abc-defg-hjkm", handle=handle) for handle in ("ana", "nobody-here")
    ]
    pages = [answer.content.decode().replace("nobody-here", "ana") for answer in answers]
    assert [answer.status_code for answer in answers] == [422, 422]
    assert strip_token(pages[0]) == strip_token(pages[1])
    assert "do not belong together" in pages[0]


@pytest.mark.parametrize("code", ["x", "0", "9abc-defg-hjkm", "٣abc", "----", "1" * 40])
def test_nonsense_is_no_code(client: Client, ana: Member, code: str) -> None:
    make_codes(ana)
    assert send(client, code=code).status_code == 422


def test_the_new_passphrase_is_held_to_the_same_rules_and_never_shown_again(
    client: Client, ana: Member
) -> None:
    code = make_codes(ana)[0]
    answer = send(client, code=code, passphrase="short")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "10 characters or more" in page
    assert 'value="ana"' in page
    assert 'value="short"' not in page
    assert send(client, code=code).status_code == 302


def test_what_is_missing_is_named(client: Client, ana: Member) -> None:
    page = client.post("/accounts/recover/", {"handle": ""}).content.decode()
    for asked in ("write your handle", "write one of your codes", "choose a new passphrase"):
        assert f"Please {asked}." in page
    assert "This field is required." not in page


def test_five_tries_an_hour_for_a_handle(client: Client, ana: Member) -> None:
    code = make_codes(ana)[0]
    for _each in range(5):
        send(client, code="1abc-defg-hjkm")
    answer = send(client, code=code)
    assert answer.status_code == 429
    assert "Try again in" in answer.content.decode()
    assert NEW not in answer.content.decode()
    ana.refresh_from_db()
    assert ana.check_password(PASSPHRASE)


def test_nobody_holds_the_way_back_shut_from_elsewhere(client: Client, ana: Member) -> None:
    code = make_codes(ana)[0]
    for number in range(60):
        send(Client(REMOTE_ADDR=f"198.51.100.{number}"), code="1abc-defg-hjkm")
    assert send(client, code=code).status_code == 302


def test_twenty_tries_an_hour_from_an_address(client: Client, community: object) -> None:
    for number in range(20):
        send(client, code="1abc", handle=f"someone-{number}")
    assert send(client, code="1abc", handle="someone-else").status_code == 429


def test_staff_still_need_their_second_factor(client: Client, mara: Member) -> None:
    send(client, code=make_codes(mara)[0], handle="mara")
    answer = client.post("/accounts/login/", {"login": "mara", "password": NEW})
    assert answer.url == "/accounts/2fa/authenticate/"
    assert client.get("/moderation/").status_code == 302
    client.post("/accounts/2fa/authenticate/", {"code": code_now()})
    assert client.get("/me/").status_code == 200


def test_a_strangers_address_is_no_place_to_go_next(client_of: Browser, ana: Member) -> None:
    page = client_of(ana).get("/me/codes/?next=https://elsewhere.example/").content.decode()
    assert "elsewhere.example" not in page


def strip_token(page: str) -> str:
    before, _found, after = page.partition('name="csrfmiddlewaretoken"')
    return before + after.partition(">")[2]
