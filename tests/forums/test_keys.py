"""Single keys: for who wants them, on no page of who does not."""

from collections.abc import Callable

from django.test import Client

from community.models import Member
from forums.models import Topic
from tests.programs import Program

BrowserOf = Callable[[Member], Client]


def page_of(browser: Client, address: str) -> str:
    return browser.get(address).content.decode()


def test_ben_switches_single_keys_off_and_on_again(
    topic: Topic, ben: Member, client_of: BrowserOf
) -> None:
    browser, pages = client_of(ben), (f"/topics/{topic.pk}/", "/boards/family/")
    assert all("keys.js" in page_of(browser, page) for page in pages)
    assert "On. One key takes you" in page_of(browser, "/me/settings/")
    browser.post("/me/settings/keys/", {})
    assert not any("keys.js" in page_of(browser, page) for page in pages)
    assert "Switched off." in page_of(browser, "/me/settings/")
    browser.post("/me/settings/keys/", {"on": "on"})
    assert all("keys.js" in page_of(browser, page) for page in pages)


def test_they_are_switched_off_for_one_member_alone(
    topic: Topic, ben: Member, lea: Member, client_of: BrowserOf
) -> None:
    client_of(ben).post("/me/settings/keys/", {})
    assert "keys.js" in page_of(client_of(lea), f"/topics/{topic.pk}/")


def test_a_program_switches_them_off(ben: Member) -> None:
    program = Program(ben)
    assert program.get("me/keys").json() == {"on": True}
    assert program.put("me/keys", {"on": False}).json() == {"on": False}
    assert program.get("me/keys").json() == {"on": False}
    assert program.put("me/keys", {"on": "perhaps"}).status_code == 422
