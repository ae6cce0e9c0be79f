"""Every page of Hearth, and what each kind of person gets there: pages.txt, written by hand.

`ok` the page · `in` sign in first · `no` not found · `off` refused · `2nd` a second factor first
· `wait` still waiting for a yes · `again` the passphrase once more · `go` on to another page
"""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from community.models import Member
from tests.everything import Everything

WHO = ["out", "ana", "noor", "otto", "lea", "finn", "mara", "lena", "bare", "rue"]
"""Signed out, member, newcomer, suspended, listener, host, moderator on duty, lead, a moderator
without a second factor, someone who still waits for a yes."""
TABLE = Path(__file__).with_suffix(".txt").read_text()
WAYS_IN_AND_OUT = {"account_logout", "mfa_reauthenticate_webauthn"}
SOME = """
push_end push.pk
topic topic.pk
session session.pk
lead_approve rue.pk
lead_invitation_withdraw invitation.pk
care_wrong_looked_at wrong.pk
care_line_hide line.slug
member_block ben.handle
member_unblock ben.handle
lead_hours_remove hours.pk
case_lease case.pk
case_hand_back case_in_hand.pk
case_decide case_in_hand.pk
case_second_key second_key.pk
decision_appeal decided.pk
appeal_guest appeal.pk
care_answer care_line.pk
care_rest care_line.pk
topic_reading topic.pk
topic_follow topic.pk
topic_bookmark topic.pk
topic_ignore topic.pk
topic_undo topic.pk
topic_close topic.pk
topic_witness witness.pk
topic_reopen topic.pk
reply_undo own_reply.pk
draft_stay own_draft.client_id
draft_away own_draft.client_id
topic_draft topic.pk
board_draft board.slug
topic_lease folded.pk
topic_hand_back folded.pk
topic_unpin pinned.pk
topic_wake pinned.pk
lead_board_away board.slug
lead_board_back board.slug
lead_board_end_pause board.slug
plan_session room.slug
say session.pk
seat session.pk
open_session announced.pk
call_off announced.pk
move_phase session.pk
take_message_back message.pk
lead_room_away room.slug
lead_room_back room.slug
"""
ONLY_FORMS = [
    "consent_give",
    "consent_withdraw",
    "sign_out_elsewhere",
    "notifications_read",
    "notice_pause",
    "notice_resume",
    "push_begin",
    "push_end",
    "feed_end",
    "lead_approve",
    "lead_invitation_withdraw",
    "care_number_wrong",
    "care_wrong_looked_at",
    "care_line_hide",
    "member_block",
    "member_unblock",
    "duty_hand_over",
    "topic_close",
    "topic_witness",
    "topic_reopen",
    "lead_hours_remove",
    "next_case",
    "case_lease",
    "case_hand_back",
    "case_decide",
    "case_second_key",
    "decision_appeal",
    "appeal_guest",
    "care_answer",
    "care_rest",
    "draft_away",
    "draft_stay",
    "topic_reading",
    "topic_follow",
    "topic_bookmark",
    "topic_ignore",
    "topic_undo",
    "reply_undo",
    "topic_draft",
    "board_draft",
    "topic_lease",
    "topic_hand_back",
    "topic_unpin",
    "topic_wake",
    "lead_board_away",
    "lead_board_back",
    "lead_board_end_pause",
    "plan_session",
    "say",
    "seat",
    "open_session",
    "call_off",
    "move_phase",
    "take_message_back",
    "lead_room_away",
    "lead_room_back",
]
REASONS = {
    "leaves the site": ["exit"],
    "JSON, text or a part of a page": [
        *("guidelines_json", "healthz", "readyz", "session_events", "care_news"),
        "feed",
        *("mfa_login_webauthn", "mfa_download_recovery_codes"),
    ],
    "takes only what a form sends": ONLY_FORMS,
}
SURE = {"reauthenticated": True}  # the passphrase was typed once more
APART = ("headless:", "api-1:")  # programs read these


class Line(NamedTuple):
    """One page as the table has it."""

    name: str
    args: tuple[str, ...]
    query: str
    expected: dict[str, str]

    def address(self, told: Everything) -> str:
        """Return where it stands in the story."""
        return reverse(self.name, args=[_said(arg, told.at) for arg in self.args]) + self.query


def lines() -> list[Line]:
    """Return the table."""
    found = []
    for row in TABLE.strip().splitlines()[1:]:
        words = row.split()
        name, args, expected = words[0], words[1 : -len(WHO)], words[-len(WHO) :]
        query = args.pop() if args and args[-1].startswith("?") else ""
        found.append(Line(name, tuple(args), query, dict(zip(WHO, expected, strict=True))))
    return found


def names(patterns: list[Any] | None = None, space: str = "") -> Iterator[str]:
    """Return the name of every address there is."""
    for entry in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(entry, URLResolver):
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from names(entry.url_patterns, inner)
        elif isinstance(entry, URLPattern):
            yield f"{space}{entry.name}"


def some_address(name: str, told: Everything) -> str:
    """Return an address of this name that leads to something in the story."""
    for words in SOME.strip().splitlines():
        found, *args = words.split()
        if found == name:
            return reverse(name, args=[_said(arg, told.at) for arg in args])
    return reverse(name)


def addresses_of_forms(told: Everything) -> list[str]:
    """Return every address that may take a form, but the ways in and out of an account."""
    shown = [line.address(told) for line in lines() if line.name not in WAYS_IN_AND_OUT]
    return shown + [some_address(name, told) for name in ONLY_FORMS]


def cookies_of(member: Member | None, site: str) -> Any:
    """Return the cookies of a member who signed in a moment ago, as Playwright takes them."""
    cookies = browser_of(member).cookies
    return [{"name": name, "value": one.value, "url": site} for name, one in cookies.items()]


def browser_of(member: Member | None) -> Client:
    """Return a client in which this member signed in a moment ago with all they have."""
    client = Client()
    if member is not None:
        client.force_login(member, backend=settings.AUTHENTICATION_BACKENDS[0])
        session = client.session
        session["account_authentication_methods_user"] = str(member.pk)
        session["account_authentication_methods"] = [
            {"method": "password", "at": time.time()} | SURE
        ]
        session.save()
    return client


def _said(arg: str, at: dict[str, Any]) -> Any:
    if arg.startswith("="):
        return arg[1:]
    name, _dot, field = arg.partition(".")
    return getattr(at[name], field)
