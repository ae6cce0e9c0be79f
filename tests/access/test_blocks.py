"""Who is blocked sees what a stranger to the thing would see, byte for byte, at every address."""

from community.actions.blocks import block
from community.actions.notices import forget_notices_between
from community.models import Member
from forums.models import Reply, Topic
from moderation.models import State
from realtime.models import Message, Seat
from tests.access.played import undone
from tests.access.reading import Answer, everything_read_by
from tests.everything import Everything


def gone_for_everyone(who: Member, other: Member) -> None:
    """Let nobody read or meet this member, by means that have nothing to do with blocks."""
    for model in (Topic, Reply, Message):
        model._default_manager.filter(author=who).update(state=State.WITHHELD)
    Seat.objects.filter(member=who).delete()
    Member.objects.filter(pk=who.pk).update(approved_at=None)
    forget_notices_between(who, other)


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
    assert differences(blocked, stranger) == []


def test_nobody_else_can_tell_that_there_is_a_block(story: Everything) -> None:
    ana, wren, noor = (story.cast[handle] for handle in ("ana", "wren", "noor"))
    with undone():
        before = everything_read_by(noor, story)
    with undone():
        block(wren, by=ana)
        after = everything_read_by(noor, story)
    assert differences(before, after) == []
