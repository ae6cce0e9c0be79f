"""The room as plain pages: the door, the seat that is kept, words that come back."""

import uuid
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from community.models import Duty, Member
from moderation.actions.reports import report
from realtime.actions import seats, speaking
from realtime.models import Message, Room, Session
from tests.moderation.desk import ClientOf
from tests.restrictions import suspend

WANTS = "I want to die some days, and today is one of them."
ASKED = "Someone on duty has been asked to read this"


def say(session: Session, member: Member, body: str) -> Message:
    seats.take_seat(session, by=member)
    return speaking.say(session, by=member, body=body, client_id=uuid.uuid4())


def test_taking_a_seat_leads_to_the_words(
    evening: Session, ana: Member, client_of: ClientOf
) -> None:
    page = f"/sessions/{evening.pk}/"
    answer = client_of(ana).post(f"{page}seat/", {"do": "take"})
    assert answer["Location"] == f"{page}#log"
    assert 'id="log"' in client_of(ana).get(page).text


def test_no_title_of_a_tab_holds_the_words_of_a_host(
    evening: Session, ana: Member, client_of: ClientOf
) -> None:
    hers = client_of(ana)
    assert "<title>A session</title>" in hers.get(f"/sessions/{evening.pk}/").text
    assert "<title>A room</title>" in hers.get("/rooms/porch/").text


def test_who_steps_out_is_told_until_when_the_seat_is_kept_and_finds_back(
    evening: Session, ana: Member, client_of: ClientOf
) -> None:
    hers = client_of(ana)
    seats.take_seat(evening, by=ana)
    with time_machine.travel(timezone.now().replace(hour=12, minute=5), tick=False):
        quiet = hers.post(f"/sessions/{evening.pk}/seat/", {"do": "step_out"}, follow=True)
        assert quiet.redirect_chain[-1][0] == "/care/grounding/"
        assert "Your seat is kept until 12:20; nobody is told." in quiet.text
        for page in ("/", "/rooms/"):
            assert f'href="/sessions/{evening.pk}/#log">Back to my seat' in hers.get(page).text
    with time_machine.travel(timezone.now().replace(hour=12, minute=21), tick=False):
        assert "Back to my seat" not in hers.get("/").text


def test_nobody_else_sees_that_a_seat_is_kept(
    evening: Session, ana: Member, ben: Member, client_of: ClientOf
) -> None:
    seats.take_seat(evening, by=ana)
    assert "Back to my seat" not in client_of(ben).get("/").text


def test_opening_the_page_is_coming_back(
    evening: Session, ana: Member, client_of: ClientOf
) -> None:
    seat = seats.take_seat(evening, by=ana)
    seats.step_out(evening, by=ana)
    client_of(ana).get(f"/sessions/{evening.pk}/")
    seat.refresh_from_db()
    assert seat.stepped_out_at is None


def test_who_leaves_is_told_so(evening: Session, ana: Member, client_of: ClientOf) -> None:
    seats.take_seat(evening, by=ana)
    left = client_of(ana).post(f"/sessions/{evening.pk}/seat/", {"do": "leave"}, follow=True)
    assert "You have left. Come back whenever you like." in left.text
    assert "Back to my seat" not in left.text


def test_otto_is_offered_no_seat_that_he_cannot_take(
    evening: Session, otto: Member, luis: Member, client_of: ClientOf
) -> None:
    suspend(otto, by=luis)
    door = client_of(otto).get(f"/sessions/{evening.pk}/").text
    assert "Your account is paused until" in door
    assert "Take a seat" not in door
    assert "/me/care/" in door


def test_a_full_room_says_so_at_its_door(
    evening: Session, ana: Member, ben: Member, noor: Member, client_of: ClientOf
) -> None:
    for member in (ana, ben):
        seats.take_seat(evening, by=member)
    door = client_of(noor).post(f"/sessions/{evening.pk}/seat/", {"do": "take"})
    assert door.status_code == 409
    assert "Every seat is taken right now." in door.text
    assert "Before you go in" in door.text


def test_words_that_are_too_long_are_not_cut_and_can_be_sent_shorter(
    evening: Session, ana: Member, client_of: ClientOf
) -> None:
    hers, page = client_of(ana), f"/sessions/{evening.pk}/"
    seats.take_seat(evening, by=ana)
    assert "maxlength" not in hers.get(page).text
    long = hers.post(f"{page}say/", {"body": "word " * 1000, "client_id": uuid.uuid4()})
    assert long.status_code == 422
    assert "4999 characters long; 4000 fit" in long.text
    assert long.text.count("word ") >= 999


def test_a_second_press_after_a_change_is_new_words(
    evening: Session, ana: Member, client_of: ClientOf
) -> None:
    hers, page = client_of(ana), f"/sessions/{evening.pk}/say/"
    seats.take_seat(evening, by=ana)
    once = uuid.uuid4()
    hers.post(page, {"body": "The first words.", "client_id": once})
    refused = hers.post(page, {"body": "Other words.", "client_id": once})
    assert refused.status_code == 422
    assert "Other words." in refused.text
    again = refused.context["form"]["client_id"].value()
    assert again != str(once)
    assert hers.post(page, {"body": "Other words.", "client_id": again}).status_code == 302
    assert Message.objects.count() == 2


def test_only_the_author_is_told_that_someone_was_asked_to_read(
    evening: Session, ana: Member, ben: Member, client_of: ClientOf
) -> None:
    say(evening, ana, WANTS)
    seats.take_seat(evening, by=ben)
    hers = client_of(ana).get(f"/sessions/{evening.pk}/").text
    assert ASKED in hers
    assert "is open at any hour." in hers
    theirs = client_of(ben).get(f"/sessions/{evening.pk}/").text
    assert WANTS in theirs
    assert ASKED not in theirs


def test_with_nobody_on_duty_the_author_is_told_who_was_told(
    evening: Session, ana: Member, client_of: ClientOf
) -> None:
    Duty.objects.all().delete()
    say(evening, ana, WANTS)
    hers = client_of(ana).get(f"/sessions/{evening.pk}/").text
    assert ASKED not in hers
    assert "Nobody is on duty now. Everyone who can be reached has been told" in hers


def test_a_report_by_someone_else_does_not_show_to_the_author(
    evening: Session, ana: Member, ben: Member, client_of: ClientOf
) -> None:
    said = say(evening, ana, "I made soup and ate it alone.")
    seats.take_seat(evening, by=ben)
    report(said, by=ben, reason="R05", words="She sounds low.", client_id=uuid.uuid4())
    assert ASKED not in client_of(ana).get(f"/sessions/{evening.pk}/").text


@pytest.mark.parametrize("since", ["²", "9" * 5000, "-1", "1.5", "", "9" * 18])
def test_any_number_asked_for_is_answered(
    evening: Session, ana: Member, client_of: ClientOf, since: str
) -> None:
    seats.take_seat(evening, by=ana)
    answer = client_of(ana).get(f"/sessions/{evening.pk}/events/", {"since": since})
    assert answer.status_code == 200


def test_a_closed_room_keeps_no_seat(
    evening: Session, porch: Room, ana: Member, client_of: ClientOf
) -> None:
    seats.take_seat(evening, by=ana)
    Session.objects.update(ended_at=timezone.now() - timedelta(minutes=1), phase="ended")
    assert "Back to my seat" not in client_of(ana).get("/").text
