"""Leads make, change and put away rooms; nobody else can."""

import pytest

from community.errors import Refused
from community.models import AuditEntry, Member
from realtime.actions.rooms import make_room
from realtime.models import Room, Session
from tests.moderation.desk import ClientOf

TOLD = {"title": "The kitchen", "slug": "kitchen", "purpose": "Cooking together.", "seats": "8"}


def acts() -> list[str]:
    return list(AuditEntry.objects.order_by("number").values_list("action", flat=True))


def test_a_lead_makes_a_room(community: object, lena: Member, client_of: ClientOf) -> None:
    hers = client_of(lena)
    assert "No rooms yet" in hers.get("/lead/rooms/").text
    made = hers.post("/lead/rooms/new/", TOLD, follow=True)
    assert "The room is made." in made.text
    assert "The kitchen" in hers.get("/rooms/").text
    assert acts() == ["room.make"]


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"slug": "new"}, "A page of ours has this address."),
        ({"slug": "porch"}, "already exists"),
        ({"title": "x" * 61}, "61 characters"),
        ({"seats": "1"}, "greater than or equal to 2"),
        ({"seats": "21"}, "less than or equal to 20"),
    ],
)
def test_a_bad_room_is_told_what_is_wrong(
    porch: Room, lena: Member, client_of: ClientOf, wrong: dict[str, str], sentence: str
) -> None:
    answer = client_of(lena).post("/lead/rooms/new/", TOLD | wrong)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert Room.objects.count() == 1


def test_a_lead_changes_a_room_but_not_its_address(
    porch: Room, lena: Member, client_of: ClientOf
) -> None:
    client_of(lena).post("/lead/rooms/porch/", TOLD | {"slug": "elsewhere"})
    porch.refresh_from_db()
    assert (porch.slug, porch.title, porch.seats) == ("porch", "The kitchen", 8)
    assert acts() == ["room.change"]


def test_a_room_put_away_is_out_of_view_and_comes_back(
    porch: Room, lena: Member, ana: Member, client_of: ClientOf
) -> None:
    hers = client_of(lena)
    for _pressed_twice in range(2):
        away = hers.post("/lead/rooms/porch/away/", follow=True).text
    assert "The room is put away." in away
    assert "put away</span>" in away
    assert client_of(ana).get("/rooms/porch/").status_code == 404
    assert "The room is back." in hers.post("/lead/rooms/porch/back/", follow=True).text
    assert client_of(ana).get("/rooms/porch/").status_code == 200
    assert acts()[-1] == "room.restore"


def test_a_room_with_an_open_session_stays(
    evening: Session, lena: Member, client_of: ClientOf
) -> None:
    answer = client_of(lena).post("/lead/rooms/porch/away/")
    assert answer.status_code == 409
    assert "A session is open in this room now." in answer.text


def test_nobody_else_finds_these_pages(
    porch: Room, ana: Member, finn: Member, mara: Member, client_of: ClientOf
) -> None:
    for member in (ana, finn, mara):
        browser = client_of(member)
        for page in ("/lead/rooms/", "/lead/rooms/new/", "/lead/rooms/porch/"):
            assert browser.get(page).status_code == 404
        for page in ("/lead/rooms/new/", "/lead/rooms/porch/away/", "/lead/rooms/porch/back/"):
            assert browser.post(page, TOLD).status_code == 404
        with pytest.raises(Refused):
            make_room(by=member, title="Mine", slug="mine", purpose="x")
