"""What is said live is sealed, then erased; what was taken back goes after thirty days."""

import uuid
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from community.actions.duty import check_in
from community.actions.roles import withdraw_role
from community.errors import Refused
from community.models import Block, Clause, Member
from moderation.actions.appeals import answer_appeal, appeal_decision
from moderation.actions.cases import lease
from moderation.actions.decisions import decide
from moderation.actions.reports import report
from moderation.actions.taking_in import erase_taken_back
from moderation.models import Profile, Revision
from moderation.outcomes import Reasons
from realtime.actions import seats, sessions, speaking
from realtime.actions.erasing import erase_sealed_words
from realtime.models import Message, Room, Session
from realtime.replay import replay
from tests.restrictions import suspend


@pytest.fixture
def room(community) -> Room:
    return Room.objects.create(slug="porch", title="The porch", purpose="Company", seats=3)


@pytest.fixture
def session(room, finn, mara) -> Session:
    check_in(mara)
    planned = sessions.plan_session(room, by=finn, title="Evening", starts_at=timezone.now())
    return sessions.open_session(planned, by=finn)


def say(session, member, body="words") -> Message:
    seats.take_seat(session, by=member)
    return speaking.say(session, by=member, body=body, client_id=uuid.uuid4())


def end(session, finn) -> None:
    for phase in ("closing", "ended"):
        sessions.move_phase(session, by=finn, to=phase)
    session.refresh_from_db()


def code_of(refused: pytest.ExceptionInfo[Refused]) -> str:
    return refused.value.code


def test_no_page_shows_the_words_of_an_ended_session(session, ana, finn, client_of) -> None:
    say(session, ana, "said in the room")
    page = client_of(ana).get(f"/sessions/{session.pk}/")
    assert "said in the room" in page.text
    end(session, finn)
    client = client_of(ana)
    assert "said in the room" not in client.get(f"/sessions/{session.pk}/").text
    assert client.get(f"/sessions/{session.pk}/events/").status_code == 409
    assert not Message.objects.visible_to(ana).exists()


def test_words_are_erased_after_three_days_once_someone_was_on_duty(session, ana, finn, mara):
    message = say(session, ana)
    end(session, finn)
    for hours, kept in ((71, True), (73, True)):
        with time_machine.travel(timezone.now() + timedelta(hours=hours)):
            erase_sealed_words()
            assert bool(Message.objects.get(pk=message.pk).body) is kept
    with time_machine.travel(timezone.now() + timedelta(hours=74)):
        check_in(mara)
        erase_sealed_words()
        erased = Message.objects.get(pk=message.pk)
        assert (erased.body, erased.html) == ("", "")


def test_a_report_keeps_the_words_it_is_about(session, ana, ben, finn, mara) -> None:
    message = say(session, ana, "what was reported")
    seats.take_seat(session, by=ben)
    kept = report(message, by=ben, reason="R09")
    end(session, finn)
    with time_machine.travel(timezone.now() + timedelta(hours=80)):
        check_in(mara)
        erase_sealed_words()
    assert "what was reported" in kept.body


def test_who_sat_there_can_still_report_a_message_for_three_days(
    session, ana, ben, noor, finn, client_of
) -> None:
    message = say(session, ana, "said in the room")
    seats.take_seat(session, by=ben)
    speaking.take_message_back(message, by=ana)
    address = f"/report/message/{message.pk}/"
    assert client_of(ben).get(address).status_code == 200
    end(session, finn)
    assert client_of(ben).get(address).status_code == 200
    assert client_of(noor).get(address).status_code == 404
    with time_machine.travel(session.ended_at + timedelta(hours=73)):
        assert client_of(ben).get(address).status_code == 404


def test_both_sides_of_a_block_can_report_what_they_heard_before_and_nothing_later(
    session, ana, ben, finn, client_of
) -> None:
    anas = say(session, ana)
    heard = say(session, ben)  # a refusal would tell ana of the block: taken back is no refusal
    Block.objects.create(blocker=ben, blocked=ana)
    bens = say(session, ben)
    for address, who, answer in (
        (f"/report/message/{anas.pk}/", ben, 200),
        (f"/report/member/{Profile.of(ana).pk}/", ben, 200),
        (f"/report/message/{heard.pk}/", ana, 200),
        (f"/report/message/{bens.pk}/", ana, 404),
        (f"/report/member/{Profile.of(ben).pk}/", ana, 404),
    ):
        assert client_of(who).get(address).status_code == answer, address
    assert report(anas, by=ben, reason="R09").body
    end(session, finn)
    assert client_of(ben).get(f"/report/message/{anas.pk}/").status_code == 200
    assert client_of(ana).get(f"/report/message/{bens.pk}/").status_code == 404


