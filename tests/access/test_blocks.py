"""Who is blocked sees what a stranger to the thing would see, byte for byte, at every address."""

import re
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from community.actions.blocks import block
from community.actions.notices import forget_notices_between
from community.models import Member
from forums.models import Reply, Topic
from moderation.models import State
from realtime.actions.speaking import say
from realtime.models import Message, Seat
from tests import pages
from tests.access import test_api, test_forms
from tests.access.played import lines, undone
from tests.access.reading import Answer, as_answer, everything_read_by
from tests.everything import Everything
from tests.programs import API, Program

pytestmark = pytest.mark.heavy
ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
FEED = re.compile(r"/feed/[\w-]+")
NUMBER = re.compile(r"\d+")


@pytest.fixture(autouse=True)
def _one_moment(story: Everything) -> Iterator[None]:
    """Let no time pass between one reading and the next: seats run out, and times are shown."""
    with time_machine.travel(timezone.now(), tick=False):
        yield


def block_them(who: Member, other: Member) -> None:
    block(other, by=who)


def gone_for_everyone(who: Member, other: Member) -> None:
    """Let nobody read or meet this member, by means that have nothing to do with blocks."""
    for model in (Topic, Reply, Message):
        model._default_manager.filter(author=who).update(state=State.WITHHELD)
    Seat.objects.filter(member=who).delete()
    Member.objects.filter(pk=who.pk).update(approved_at=None)
    forget_notices_between(who, other)


def without_numbers(answer: Answer) -> Answer:
    """Return an answer without the numbers of what it made: a database does not take them back.

    The secret of a feed goes too: it is another one each time.
    """
    headers = {name: _unnumbered(value) for name, value in answer.headers.items()}
    return answer._replace(body=_unnumbered(answer.body), headers=headers)


def _unnumbered(text: str) -> str:
    return NUMBER.sub("0", ID.sub("0", FEED.sub("/feed/", text)))


def differences(one: dict[str, Answer], other: dict[str, Answer]) -> list[str]:
    assert one.keys() == other.keys()
    found = []
    for address, answer in one.items():
        for field, here, there in zip(Answer._fields, answer, other[address], strict=True):
            if here != there:
                found.append(f"{address} {field}:{where_they_part(str(here), str(there))}")
    return found


def where_they_part(here: str, there: str) -> str:
    at = next((n for n, (a, b) in enumerate(zip(here, there)) if a != b), 0)  # noqa: B905
    start = max(0, at - 60)
    return f"\n    {here[start : at + 200]!r}\n    {there[start : at + 200]!r}"


def test_the_blocked_one_sees_what_a_stranger_sees(story: Everything) -> None:
    ana, wren = story.cast["ana"], story.cast["wren"]
    with undone():
        block(wren, by=ana)
        blocked = everything_read_by(wren, story)
    with undone():
        gone_for_everyone(ana, wren)
        stranger = everything_read_by(wren, story)
    assert not (found := differences(blocked, stranger)), "\n".join(found)


def test_the_blocked_one_is_answered_as_a_stranger_is(story: Everything) -> None:
    ana, wren = story.cast["ana"], story.cast["wren"]
    blocked, stranger = {}, {}
    for told, part in ((blocked, block_them), (stranger, gone_for_everyone)):
        for table, do in (("api", test_api.answer_of), ("forms", test_forms.answer_of)):
            for line in lines(table):
                with undone():
                    part(ana, wren)
                    sender: Any = Program(wren) if table == "api" else pages.browser_of(wren)
                    told[f"{table} {line.name}"] = without_numbers(
                        as_answer(do(line, sender, story.at))
                    )
    assert not (found := differences(blocked, stranger)), "\n".join(found)


def test_who_blocked_meets_the_other_nowhere_but_in_the_own_list(blocked: Everything) -> None:
    told = everything_read_by(blocked.cast["ana"], blocked)
    met = {address for address, answer in told.items() if "wren" in answer.body.lower()}
    # Whoever is hurt may block first and report then.
    met -= {address for address in met if address.startswith("/report/")}
    assert met == {"/me/blocks/", f"{API}/blocks"}


def test_words_heard_before_a_block_can_be_reported_and_later_ones_are_not_there(
    story: Everything,
) -> None:
    ana, wren = story.cast["ana"], story.cast["wren"]
    block(wren, by=ana)
    later = say(story.at["session"], by=ana, body="Not for wren.", client_id=uuid.uuid4())
    before = story.at["anas_message"]
    found = [Message.objects.get(pk=one.pk).can_be_reported_by(wren) for one in (before, later)]
    assert found == [True, False]


def test_nobody_else_can_tell_that_there_is_a_block(story: Everything) -> None:
    ana, wren, noor = (story.cast[handle] for handle in ("ana", "wren", "noor"))
    with undone():
        before = everything_read_by(noor, story)
    with undone():
        block(wren, by=ana)
        after = everything_read_by(noor, story)
    assert not (found := differences(before, after)), "\n".join(found)
