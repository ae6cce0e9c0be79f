"""Who may read, start and reply on a board: by role, or by circle."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction
from django.test import Client

from community.errors import Refused
from community.models import Circle, CircleMembership, Member
from forums.actions.boards import change_board, make_board
from forums.models import Board, Reply, Topic
from tests.forums.story import replies, starts
from tests.programs import Program

BrowserOf = Callable[[Member], Client]


@pytest.fixture
def team_board(community: object) -> Board:
    """A board that only the team reads."""
    return Board.objects.create(slug="team", title="Team", purpose="For us.", reads="staff")


@pytest.mark.parametrize(
    ("level", "who"),
    [
        ("members", {"ana", "noor", "lea", "finn", "mara", "lena"}),
        ("staff", {"lea", "finn", "mara", "lena"}),
        ("moderators", {"mara", "lena"}),
    ],
)
def test_each_level_lets_in_whom_it_names_and_nobody_else(
    board: Board, level: str, who: set[str], request: pytest.FixtureRequest
) -> None:
    topic = starts(board, request.getfixturevalue("lena"))
    Board.objects.update(reads=level, starts=level, replies=level)
    board.refresh_from_db()
    for handle in ("ana", "noor", "lea", "finn", "mara", "lena"):
        member = request.getfixturevalue(handle)
        inside = handle in who
        assert board.may(member) == {"read": inside, "start": inside, "reply": inside}
        assert Board.objects.visible_to(member).exists() == board.is_visible_to(member) == inside
        assert Topic.objects.visible_to(member).filter(pk=topic.pk).exists() == inside
    assert not Board.objects.visible_to(AnonymousUser()).exists()


def test_a_role_that_was_withdrawn_opens_nothing(team_board: Board, lea: Member) -> None:
    assert team_board.is_visible_to(lea)
    lea.roles.update(withdrawn_at=lea.joined_at)
    again = Member.objects.get(pk=lea.pk)
    assert not team_board.is_visible_to(again)
    assert not Board.objects.visible_to(again).exists()


def test_what_only_the_team_reads_is_not_found_by_a_member(
    team_board: Board, lea: Member, ana: Member, client_of: BrowserOf
) -> None:
    topic = starts(team_board, lea)
    browser, program = client_of(ana), Program(ana)
    assert browser.get("/boards/team/").status_code == 404
    assert browser.get(topic.get_absolute_url()).status_code == 404
    assert program.call("get", f"topics/{topic.pk}").status_code == 404
    assert "team" not in program.call("get", "boards").content.decode()
    with pytest.raises(Refused) as no:
        replies(topic, ana)
    assert no.value.status == 404


def test_where_the_team_replies_a_member_reads_and_is_told(
    board: Board, ana: Member, lea: Member, client_of: BrowserOf
) -> None:
    board.replies = "staff"
    board.save()
    topic = starts(board, lea)
    replies(topic, lea)
    page = client_of(ana).get(topic.get_absolute_url()).content.decode()
    assert "On this board the team replies." in page
    assert "I hear you." in page
    with pytest.raises(Refused) as no:
        replies(topic, ana)
    assert (no.value.code, no.value.status) == ("board_closed", 403)
    answer = Program(ana).call("post", f"topics/{topic.pk}/replies", {"body": "Me too."})
    assert (answer.status_code, answer.json()["code"]) == (403, "board_closed")
    assert Program(ana).call("get", "boards").json()["items"][0]["may"] == {
        "read": True,
        "start": True,
        "reply": False,
    }
    assert Reply.objects.count() == 1


@pytest.mark.parametrize("field", ["reads", "starts", "replies"])
def test_no_board_has_a_level_that_nobody_knows(board: Board, field: str) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Board.objects.update(**{field: "anyone"})


def test_words_for_a_few_are_never_opened_to_more(
    team_board: Board, lena: Member, lea: Member, ana: Member
) -> None:
    change_board(team_board, by=lena, reads="members")  # nobody wrote there yet
    change_board(team_board, by=lena, reads="staff")
    starts(team_board, lea)
    with pytest.raises(Refused) as no:
        change_board(team_board, by=lena, reads="members")
    assert (no.value.code, no.value.status) == ("exposes", 409)
    change_board(Board.objects.get(), by=lena, reads="moderators")  # fewer is possible
    assert not Board.objects.visible_to(lea).exists()


def test_a_lead_makes_a_board_for_a_circle_of_their_own_and_of_no_other(
    community: object, lena: Member, luis: Member, ana: Member, client_of: BrowserOf
) -> None:
    circle = Circle.objects.create(name="Thursday", host=lena)
    CircleMembership.objects.create(circle=circle, member=lena)
    told = {
        **{"title": "Ours", "purpose": "For us.", "position": "1", "slug": "ours"},
        **{"reads": "members", "starts": "members", "replies": "members"},
        "circle": str(circle.pk),
    }
    assert "Thursday" not in client_of(luis).get("/lead/boards/new/").content.decode()
    assert client_of(lena).post("/lead/boards/new/", told).status_code == 302
    board = Board.objects.get()
    assert board.circle == circle
    assert client_of(luis).get("/lead/boards/ours/").status_code == 404
    assert client_of(ana).get("/boards/ours/").status_code == 404
    assert client_of(lena).get("/lead/boards/ours/").status_code == 200
    with pytest.raises(Refused) as no:
        make_board(by=luis, title="Mine", slug="mine", purpose="x", circle=circle)
    assert no.value.status == 404


def test_a_program_of_a_lead_keeps_boards(community: object, lena: Member, mara: Member) -> None:
    lead = Program(lena)
    told = {"slug": "quiet", "title": "Quiet", "purpose": "To read.", "replies": "staff"}
    assert lead.call("post", "boards", told).status_code == 201
    assert lead.call("post", "boards", told).status_code == 422
    assert lead.call("post", "boards", told | {"slug": "new"}).json()["code"] == "not_fitting"
    assert lead.call("patch", "boards/quiet", {"holds_newcomers": True}).json()["holds_newcomers"]
    assert lead.call("patch", "boards/quiet", {"starts": "nobody"}).status_code == 422
    assert lead.call("delete", "boards/quiet").status_code == 204
    assert not lead.call("get", "boards").json()["items"]
    assert lead.call("put", "boards/quiet").status_code == 200
    assert Program(mara).call("patch", "boards/quiet", {"title": "Mine"}).status_code == 404