def test_who_sat_there_can_report_an_ended_session_for_three_days(
    session, ana, noor, finn, client_of
) -> None:
    say(session, ana)
    address = f"/report/session/{session.pk}/"
    assert client_of(noor).get(address).status_code == 200
    end(session, finn)
    assert client_of(ana).get(address).status_code == 200
    assert client_of(noor).get(address).status_code == 404
    with time_machine.travel(session.ended_at + timedelta(hours=73)):
        assert client_of(ana).get(address).status_code == 404


def test_what_was_taken_back_is_gone_after_thirty_days(session, ana) -> None:
    message = say(session, ana, "a slip")
    speaking.take_message_back(message, by=ana)
    assert Revision.objects.filter(kind="message", body="a slip").exists()
    with time_machine.travel(timezone.now() + timedelta(days=29)):
        erase_taken_back()
        assert Revision.objects.exists()
    with time_machine.travel(timezone.now() + timedelta(days=31)):
        erase_taken_back()
        assert not Revision.objects.exists()


def test_no_session_opens_while_nobody_is_on_duty_unless_the_host_stands_in(room, finn) -> None:
    planned = sessions.plan_session(room, by=finn, title="Evening", starts_at=timezone.now())
    with pytest.raises(Refused) as refused:
        sessions.open_session(planned, by=finn)
    assert code_of(refused) == "nobody_on_duty"
    Room.objects.update(host_stands_in=True)
    assert sessions.open_session(planned, by=finn).state == "open"


def test_duty_that_lapsed_opens_no_door(room, finn, mara) -> None:
    check_in(mara)
    planned = sessions.plan_session(room, by=finn, title="Evening", starts_at=timezone.now())
    with time_machine.travel(timezone.now() + timedelta(minutes=61)), pytest.raises(Refused) as no:
        sessions.open_session(planned, by=finn)
    assert code_of(no) == "nobody_on_duty"


def test_only_hosts_announce_and_only_who_leads_opens(room, session, ana, hedi) -> None:
    with pytest.raises(Refused) as refused:
        sessions.plan_session(room, by=ana, title="Mine", starts_at=timezone.now())
    assert code_of(refused) == "not_a_host"
    with pytest.raises(Refused) as refused:
        sessions.move_phase(session, by=hedi, to="closing")
    assert code_of(refused) == "not_leading"


def test_a_host_whose_role_was_withdrawn_leads_no_more(session, finn, hedi, lena) -> None:
    Session.objects.filter(pk=session.pk).update(co_host=hedi)
    seats.take_seat(session, by=hedi)
    withdraw_role(finn, "host", by=lena)
    with pytest.raises(Refused) as refused:
        sessions.move_phase(session, by=Member.objects.get(pk=finn.pk), to="closing")
    assert code_of(refused) == "not_leading"
    sessions.keep_led()
    session.refresh_from_db()
    assert session.host == hedi
    sessions.move_phase(session, by=hedi, to="closing")


def test_phases_only_move_forward(session, finn) -> None:
    sessions.move_phase(session, by=finn, to="sharing")
    for wrong in ("arrive", "check_in", "sharing", "ended", "nonsense"):
        with pytest.raises(Refused) as refused:
            sessions.move_phase(session, by=finn, to=wrong)
        assert code_of(refused) == "wrong_phase"


def test_a_full_room_refuses_the_next_one_and_keeps_seats_of_those_away(
    session, ana, ben, noor, otto
) -> None:
    seats.take_seat(session, by=ana)
    seats.take_seat(session, by=ben)
    with pytest.raises(Refused) as refused:
        seats.take_seat(session, by=noor)
    assert code_of(refused) == "full"
    seats.step_out(session, by=ana)
    with pytest.raises(Refused):
        seats.take_seat(session, by=noor)
    seats.come_back(session, by=ana)
    seats.leave_seat(session, by=ben)
    seats.take_seat(session, by=noor)


