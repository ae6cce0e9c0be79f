"""The people and things of the access table: all of `everything`, and some who may not meet."""

import re
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from community import limits
from community.actions.blocks import block
from community.models import Circle, CircleMembership, Clause, Member
from forums.actions.replies import post_reply
from forums.actions.topics import start_topic
from forums.models import Mark
from moderation.actions.profiles import edit_profile
from moderation.actions.reports import report
from moderation.models import Profile
from realtime.actions.seats import take_seat
from realtime.actions.speaking import say
from tests.cast import make_member
from tests.everything import Everything

PEOPLE: dict[str, str | None] = {
    "out": None,
    "member": "ana",
    "blocked": "wren",
    "newcomer": "noor",
    "suspended": "otto",
    "closed": "gale",
    "listener": "lea",
    "host": "finn",
    "moderator": "mara",
    "lead": "lena",
    "elsewhere": "isla",
}
"""Who stands for each role. Ana wrote most of what is there, and blocked wren; finn belongs to the
circle that is closed to everyone else, isla to another one."""


@pytest.fixture
def story(everything: Everything) -> Everything:
    """Tell what the table needs besides."""
    cast, at = everything.cast, everything.at
    for handle in ("wren", "gale", "isla"):
        at[handle] = cast[handle] = make_member(handle)
    with limits.paused():
        _circles(everything)
        _meetings(cast, at)
    for one in cast.values():
        Profile.of(one)
    Member.objects.filter(pk=cast["gale"].pk).update(closed_at=timezone.now())
    for thing in (at["topic"], at["own_reply"]):  # too long ago to be undone
        thing.created_at -= timedelta(hours=1)
        thing.save(update_fields=["created_at"])
    at["mark"] = Mark
    at["second_key"].refresh_from_db()
    east = 12 - timezone.now().hour  # it is noon for ana, whenever this is run
    Member.objects.filter(pk=cast["ana"].pk).update(time_zone=f"Etc/GMT{-east:+d}")
    at["clause"] = Clause.objects.in_force().get(code="G-03")
    everything.cast = {name: Member.objects.get(pk=one.pk) for name, one in cast.items()}
    return everything


@pytest.fixture
def blocked(story: Everything) -> Everything:
    """All of it, after ana blocked wren."""
    block(story.cast["wren"], by=story.cast["ana"])
    return story


def _circles(told: Everything) -> None:
    cast, at = told.cast, told.at
    at["friday"] = Circle.objects.create(name="Friday", host=cast["lea"])
    CircleMembership.objects.create(circle=at["friday"], member=cast["isla"])
    CircleMembership.objects.create(circle=at["circle"], member=cast["finn"])


def _meetings(cast: dict[str, Member], at: dict[str, Any]) -> None:
    """Have ana and wren meet everywhere before the block."""
    ana, wren = cast["ana"], cast["wren"]
    at["wrens"] = start_topic(
        at["board"], by=wren, title="Wrens nest", body="Wrens words", reply_wanted="listen", **_id()
    )
    at["bens"] = start_topic(
        at["board"], by=cast["ben"], title="A walk", body="In snow.", reply_wanted="listen", **_id()
    )
    replies = [("topic", wren), ("wrens", ana), ("wrens", cast["noor"]), ("wrens", ana)]
    replies += [("bens", ana), ("bens", wren), ("bens", ana), ("bens", cast["noor"])]
    for place, who in replies:
        body = f"{who.handle.title()}s words."
        at[f"{who.handle}_in_{place}"] = post_reply(at[place], by=who, body=body, **_id())
    at["bens"].replies.update(created_at=timezone.now() - timedelta(minutes=5))
    edit_profile(Profile.of(wren), by=wren, body="Wrens profile", pronouns="she")
    edit_profile(Profile.of(ana), by=ana, body="Anas profile", pronouns="she")
    take_seat(at["session"], by=wren)
    at["wrens_message"] = say(at["session"], by=wren, body="Wrens words.", **_id())
    at["anas_message"] = say(at["session"], by=ana, body="Anas words.", **_id())
    at["wrens_report"] = report(
        at["ana_in_bens"], by=wren, reason="R10", words="Too much.", **_id()
    )


def _id() -> dict[str, uuid.UUID]:
    return {"client_id": uuid.uuid4()}


def filled(text: str, at: dict[str, Any]) -> str:
    """Return a text with its ``{name}`` and ``{name.field}`` taken from the story."""

    def value(found: re.Match[str]) -> str:
        name, _dot, field = found[1].partition(".")
        return str(getattr(at[name], field or "pk"))

    return re.sub(r"{([\w.]+)}", value, text)
