"""Rooms, sessions, seats and events through the API."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from community.actions.blocks import block
from community.actions.duty import check_in
from community.models import Circle
from realtime.models import Room
from tests.programs import Program


@pytest.fixture
def room(community) -> Room:
    return Room.objects.create(slug="porch", title="The porch", purpose="Company", seats=3)


@pytest.fixture
def session(room, finn, mara) -> dict:
    """A session that finn opened through the API."""
    check_in(mara)
    sent = {"title": "Evening", "open": True}
    return Program(finn).post("rooms/porch/sessions", sent).json()


def code_of(answer) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def test_a_session_from_its_opening_to_its_end(session, finn, ana, ben) -> None:
    path = f"sessions/{session['id']}"
    assert (session["state"], session["phase"], session["leads"]) == ("open", "arrive", True)
    [there] = Program(ana).get("sessions?state=open").json()["items"]
    assert (there["id"], there["leads"], there["seated"]) == (session["id"], False, False)
    assert code_of(Program(ana).get(f"{path}/events")) == (403, "no_seat")
    for who in (ana, ben):
        assert Program(who).put(f"{path}/seat").json()["session"]["seated"] is True
    words = {"body": "I am *here*.", "client_id": str(uuid.uuid4())}
    said = Program(ana).post(f"{path}/events", words).json()
    assert Program(ana).post(f"{path}/events", words).json() == said
    heard = Program(ben).get(f"{path}/events?since=1").json()
    assert [frame["kind"] for frame in heard["items"]] == ["message"]
    assert heard["items"][0]["message"]["html"] == "<p>I am <em>here</em>.</p>\n"
    assert heard["last_seq"] == said["seq"]
    assert code_of(Program(ben).delete(f"messages/{said['message']['id']}"))[0] == 403
    assert Program(ana).delete(f"messages/{said['message']['id']}").status_code == 204
    assert "here" not in str(Program(ben).get(f"{path}/events").json()["items"])
    assert code_of(Program(ana).patch(path, {"phase": "closing"})) == (403, "not_leading")
    assert code_of(Program(finn).patch(path, {"phase": "ended"})) == (409, "wrong_phase")
    for phase in ("sharing", "closing", "ended"):
        moved = Program(finn).patch(path, {"phase": phase}).json()
    assert moved["state"] == "ended"
    assert code_of(Program(ana).post(f"{path}/events", {"body": "Still"})) == (409, "not_open")
    assert code_of(Program(ana).get(f"{path}/events")) == (409, "not_open")


def test_a_session_is_announced_opened_and_called_off(room, finn, hedi, ana, mara) -> None:
    program = Program(finn)
    later = (timezone.now() + timedelta(hours=3)).isoformat()
    sent = {"title": "Tonight", "starts_at": later, "co_host": "hedi"}
    planned = program.post("rooms/porch/sessions", sent).json()
    assert (planned["state"], planned["co_host"]) == ("scheduled", "hedi")
    path = f"sessions/{planned['id']}"
    assert code_of(program.patch(path, {"phase": "arrive"})) == (403, "nobody_on_duty")
    check_in(mara)
    assert program.patch(path, {"phase": "arrive"}).json()["state"] == "open"
    assert Program(ana).get("rooms").json()["items"][0]["open_session"] == planned["id"]
    assert code_of(program.delete(path)) == (409, "open")
    another = program.post("rooms/porch/sessions", sent).json()
    assert program.delete(f"sessions/{another['id']}").status_code == 204
    assert Program(ana).get(f"sessions/{another['id']}").status_code == 404


def test_only_hosts_announce_and_times_have_a_zone(room, ana, finn) -> None:
    refused = Program(ana).post("rooms/porch/sessions", {"title": "Mine"})
    assert code_of(refused) == (403, "not_a_host")
    naive = {"title": "Tonight", "starts_at": "2099-01-01T18:00:00"}
    assert code_of(Program(finn).post("rooms/porch/sessions", naive)) == (422, "no_zone")
    wrong = {"title": "Tonight", "co_host": "ana"}
    assert code_of(Program(finn).post("rooms/porch/sessions", wrong)) == (422, "no_co_host")


def test_seats_run_out_and_are_given_up(session, ana, ben, noor) -> None:
    path = f"sessions/{session['id']}/seat"
    for who in (ana, ben):
        Program(who).put(path)
    assert code_of(Program(noor).put(path)) == (409, "full")
    assert Program(ana).put(path, {"do": "step_out"}).status_code == 200
    assert code_of(Program(noor).put(path)) == (409, "full")
    assert Program(ana).delete(path).status_code == 204
    assert Program(noor).put(path).status_code == 200


def test_a_blocked_member_gets_blanks(session, ana, ben) -> None:
    path = f"sessions/{session['id']}"
    for who in (ana, ben):
        Program(who).put(f"{path}/seat")
    block(ben, by=ana)
    Program(ana).post(f"{path}/events", {"body": "Only for the others"})
    frames = Program(ben).get(f"{path}/events").json()["items"]
    assert frames[-1] == {"type": "event", "seq": frames[-1]["seq"], "kind": "blank"}


def test_a_room_of_a_circle_is_not_there_for_others(session, room, finn, ana) -> None:
    Room.objects.update(circle=Circle.objects.create(name="Thursday", host=finn))
    program = Program(ana)
    assert program.get("rooms").json()["items"] == []
    assert program.get("sessions").json()["items"] == []
    for answer in (
        program.get(f"sessions/{session['id']}"),
        program.put(f"sessions/{session['id']}/seat"),
        program.get(f"sessions/{session['id']}/events"),
        program.post("rooms/porch/sessions", {"title": "x"}),
    ):
        assert answer.status_code == 404


def test_a_silent_sign_is_taken_and_an_unknown_one_refused(session, ana) -> None:
    path = f"sessions/{session['id']}"
    Program(ana).put(f"{path}/seat")
    assert Program(ana).post(f"{path}/gestures", {"kind": "with_you"}).status_code == 204
    assert code_of(Program(ana).post(f"{path}/gestures", {"kind": "like"})) == (
        422,
        "unknown_gesture",
    )
