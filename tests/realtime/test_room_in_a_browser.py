"""The live room in real browsers: nothing typed is lost, and everything that happens is heard."""

import re
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from community.actions.blocks import block
from community.actions.sign_ins import end_sign_ins
from community.models import Community, Member
from realtime.actions import seats, sessions, speaking
from realtime.models import Message, Session
from realtime.routing import sockets
from tests.browser import CHROMIUM, PHONE, faults_of, person
from tests.live import signed_in_cookie

pytestmark = [
    pytest.mark.browser,
    pytest.mark.heavy,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not Path(CHROMIUM).exists(), reason="no Chromium here"),
]
HALF = "I nearly did not"
AWAY = "/static/community/hearth.css"
Enter = Callable[..., Page]


@pytest.fixture
def enter(
    chromium: Browser,
    site: str,
    community: Community,
    evening: Session,
    monkeypatch: pytest.MonkeyPatch,
) -> Enter:
    """Let a member take a seat in a browser of their own; a dialog that comes up is a fault."""
    community.keep(exit_url=site + AWAY)
    monkeypatch.setattr(sockets, "allowed_origins", [site])

    def go(member: Member, **options: Any) -> Page:
        seats.take_seat(evening, by=member)
        page = person(chromium, site, member, **options)
        page.on("dialog", lambda dialog: pytest.fail(f"a dialog came up: {dialog.type}"))
        page.goto(f"/sessions/{evening.pk}/")
        expect(page.locator("#session[data-live]")).to_be_attached()
        return page

    return go


def field(page: Page) -> Locator:
    return page.get_by_label("Your words")


def status(page: Page) -> Locator:
    return page.locator("#status")


def say(page: Page, words: str) -> None:
    field(page).fill(words)
    page.get_by_role("button", name="Say it").click()


def line(page: Page, words: str) -> Locator:
    return page.locator("#log .said", has_text=words)


def said(session: Session, member: Member, words: str) -> Message:
    return speaking.say(session, by=member, body=words, client_id=uuid.uuid4())


def test_words_arrive_once_and_their_buttons_say_whose_they_are(
    enter: Enter, ana: Member, ben: Member
) -> None:
    anas, bens = enter(ana), enter(ben)
    say(anas, "I made soup.")
    expect(line(bens, "I made soup.")).to_have_count(1)
    expect(line(anas, "I made soup.")).to_have_count(1)
    expect(anas.locator("#sending")).to_be_empty()
    report = bens.get_by_role("link", name=re.compile(r"^Report ?: ana, \d\d:\d\d$"))
    expect(report).to_have_count(1)
    take_back = anas.get_by_role("button", name=re.compile(r"^Take back ?: \d\d:\d\d$"))
    expect(take_back).to_have_count(1)


def test_leaving_with_half_a_sentence_asks_nothing_and_leaves_nothing(
    enter: Enter, ana: Member
) -> None:
    page = enter(ana)
    field(page).press_sequentially(HALF)
    page.locator(".leave").click()
    page.wait_for_url("**" + AWAY)
    assert page.evaluate("sessionStorage.length") == 0


def test_help_now_asks_nothing_and_the_words_are_there_on_return(enter: Enter, ana: Member) -> None:
    page = enter(ana)
    field(page).press_sequentially(HALF)
    page.locator(".always").get_by_role("link", name="Help now").click()
    page.wait_for_url("**/care/now/")
    page.go_back()
    expect(field(page)).to_have_value(HALF)
    expect(status(page)).to_have_text("These words are not sent yet.")
    say(page, HALF)
    expect(line(page, HALF)).to_have_count(1)
    page.reload()
    expect(field(page)).to_have_value("")


def test_closing_the_tab_with_half_a_sentence_asks(enter: Enter, ana: Member) -> None:
    page = enter(ana)
    field(page).press_sequentially(HALF)
    page.evaluate(
        "addEventListener('beforeunload', (event) => document.body.dataset.asks = "
        "event.defaultPrevented)"
    )
    page.evaluate("dispatchEvent(new Event('beforeunload', { cancelable: true }))")
    assert page.locator("body").get_attribute("data-asks") == "true"


def test_the_end_of_a_session_takes_no_words_away(
    enter: Enter, evening: Session, ana: Member, ben: Member, finn: Member
) -> None:
    anas, bens = enter(ana), enter(ben)
    field(anas).press_sequentially(HALF)
    sessions.move_phase(evening, by=finn, to="closing")
    sessions.move_phase(evening, by=finn, to="ended")
    expect(status(anas)).to_contain_text("The session has ended. Your words were not sent;")
    expect(status(anas)).to_be_focused()
    expect(field(anas)).to_have_value(HALF)
    expect(field(anas)).not_to_be_editable()
    expect(status(bens)).to_have_text("The session has ended.")
    expect(bens.get_by_text("its words are sealed")).to_be_visible()
    anas.get_by_role("link", name="Go on").click()
    expect(anas.get_by_text("its words are sealed")).to_be_visible()


def test_who_is_signed_out_keeps_the_words_and_can_go_on(
    enter: Enter, ana: Member, site: str
) -> None:
    page = enter(ana)
    field(page).press_sequentially(HALF)
    end_sign_ins(ana)
    expect(status(page)).to_contain_text("You are signed out. Your words are below.")
    expect(status(page).get_by_role("link", name="Sign in, in a new tab")).to_be_visible()
    expect(field(page)).to_have_value(HALF)
    name, _is, value = signed_in_cookie(ana).partition("=")
    page.context.add_cookies([{"name": name, "value": value, "url": site}])
    page.evaluate("dispatchEvent(new Event('focus'))")
    expect(field(page)).to_be_editable()
    page.get_by_role("button", name="Say it").click()
    expect(line(page, HALF)).to_have_count(1)


