"""Every page that takes a form for every role: `forms.txt`, written by hand."""

import uuid
from copy import deepcopy
from http.cookies import SimpleCookie
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests import pages
from tests.access.played import DONE, Line, lines, played, report_of, sent_as
from tests.access.sent import FORMS
from tests.access.story import PEOPLE, filled
from tests.everything import Everything

ONLY_READ = {
    *("home", "guidelines", "guidelines_json", "privacy", "waiting", "me", "notifications"),
    *("notice", "second_factor_first", "lead", "lead_people", "lead_waiting", "lead_person"),
    *("care", "care_now", "care_grounding", "care_tool", "care_lines", "care_news", "exit"),
    *("reports", "report_receipt", "decisions", "decision", "appeals", "blocks", "member"),
    *("moderation", "case", "boards", "board", "topic", "reply", "drafts", "draft", "search"),
    *("lead_boards", "lead_figures", "listening", "my_topics", "rooms", "room"),
    *("topic_order", "session", "session_events", "lead_rooms", "healthz", "readyz", "feed"),
}
WAYS_IN = {"account_signup", "account_login", "recover"}  # tests/community/ tries these


def word_of(answer: HttpResponse) -> str:
    """Return an answer as the table has it: done, sign in, or the status."""
    if answer.status_code == 302:
        where = answer.headers["Location"].partition("?")[0]
        return {"/accounts/login/": "401", "/waiting/": "waits"}.get(where, DONE)
    return DONE if answer.status_code < 300 else str(answer.status_code)


def answer_of(line: Line, browser: Client, at: dict[str, Any]) -> Any:
    """Send the form of a line as someone."""
    name, *args = line.words
    typed = {"client_id": str(uuid.uuid4())} | sent_as(FORMS.get(name, {}), at)
    return browser.post(reverse(name, args=[filled(arg, at) for arg in args]), typed)


def test_every_page_that_takes_a_form_is_in_the_table() -> None:
    ours = {name for name in pages.names() if not name.startswith(pages.APART)}
    ours = {name for name in ours if not name.startswith(("account_", "mfa_"))}
    forms = {line.words[0] for line in lines("forms")}
    assert forms == ours - ONLY_READ - WAYS_IN
    assert set(pages.ONLY_FORMS) <= forms


@pytest.mark.heavy
def test_everyone_is_told_what_the_table_says(blocked: Everything) -> None:
    browsers = {role: pages.browser_of(blocked.cast.get(who or "")) for role, who in PEOPLE.items()}
    cookies: dict[str, SimpleCookie] = {role: one.cookies for role, one in browsers.items()}

    def play(line: Line, role: str) -> str:
        browsers[role].cookies = deepcopy(cookies[role])
        return word_of(answer_of(line, browsers[role], blocked.at))

    told, due = played("forms", play)
    assert report_of(told, due) == []
