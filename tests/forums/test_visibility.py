"""Who sees what: every state, every kind of reader, as a query and as a question."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.utils import timezone

from community.models import Block, Circle, CircleMembership, Member
from forums.models import Board, Reply, Topic
from moderation.models import Reader, State
from tests.cast import make_member
from tests.forums.story import HIDDEN_WORD, replies, starts, turns
from tests.restrictions import suspend

READERS = [
    "signed out", "author", "other author", "stranger", "blocked by author", "blocking author",
    "moderator", "lead", "waiting", "closed", "suspended", "left the circle",
]  # fmt: skip
BOARDS = ["open", "circle of the reader", "circle of others", "put away"]
SEES_OTHERS = {
    "other author", "stranger", "moderator", "lead", "suspended", "left the circle",
}  # fmt: skip


def reader_of(kind: str, author: Member, other: Member) -> Reader:
    """Make one kind of reader."""
    if kind == "signed out":
        return AnonymousUser()
    if kind in {"author", "other author"}:
        return author if kind == "author" else other
    reader = make_member("reader", *({kind} & {"moderator", "lead"}))
    if kind == "blocked by author":
        Block.objects.create(blocker=author, blocked=reader)
    elif kind == "blocking author":
        Block.objects.create(blocker=reader, blocked=author)
    elif kind == "waiting":
        Member.objects.filter(pk=reader.pk).update(approved_at=None)
    elif kind == "closed":
        Member.objects.filter(pk=reader.pk).update(closed_at=timezone.now())
    elif kind == "suspended":
        suspend(reader, by=make_member("deciding", "moderator"))
    return Member.objects.get(pk=reader.pk)


def close_around(board: Board, kind: str, reader: Reader, *others: Member) -> None:
    """Make the board one of these kinds, with the authors always inside."""
    if kind == "put away":
        board.archived_at = timezone.now()
    elif kind != "open":
        board.circle = Circle.objects.create(name="Seven", host=others[0])
        listed = {*others, reader} if kind == "circle of the reader" else set(others)
        for member in listed - {AnonymousUser()}:
            CircleMembership.objects.create(circle=board.circle, member=member)
    board.save()


def leave(board: Board, reader: Member) -> None:
    CircleMembership.objects.filter(circle=board.circle, member=reader).update(
        left_at=timezone.now()
    )


@pytest.mark.parametrize("place", BOARDS)
@pytest.mark.parametrize("kind", READERS)
def test_query_and_question_agree_for_every_state(
    board: Board, ana: Member, ben: Member, kind: str, place: str
) -> None:
    reader = reader_of(kind, ana, ben)
    close_around(board, place, reader, ana, ben)
    if kind == "left the circle" and board.circle:
        leave(board, reader)
    inside = place == "open" or (place == "circle of the reader" and kind != "left the circle")
    inside = inside or (place == "circle of others" and kind in {"author", "other author"})
    for state in State.values:
        topic = Topic.objects.create(
            board=board, author=ana, title="A", body="B", html="B", reply_wanted="listen"
        )
        reply = Reply.objects.create(topic=topic, position=1, author=ana, body="C", html="C")
        turns(reply, state)
        for topic_state in State.values:
            turns(topic, topic_state)
            seen = Topic.objects.visible_to(reader).filter(pk=topic.pk).exists()
            assert seen == topic.is_visible_to(reader), (state, topic_state)
            assert seen == expected(kind, topic_state, inside, place_stays=True), topic_state
            read = Reply.objects.visible_to(reader).filter(pk=reply.pk).exists()
            again = Reply.objects.get(pk=reply.pk)
            assert read == again.is_visible_to(reader), (state, topic_state)
            assert read == (seen and expected(kind, state, inside)), (state, topic_state)


def expected(kind: str, state: str, inside: bool, *, place_stays: bool = False) -> bool:
    """Tell what the design says: visible to all inside, held to its author, else nobody."""
    if not inside:
        return False
    shown = {State.VISIBLE} | ({State.TAKEN_BACK} if place_stays else set())
    if kind == "author":
        return state in shown | {State.HELD}
    return kind in SEES_OTHERS and state in shown


@pytest.mark.parametrize("place", BOARDS)
@pytest.mark.parametrize("kind", READERS)
def test_a_board_agrees_with_itself_for_every_reader(
    board: Board, ana: Member, ben: Member, kind: str, place: str
) -> None:
    reader = reader_of(kind, ana, ben)
    close_around(board, place, reader, ana, ben)
    found = Board.objects.visible_to(reader).filter(pk=board.pk).exists()
    assert found == board.is_visible_to(reader)


@pytest.mark.parametrize("state", [State.HELD, State.WITHHELD, State.TAKEN_BACK])
def test_words_out_of_view_are_in_no_page(
    board: Board, topic: Topic, ben: Member, lea: Member, client_of: Callable[[Member], Client],
    state: str,
) -> None:  # fmt: skip
    turns(replies(topic, ben, f"I like {HIDDEN_WORD}."), state)
    turns(starts(board, ben, title=f"About {HIDDEN_WORD}", body=HIDDEN_WORD), state)
    pages = ["/boards/", "/boards/family/", f"/topics/{topic.pk}/"]
    for page in pages:
        answer = client_of(lea).get(page)
        shown = answer.content.decode()
        if state == State.TAKEN_BACK and page == "/boards/family/":
            continue  # `turns` leaves the title, which taking back empties; see test_changing
        assert HIDDEN_WORD not in shown
    assert "This reply is not shown." in client_of(lea).get(pages[-1]).content.decode()


def test_blocked_withheld_and_taken_back_look_alike(
    topic: Topic, ben: Member, lea: Member, finn: Member, client_of: Callable[[Member], Client]
) -> None:
    Block.objects.create(blocker=lea, blocked=ben)
    replies(topic, ben)
    turns(replies(topic, finn), State.WITHHELD)
    turns(replies(topic, finn), State.TAKEN_BACK)
    turns(replies(topic, finn), State.HELD)
    page = client_of(lea).get(f"/topics/{topic.pk}/").content.decode()
    places = [place.partition("</article>")[0] for place in page.split("<article")[2:]]
    assert len(places) == 4
    assert len({place.replace(f"reply-{n}", "") for n, place in enumerate(places, 1)}) == 1


def test_a_blocked_member_finds_neither_topic_nor_a_way_to_reply(
    topic: Topic, ana: Member, ben: Member, client_of: Callable[[Member], Client]
) -> None:
    Block.objects.create(blocker=ana, blocked=ben)
    browser = client_of(ben)
    assert browser.get(f"/topics/{topic.pk}/").status_code == 404
    assert "A quiet evening" not in browser.get("/boards/family/").content.decode()
    answer = browser.post(f"/topics/{topic.pk}/replies/", {"body": "Hello anyway"})
    assert answer.status_code == 404
    assert "Hello anyway" in answer.content.decode()  # words are never lost
    assert not topic.replies.exists()


def test_nobody_unlisted_finds_a_closed_board(
    board: Board, topic: Topic, ana: Member, ben: Member, lena: Member,
    client_of: Callable[[Member], Client],
) -> None:  # fmt: skip
    close_around(board, "circle of others", AnonymousUser(), ana)
    for outsider in (ben, lena):
        browser = client_of(outsider)
        for page in ("/boards/family/", "/boards/family/start/", f"/topics/{topic.pk}/"):
            assert browser.get(page).status_code == 404
        assert "Family" not in browser.get("/boards/").content.decode()
    assert "Family" not in client_of(lena).get("/lead/boards/").content.decode()
    assert client_of(lena).get("/lead/boards/family/").status_code == 404
    assert client_of(ana).get(f"/topics/{topic.pk}/").status_code == 200


def test_someone_signed_out_is_asked_to_sign_in_and_sees_nothing(topic: Topic) -> None:
    for page in ("/boards/", "/boards/family/", f"/topics/{topic.pk}/", "/topics/999/"):
        answer = Client().get(page)
        assert answer.status_code == 302
        assert answer["Location"].startswith("/accounts/login/")
