"""Leads make, change and put away boards; nobody else can."""

from collections.abc import Callable

import pytest
from django.test import Client

from community.errors import Refused
from community.models import AuditEntry, Member
from forums.actions.boards import make_board
from forums.models import Board, Topic

BrowserOf = Callable[[Member], Client]
TOLD = {
    "title": "Small joys", "slug": "small-joys", "purpose": "Good things.", "starts": "members",
    "position": "3", "reads": "members", "replies": "members",
}  # fmt: skip


def test_a_lead_makes_a_board(community: object, lena: Member, client_of: BrowserOf) -> None:
    browser = client_of(lena)
    assert "No boards yet" in browser.get("/lead/boards/").content.decode()
    assert browser.get("/lead/boards/new/").status_code == 200
    assert browser.post("/lead/boards/new/", TOLD)["Location"] == "/lead/boards/"
    assert Board.objects.get().title == "Small joys"
    assert "Small joys" in browser.get("/boards/").content.decode()
    assert AuditEntry.objects.get().action == "board.make"


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"title": ""}, "This field is required."),
        ({"slug": "Small Joys!"}, "valid"),
        ({"slug": "new"}, "A page of ours has this address."),
        ({"slug": "family"}, "already exists"),
        ({"purpose": "x" * 201}, "201 characters"),
        ({"position": "-1"}, "greater than or equal to 0"),
        ({"position": "99999999999999"}, "less than or equal"),
        ({"starts": "nobody"}, "valid choice"),
    ],
)
def test_a_bad_board_is_told_what_is_wrong(
    board: Board, lena: Member, client_of: BrowserOf, wrong: dict[str, str], sentence: str
) -> None:
    answer = client_of(lena).post("/lead/boards/new/", TOLD | wrong)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert Board.objects.count() == 1


def test_a_lead_changes_a_board_but_not_its_address(
    board: Board, lena: Member, client_of: BrowserOf
) -> None:
    client_of(lena).post("/lead/boards/family/", TOLD | {"slug": "elsewhere", "starts": "staff"})
    board.refresh_from_db()
    assert (board.slug, board.title, board.starts) == ("family", "Small joys", "staff")


def test_a_board_put_away_is_out_of_view_and_comes_back(
    topic: Topic, lena: Member, ana: Member, client_of: BrowserOf
) -> None:
    lead, author = client_of(lena), client_of(ana)
    lead.post("/lead/boards/family/away/")
    assert "put away" in lead.get("/lead/boards/").content.decode()
    assert "Family" not in author.get("/boards/").content.decode()
    assert author.get(f"/topics/{topic.pk}/").status_code == 404
    answer = author.post(f"/topics/{topic.pk}/replies/", {"body": "One more thing"})
    assert "One more thing" in answer.content.decode()
    lead.post("/lead/boards/family/back/")
    assert author.get(f"/topics/{topic.pk}/").status_code == 200
    assert [entry.action for entry in AuditEntry.objects.order_by("number")] == [
        "board.archive",
        "board.restore",
    ]


def test_nobody_else_finds_these_pages(
    board: Board, ana: Member, lea: Member, finn: Member, mara: Member, client_of: BrowserOf
) -> None:
    for member in (ana, lea, finn, mara):
        browser = client_of(member)
        for page in ("/lead/boards/", "/lead/boards/new/", "/lead/boards/family/"):
            assert browser.get(page).status_code == 404
        for page in ("/lead/boards/new/", "/lead/boards/family/away/", "/lead/boards/family/back/"):
            assert browser.post(page, TOLD).status_code == 404
        with pytest.raises(Refused):
            make_board(by=member, title="Mine", slug="mine", purpose="x")
    board.refresh_from_db()
    assert board.archived_at is None
    assert Board.objects.count() == 1