def test_nobody_speaks_without_a_seat(session, ana) -> None:
    with pytest.raises(Refused) as refused:
        speaking.say(session, by=ana, body="hello", client_id=uuid.uuid4())
    assert code_of(refused) == "no_seat"


def test_a_sign_needs_a_seat_an_open_session_and_good_standing(
    session, ana, ben, finn, luis
) -> None:
    with pytest.raises(Refused) as refused:
        speaking.sign(session, by=ana, kind="with_you")
    assert code_of(refused) == "no_seat"
    seats.take_seat(session, by=ana)
    speaking.sign(session, by=ana, kind="with_you")
    with pytest.raises(Refused) as refused:
        speaking.sign(session, by=ana, kind="shout")
    assert code_of(refused) == "unknown_gesture"
    seats.take_seat(session, by=ben)
    suspend(ben, by=luis)
    with pytest.raises(Refused) as refused:
        speaking.sign(session, by=ben, kind="with_you")
    assert code_of(refused) == "suspended"
    end(session, finn)
    with pytest.raises(Refused) as refused:
        speaking.sign(session, by=ana, kind="with_you")
    assert code_of(refused) == "not_open"


def test_a_room_of_a_circle_is_not_there_for_others(session, room, ana, client_of) -> None:
    from community.models import Circle, CircleMembership

    circle = Circle.objects.create(name="Thursday", host=session.host)
    Room.objects.update(circle=circle)
    client = client_of(ana)
    for address in (f"/rooms/{room.slug}/", f"/sessions/{session.pk}/"):
        assert client.get(address).status_code == 404
    assert "porch" not in client.get("/rooms/").text
    CircleMembership.objects.create(circle=circle, member=ana)
    assert client.get(f"/rooms/{room.slug}/").status_code == 200


def test_query_and_question_agree_about_messages(session, ana, ben, noor, finn, hedi) -> None:
    from community.actions.blocks import block

    say(session, ana)
    say(session, ben, "by the time you read this, goodbye forever")
    say(session, finn)
    block(ben, by=ana)
    block(finn, by=ben)
    for reader in (ana, ben, noor, finn, hedi):
        reader.forget_ties()
        visible = set(Message.objects.visible_to(reader))
        asked = {message for message in Message.objects.all() if message.is_visible_to(reader)}
        assert visible == asked, reader.handle
    assert len(Message.objects.visible_to(ben)) == 2  # their own held words, and the host's
    assert not Message.objects.visible_to(noor)


def test_a_page_without_script_reads_posts_and_keeps_a_refused_text(session, ana, client_of):
    client = client_of(ana)
    client.post(f"/sessions/{session.pk}/seat/", {"do": "take"})
    said = {"body": "from a plain page", "client_id": str(uuid.uuid4())}
    for _twice in range(2):
        assert client.post(f"/sessions/{session.pk}/say/", said).status_code == 302
    assert Message.objects.filter(author=ana).count() == 1
    assert "from a plain page" in client.get(f"/sessions/{session.pk}/").text
    long = client.post(
        f"/sessions/{session.pk}/say/", {"body": "x" * 4001, "client_id": str(uuid.uuid4())}
    )
    assert long.status_code == 422
    assert "x" * 4001 in long.text


def test_an_appeal_that_succeeds_puts_a_message_back_into_the_live_log(
    session, ana, ben, mara, mika
) -> None:
    message = say(session, ana, "said in the room")
    seats.take_seat(session, by=ben)
    [case] = report(message, by=ben, reason="R09").cases.all()
    case = lease(case, by=mara)
    reasons = Reasons(
        clause=Clause.objects.in_force().first(),
        facts="It was said.",
        explanation="It hurt.",
        why_not_softer="It was said twice.",
    )
    told = decide(case, by=mara, version=case.version, outcome="remove", reasons=reasons)
    assert not Message.objects.visible_to(ben).filter(pk=message.pk).exists()
    appeal = appeal_decision(told.statement, by=ana, words="I was quoting.")
    answer_appeal(appeal, by=mika, upheld=True, words="You were.")
    assert Message.objects.visible_to(ben).filter(pk=message.pk).exists()
    last = replay(session, ben, 0)[-1]
    assert (last["kind"], last["message"]["html"]) == ("back", "<p>said in the room</p>\n")
