"""One of everything that a page can show, told once by the cast through the real verbs.

Words, titles and names are unkind to a page on purpose: long, unbroken, and in two directions.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.utils import timezone

from community import limits
from community.actions.blocks import block
from community.actions.duty import check_in, hand_over
from community.actions.joining import invite
from community.actions.mailing import stop_token
from community.actions.pushing import subscribe
from community.actions.recovery import make_codes
from community.care.actions import tell_number_wrong, verify_line
from community.care.lines import countries
from community.models import (
    Circle,
    CircleMembership,
    Clause,
    Community,
    Invitation,
    Member,
    Notification,
    StaffedHours,
)
from forums.actions.boards import make_board
from forums.actions.drafts import save_draft
from forums.actions.order.moving import move_topic
from forums.actions.order.pinning import pin_topic
from forums.actions.order.splitting import split_topic
from forums.actions.replies import post_reply, take_reply_back
from forums.actions.topics import start_topic, take_topic_back
from forums.models import Board, Topic
from moderation.actions.appeals import appeal_decision, invite_guest
from moderation.actions.care import answer, write_to_duty
from moderation.actions.cases import lease
from moderation.actions.closing import propose_closing
from moderation.actions.decisions import decide
from moderation.actions.profiles import edit_profile
from moderation.actions.reports import report
from moderation.models import CareThread, Case, Profile, Target
from moderation.outcomes import Outcome, Reasons
from realtime.actions.rooms import make_room
from realtime.actions.seats import take_seat
from realtime.actions.sessions import move_phase, open_session, plan_session
from realtime.actions.speaking import say
from tests.cast import make_member
from tests.passkey import add_passkey

LONG = "Donaudampfschifffahrtsgesellschaftskapitänswitwenrentenversicherungsbeitrag"
LONGEST_HANDLE = "mondscheinspaziergängeri"
ADDRESS = "https://somewhere.example/" + "a-long-way-round/" * 8
TURNED = "שלום, אני כאן רק כדי לקרוא."
COUNTRY, LINE = "GB", "Samaritans"
Cast = Mapping[str, Member]
HANDLES = ("ana", "ben", "noor", "otto", "lea", "finn", "hedi", "mara", "mika", "lena", "luis")


@dataclass
class Everything:
    """The cast, and what the names in addresses lead to."""

    cast: dict[str, Member]
    at: dict[str, Any] = field(default_factory=dict)


@pytest.fixture
def everything(community: Community, request: pytest.FixtureRequest) -> Everything:
    """Tell all of it."""
    cast = {handle: request.getfixturevalue(handle) for handle in HANDLES}
    cast["long"] = make_member(LONGEST_HANDLE)
    cast["rue"] = make_member("rue")
    Member.objects.filter(pk=cast["rue"].pk).update(approved_at=None)
    Community.objects.update(country=COUNTRY)
    cast["bare"] = make_member("petra", "moderator")
    Authenticator.objects.filter(user=cast["bare"]).delete()
    told = Everything({name: Member.objects.get(pk=one.pk) for name, one in cast.items()})
    told.at |= told.cast
    with limits.paused():
        for tell in (_team, _boards, _order, _cases, _care, _rooms, _own_things):
            tell(told)
    return told


def _once() -> dict[str, uuid.UUID]:
    return {"client_id": uuid.uuid4()}


def _team(told: Everything) -> None:
    cast = told.cast
    for weekday in range(7):
        StaffedHours.objects.create(weekday=weekday, opens=time(18), closes=time(23))
    told.at["hours"] = StaffedHours.objects.first()
    check_in(cast["mika"])
    hand_over(cast["mika"], note=f"It was calm. {LONG}")
    for handle in ("mara", "lea", "lena"):
        check_in(cast[handle])
    invite(by=cast["lena"])
    told.at["invitation"] = Invitation.objects.get()
    for line in countries()[COUNTRY].lines:
        verify_line(COUNTRY, line.name, by=cast["lena"], hours="18:00 to 23:00", source=ADDRESS)
    told.at["line"] = countries()[COUNTRY].lines[0]
    told.at["wrong"] = tell_number_wrong(COUNTRY, told.at["line"].name)


def _boards(told: Everything) -> None:
    cast, at = told.cast, told.at
    at["board"] = make_board(
        by=cast["lena"], slug="evenings", title=f"Evenings and {LONG[:40]}", purpose="How they go."
    )
    at["circle"] = Circle.objects.create(name="Thursday", host=cast["hedi"])
    for handle in ("hedi", "ben"):
        CircleMembership.objects.create(circle=at["circle"], member=cast[handle])
    at["closed_board"] = Board.objects.create(
        slug="thursday", title="Thursday", purpose="Ours.", circle=at["circle"]
    )
    at["closed_topic"] = _topic(told, "ben", "Ours alone", board=at["closed_board"])
    at["topic"] = topic = _topic(told, "ana", "The plate in front of me", boundary=LONG[:60])
    words = [("ben", "I hear you."), ("long", f"{LONG}\n\n> {TURNED}"), ("otto", ADDRESS)]
    words += [("lea", TURNED), ("noor", "Me too."), ("ben", "I will be quiet now.")]
    at["replies"] = [post_reply(topic, by=cast[who], body=body, **_once()) for who, body in words]
    post_reply(topic, by=cast["ben"], body="A hard scene.", content_notes=["abuse"], **_once())
    at["own_reply"] = post_reply(topic, by=cast["ana"], body="Thank you.", **_once())
    take_reply_back(at["replies"][5], by=cast["ben"])
    at["folded"] = _topic(told, "long", LONG, content_notes=["death"], own_note="a hospital")
    at["witness"] = _topic(told, "ben", TURNED, reply_wanted="witness", boundary=TURNED)
    at["held"] = _topic(told, "ben", "Find me", body="You can find me on whatsapp.")
    gone = _topic(told, "ben", "Never mind")
    post_reply(gone, by=cast["long"], body="I had read it.", **_once())
    at["gone"] = take_topic_back(gone, by=cast["ben"])


def _order(told: Everything) -> None:
    """Have a moderator pin, move and split."""
    cast, at = told.cast, told.at
    at["tomorrow"] = timezone.now() + timedelta(days=1)
    at["other_board"] = make_board(
        by=cast["lena"], slug="nights", title=f"Nights and {LONG[:40]}", purpose="How they go."
    )
    why = {"by": cast["mika"], "reason": f"It is easier to find. {LONG}"}
    at["drifted"] = _topic(told, "ana", "Soup")
    for who in ("ben", "long", "noor"):
        post_reply(at["drifted"], by=cast[who], body=f"Bread is another thing. {LONG}", **_once())
    at["drifted"].replies.update(created_at=timezone.now() - timedelta(hours=1))
    at["split"] = split_topic(at["drifted"], positions=[2, 3], title=f"Bread {LONG}", **why)
    at["pinned"] = _topic(told, "ben", "Where the light switch is", board=at["other_board"])
    move_topic(at["pinned"], to=at["board"], **why)
    at["pinned"].refresh_from_db()
    pin_topic(at["pinned"], until=at["tomorrow"], **why)


def _topic(told: Everything, who: str, title: str, **more: Any) -> Topic:
    board = more.pop("board", told.at["board"])
    words = {"body": f"I made soup, and {LONG}.", "reply_wanted": "listen"} | more
    return start_topic(board, by=told.cast[who], title=title, **words, **_once())


def _cases(told: Everything) -> None:
    cast, at = told.cast, told.at
    pushy, long, otto = at["replies"][:3]
    at["long_reply"] = long
    at["report"] = report(pushy, by=cast["ana"], reason="R13", words=f"Pushy. {LONG}", **_once())
    at["case"] = at["report"].cases.get()
    at["care_case"] = _case(told, at["folded"], "R05")
    at["case_in_hand"] = lease(_case(told, long, "R10"), by=cast["mara"])
    _decide(told, otto, Outcome.REMOVE)
    at["decided"] = _decide(
        told, Profile.of(cast["otto"]), Outcome.SUSPEND, lasts=timedelta(days=7)
    )
    at["decided_case"] = at["decided"].case
    statement = at["decided"].statement
    at["appeal"] = appeal_decision(statement, by=cast["otto"], words=f"I was tired. {LONG}")
    invite_guest(at["appeal"], cast["lea"], by=cast["lena"])
    _decide(told, at["own_reply"], Outcome.FOLD, notes=("abuse",))
    closing = lease(_case(told, Profile.of(cast["long"]), "R09"), by=cast["mara"])
    reasons = _reasons(why_not_softer=f"Nothing else held. {LONG}")
    propose_closing(closing, by=cast["mara"], version=closing.version, reasons=reasons)
    at["second_key"] = closing


def _case(told: Everything, thing: Target, reason: str, by: str = "ben") -> Case:
    return report(thing, by=told.cast[by], reason=reason, words=LONG, **_once()).cases.get()


def _decide(told: Everything, thing: Target, outcome: str, **more: Any) -> Any:
    mara, softer = told.cast["mara"], {"why_not_softer": "A nudge was not heard."}
    case = lease(_case(told, thing, "R14"), by=mara)
    reasons = _reasons(**(softer | more))
    return decide(case, by=mara, version=case.version, outcome=outcome, reasons=reasons)


def _reasons(**more: Any) -> Reasons:
    clause = Clause.objects.in_force().get(code="G-03")
    facts, explanation = f"It was said: {LONG}", f"We ask first here. {LONG}"
    return Reasons(clause=clause, facts=facts, explanation=explanation, **more)


def _care(told: Everything) -> None:
    cast, at = told.cast, told.at
    write_to_duty(cast["noor"], body=f"Hello. {LONG}", **_once())
    at["care_line"] = thread = CareThread.objects.get(member=cast["noor"])
    seen = thread.messages.latest("pk").pk
    answer(thread, by=cast["mara"], body=TURNED, seen=seen, **_once())
    write_to_duty(cast["noor"], body=ADDRESS, **_once())
    write_to_duty(cast["otto"], body="Am I still heard?", **_once())


def _rooms(told: Everything) -> None:
    cast, at, now = told.cast, told.at, timezone.now()
    at["room"] = room = make_room(
        by=cast["lena"], slug="porch", title="The porch", purpose=f"Company. {LONG}", seats=8
    )
    at["closed_room"] = make_room(
        by=cast["lena"], slug="circle", title="Thursday", purpose="Ours.", circle=at["circle"]
    )
    at["closed_session"] = plan_session(
        at["closed_room"], by=cast["hedi"], title="Ours tonight", starts_at=now
    )
    ended = plan_session(room, by=cast["finn"], title="Yesterday", starts_at=now)
    open_session(ended, by=cast["finn"])
    for phase in ("closing", "ended"):
        ended = move_phase(ended, by=cast["finn"], to=phase)
    at["ended"] = ended
    at["announced"] = plan_session(
        room, by=cast["finn"], title=LONG[:60], starts_at=now + timedelta(days=1)
    )
    at["session"] = session = plan_session(
        room, by=cast["finn"], co_host=cast["hedi"], title="An ordinary evening", starts_at=now
    )
    open_session(session, by=cast["finn"])
    for handle in ("ana", "noor", "long"):
        take_seat(session, by=cast[handle])
    for handle, words in (("finn", "Welcome."), ("long", LONG), ("ana", TURNED), ("ana", ADDRESS)):
        at["message"] = say(session, by=cast[handle], body=words, **_once())


def _own_things(told: Everything) -> None:
    cast, at = told.cast, told.at
    words = {"body": f"I wanted to say, {LONG}"}
    at["own_draft"] = save_draft(at["topic"], by=cast["ana"], words=words, **_once())
    edit_profile(Profile.of(cast["ben"]), by=cast["ben"], body=f"I read. {LONG}", pronouns="he")
    told.at["page"] = Profile.of(cast["ben"])
    block(cast["long"], by=cast["luis"])
    make_codes(cast["ana"])
    at["passkey"] = add_passkey(cast["ana"], LONG)
    RecoveryCodes.activate(cast["lena"])
    endpoint = "https://fcm.googleapis.com/fcm/send/anas"
    at["push"] = subscribe(cast["ana"], endpoint, sign_in="anas")
    at["stop"] = SimpleNamespace(token=stop_token(cast["ana"]))
    at["notice"] = Notification.objects.filter(member=cast["ana"]).latest("pk")
