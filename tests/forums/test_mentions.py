"""A mention calls someone only where they can see it, want it, and the board's rules allow it."""

from typing import Any

import pytest

from community.actions.blocks import block
from community.models import Circle, CircleMembership, Member, Notification
from forums.actions.replies import take_reply_back
from forums.mentions import mentioned
from forums.models import Board, Topic
from moderation.models import State
from tests.cast import make_member
from tests.forums.story import HELD_WORDS, replies, starts


def called(member: Member) -> Any:
    return Notification.objects.filter(member=member, kind=Notification.Kind.MENTION)


@pytest.mark.parametrize(
    ("body", "handles"),
    [
        ("Thank you @ben", ["ben"]),
        ("@ben, @lea. And (@noor)!", ["ben", "lea", "noor"]),
        ("@ben @BEN @ben", ["ben"]),
        ("@quiet-river and @a.b.", ["quiet-river", "a.b"]),
        ("mail me: ana@ben.example", []),
        ("https://a.example/@ben", []),
        ("> @ben said\n\nYes.", []),
        ("`@ben` and\n```\n@lea\n```", []),
        ("@ben's words", ["ben"]),
        ("@@ben @ ben", []),
        (" ".join(f"@name{letter}" for letter in "abcdefgh"), [f"name{x}" for x in "abcde"]),
    ],
)
def test_handles_are_found_as_they_are_typed(body: str, handles: list[str]) -> None:
    assert mentioned(body) == handles


def test_a_mention_in_a_reply_and_in_a_topic_calls_that_member(
    board: Board, ana: Member, ben: Member, lea: Member
) -> None:
    topic = starts(board, ana, body="I think @Lea knows this.")
    assert called(lea).get().address == topic.address()
    reply = replies(topic, ben, "So does @lea, and @ana.")
    assert {call.address for call in called(lea)} == {topic.address(), reply.address()}
    assert not called(ana).exists()  # who asked hears of every reply anyway
    assert not called(ben).exists()


def test_nobody_calls_themselves(topic: Topic, ben: Member) -> None:
    replies(topic, ben, "I, @ben, hear you.")
    assert not called(ben).exists()


def test_the_sixth_mention_calls_nobody(topic: Topic, ben: Member, lea: Member) -> None:
    others = [make_member(f"other{letter}") for letter in "abcde"]
    handles = " ".join(f"@{other.handle}" for other in others)
    replies(topic, ben, f"{handles} @lea")
    assert not called(lea).exists()
    assert all(called(other).exists() for other in others)


def test_a_block_either_way_is_silent(topic: Topic, ana: Member, ben: Member, lea: Member) -> None:
    block(ben, by=lea)
    replies(topic, Member.objects.get(pk=ben.pk), "Thank you @lea")
    assert not called(lea).exists()


def test_who_cannot_see_the_topic_is_not_called(
    topic: Topic, ana: Member, ben: Member, noor: Member
) -> None:
    block(ana, by=noor)  # noor does not see ana's topic any more
    replies(topic, ben, "Perhaps @noor?")
    assert not called(noor).exists()


def test_nobody_outside_is_called_into_a_circle(
    community: object, hedi: Member, ben: Member, lea: Member
) -> None:
    circle = Circle.objects.create(name="Thursday", host=hedi)
    for one in (hedi, ben):
        CircleMembership.objects.create(circle=circle, member=one)
    board = Board.objects.create(slug="ours", title="Ours", purpose="Ours.", circle=circle)
    starts(board, ben, body="@lea and @hedi")
    assert not called(lea).exists()
    assert called(hedi).exists()


@pytest.mark.parametrize("heavy", [{"content_notes": ["suicide"]}, {"own_note": "a hospital"}])
def test_nobody_is_called_into_a_heavy_topic_unless_they_take_part(
    board: Board, ana: Member, ben: Member, lea: Member, mika: Member, heavy: dict[str, Any]
) -> None:
    topic = starts(board, ana, body="It was long. @lea @mika", **heavy)
    assert not called(lea).exists()
    replies(topic, lea)
    replies(topic, ben, "Thank you @lea, and @mika.")
    assert called(lea).exists()
    assert not called(mika).exists()


def test_a_reply_with_a_content_note_is_heavy_too(topic: Topic, ben: Member, lea: Member) -> None:
    replies(topic, ben, "See this @lea", content_notes=["death"])
    assert not called(lea).exists()


def test_what_waits_to_be_read_calls_nobody_before(topic: Topic, ben: Member, lea: Member) -> None:
    reply = replies(topic, ben, f"@lea {HELD_WORDS}")
    assert reply.state == State.HELD
    assert not called(lea).exists()
    reply.release()
    assert called(lea).exists()


def test_words_taken_back_take_their_call_along(topic: Topic, ben: Member, lea: Member) -> None:
    reply = replies(topic, ben, "See this @lea")
    take_reply_back(reply, by=ben)
    assert not called(lea).exists()


def test_a_mention_tells_nobody_whether_there_is_such_a_person(
    topic: Topic, ben: Member, lea: Member
) -> None:
    there, nobody = replies(topic, ben, "Thank you @lea"), replies(topic, ben, "Thank you @lex")
    assert there.html.replace("lea", "lex") == nobody.html
    assert there.html == "<p>Thank you @lea</p>\n"


def test_words_without_a_mention_ask_nothing_more(
    topic: Topic, ben: Member, lea: Member, django_assert_max_num_queries: Any
) -> None:
    replies(topic, ben, "I hear you.")
    with django_assert_max_num_queries(40):
        replies(topic, ben, "@lea @mara @a1a @b1b @c1c")