def test_a_new_phase_is_said_and_the_hosts_buttons_follow(
    enter: Enter, ana: Member, finn: Member
) -> None:
    anas, finns = enter(ana), enter(finn)
    finns.get_by_role("button", name="On to check-in").click()
    expect(status(anas)).to_have_text("Now: check-in.")
    expect(anas.get_by_role("list", name="Where this session is")).to_be_visible()
    expect(finns.get_by_role("button", name="On to check-in")).to_have_count(0)
    finns.get_by_role("button", name="On to closing").click()
    expect(status(anas)).to_have_text("Now: closing. The host ends the session soon.")
    expect(finns.get_by_role("button", name="End the session")).to_be_visible()


def test_a_refusal_stands_at_the_field_until_it_is_mended(enter: Enter, ana: Member) -> None:
    page = enter(ana)
    say(page, "word " * 1000)
    expect(status(page)).to_contain_text("4000 fit")
    expect(field(page)).to_have_attribute("aria-invalid", "true")
    expect(field(page)).to_have_accessible_description(re.compile("4000 fit"))
    expect(field(page)).to_be_focused()
    expect(field(page)).to_have_value(re.compile("^word word"))
    field(page).press("End")
    field(page).press_sequentially("x")
    expect(status(page)).to_be_empty()
    expect(field(page)).not_to_have_attribute("aria-invalid", "true")


def test_taking_back_is_said_and_the_keyboard_stays_in_the_room(enter: Enter, ana: Member) -> None:
    page = enter(ana)
    say(page, "A name slipped out.")
    page.get_by_role("button", name="Take back").press("Enter")
    expect(status(page)).to_have_text("Taken back.")
    expect(field(page)).to_be_focused()
    expect(line(page, "A name slipped out.")).to_have_count(0)


def test_the_author_alone_hears_that_someone_was_asked_to_read(
    enter: Enter, ana: Member, ben: Member
) -> None:
    anas, bens = enter(ana), enter(ben)
    say(anas, "Some days I want to die.")
    own = line(anas, "Some days I want to die.")
    expect(own).to_contain_text("Someone on duty has been asked to read this")
    expect(own.get_by_role("link", name="Help now")).to_be_visible()
    expect(line(bens, "Some days I want to die.")).not_to_contain_text("asked to read")
    say(anas, "My number is +353 85 123 4567.")
    held = line(anas, "My number is")
    expect(held).to_contain_text("Only you can see this until someone has read it.")
    expect(held.get_by_role("link", name="Help now")).to_be_visible()
    expect(line(bens, "My number is")).to_have_count(0)


def test_a_silent_sign_is_seen_for_a_moment(enter: Enter, ana: Member, ben: Member) -> None:
    anas, bens = enter(ana), enter(ben)
    bens.clock.install()
    anas.get_by_role("button", name="With you").click()
    expect(bens.locator("#sign")).to_have_text("Someone: with you")
    bens.clock.run_for(11_000)
    expect(bens.locator("#sign")).to_be_empty()


def test_a_lost_connection_is_said_and_words_go_out_when_it_is_back(
    enter: Enter, ana: Member, ben: Member
) -> None:
    anas, bens = enter(ana), enter(ben)
    anas.context.set_offline(True)
    expect(status(anas)).to_contain_text("The connection is gone.")
    anas.context.set_offline(False)
    expect(status(anas)).to_be_empty()
    say(anas, "I am back.")
    expect(line(bens, "I am back.")).to_have_count(1)


def test_leaving_the_session_goes_to_the_room_whatever_is_typed(enter: Enter, ana: Member) -> None:
    page = enter(ana)
    field(page).press_sequentially(HALF)
    page.get_by_role("button", name="Leave the session").click()
    page.wait_for_url("**/rooms/porch/")
    expect(page.get_by_text("You have left. Come back whenever you like.")).to_be_visible()


def test_stepping_out_leads_back_with_the_words(enter: Enter, ana: Member) -> None:
    page = enter(ana)
    field(page).press_sequentially(HALF)
    page.get_by_role("button", name="Step out").click()
    page.wait_for_url("**/care/grounding/")
    page.get_by_role("link", name="Back to my seat").click()
    expect(field(page)).to_have_value(HALF)
    expect(page.locator("#log")).to_be_focused()


def test_a_block_clears_the_lines_and_keeps_what_is_typed(
    enter: Enter, evening: Session, ana: Member, ben: Member
) -> None:
    anas, _bens = enter(ana), enter(ben)
    said(evening, ben, "For everyone to read.")
    expect(line(anas, "For everyone to read.")).to_have_count(1)
    field(anas).press_sequentially(HALF)
    block(ben, by=ana)
    expect(line(anas, "For everyone to read.")).to_have_count(0)
    expect(field(anas)).to_have_value(HALF)
    say(anas, HALF)
    expect(line(anas, HALF)).to_have_count(1)


@pytest.mark.parametrize("width", [320, 390, 1280])
@pytest.mark.parametrize("colours", ["light", "dark"])
def test_the_room_has_no_fault_that_a_tool_can_find(
    enter: Enter, ana: Member, finn: Member, width: int, colours: str
) -> None:
    anas = enter(ana, viewport={**PHONE, "width": width}, color_scheme=colours)
    finns = enter(finn, viewport={**PHONE, "width": width}, color_scheme=colours)
    say(anas, "Some days I want to die.")
    say(finns, "I am glad you say it here.")
    expect(line(anas, "I am glad")).to_have_count(1)
    anas.get_by_role("button", name="Me too").click()
    for page in (anas, finns):
        assert faults_of(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
