"""The care thread: open in every state, answered by people on duty, told truthfully."""

import uuid
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from community.actions.blocks import block
from community.errors import Refused
from community.models import AuditEntry, Member, Notification
from forums.models import Board
from moderation.actions.care import answer, let_rest, write_from_duty, write_to_duty
from moderation.actions.escalation import escalate_overdue
from moderation.models import CareMessage, CareThread, Profile
from tests.cast import make_member
from tests.moderation.desk import ClientOf, Decided, OnDuty, Reported

WORDS = "I cannot sleep and I do not want to be alone with it."


def write(member: Member, body: str = WORDS) -> CareThread:
    return write_to_duty(member, body=body, client_id=uuid.uuid4()).thread


def last(thread: CareThread) -> int:
    newest = thread.messages.last()
    assert newest is not None
    return newest.pk


def test_noor_writes_and_lea_answers(
    noor: Member, lea: Member, on_duty: OnDuty, client_of: ClientOf
) -> None:
    on_duty(lea)
    hers = client_of(noor)
    sent = hers.post("/me/care/", {"body": WORDS, "client_id": uuid.uuid4()})
    assert sent.status_code == 302
    assert WORDS in hers.get("/me/care/").content.decode()
    thread = CareThread.objects.get()
    listening = client_of(lea)
    assert "Somebody waits since" in listening.get("/moderation/").content.decode()
    assert "noor" not in listening.get("/moderation/").content.decode()
    shut = listening.get(f"/moderation/care/{thread.pk}/").content.decode()
    assert WORDS not in shut
    assert not AuditEntry.objects.filter(action="care.read").exists()
    opened = listening.post(f"/moderation/care/{thread.pk}/", follow=True).content.decode()
    assert WORDS in opened
    assert AuditEntry.objects.filter(action="care.read").exists()
    reply = {"body": "I am here.", "client_id": uuid.uuid4(), "seen": last(thread)}
    assert listening.post(f"/moderation/care/{thread.pk}/answer/", reply).status_code == 302
    assert Notification.objects.filter(member=noor, kind="care").exists()
    page = hers.get("/me/care/").content.decode()
    assert "I am here." in page
    assert "lea" in page
    assert not Notification.objects.filter(member=noor, kind="care", read_at=None).exists()
    assert "Nobody waits in care" in listening.get("/moderation/").content.decode()


def test_every_state_of_an_account_may_write(
    ana: Member,
    ben: Member,
    otto: Member,
    mara: Member,
    reported: Reported,
    decided: Decided,
    client_of: ClientOf,
    board: Board,
) -> None:
    decided(reported(Profile.of(otto), ana, "R09"), mara, "suspend")
    Member.objects.filter(pk=ana.pk).update(approved_at=None)
    Member.objects.filter(pk=ben.pk).update(closed_at=timezone.now())
    block(mara, by=otto)
    for who in (ana, ben, otto):
        browser = client_of(Member.objects.get(pk=who.pk))
        assert browser.get("/me/care/").status_code == 200
        sent = browser.post("/me/care/", {"body": WORDS, "client_id": uuid.uuid4()})
        assert sent.status_code == 302
    assert CareMessage.objects.count() == 3


def test_the_page_says_what_we_cannot_do(ana: Member, client_of: ClientOf) -> None:
    page = client_of(ana).get("/me/care/").content.decode()
    assert "we do not know who or where you are and cannot send help" in page
    assert "/care/now/" in page


def test_the_page_says_how_many_can_read_it(ana: Member, lea: Member, client_of: ClientOf) -> None:
    assert "1 person can go on duty" in client_of(ana).get("/me/care/").content.decode()
    make_member("mona", "moderator")
    page = client_of(ana).get("/me/care/").content.decode()
    assert "always open to at least two" in page


def test_empty_and_long_words_come_back(ana: Member, client_of: ClientOf) -> None:
    hers = client_of(ana)
    empty = hers.post("/me/care/", {"body": "  ", "client_id": uuid.uuid4()})
    assert empty.status_code == 422
    long = hers.post("/me/care/", {"body": "word " * 2000, "client_id": uuid.uuid4()})
    assert long.status_code == 422
    assert long.content.decode().count("word ") >= 1999
    assert not CareMessage.objects.exists()


def test_sending_twice_is_one_message(ana: Member, client_of: ClientOf) -> None:
    once = uuid.uuid4()
    for _time in range(2):
        client_of(ana).post("/me/care/", {"body": WORDS, "client_id": once})
    assert CareMessage.objects.count() == 1
    other = client_of(ana).post("/me/care/", {"body": "Other words.", "client_id": once})
    assert other.status_code == 422
    assert "Other words." in other.content.decode()


def test_the_page_can_ask_for_what_is_new(
    ana: Member, lea: Member, on_duty: OnDuty, client_of: ClientOf
) -> None:
    thread = write(ana)
    hers, seen = client_of(ana), last(thread)
    assert hers.get(f"/me/care/new/?after={seen}").content.strip() == b""
    write_from_duty(ana, by=lea, body="I am here.")
    assert "I am here." in hers.get(f"/me/care/new/?after={seen}").content.decode()
    assert hers.get("/me/care/new/?after=nonsense").content == b""


def test_nobody_off_duty_reads_a_line(
    ana: Member, lea: Member, mara: Member, lena: Member, ben: Member, client_of: ClientOf
) -> None:
    thread = write(ana)
    for who, answered in ((lea, 403), (mara, 403), (lena, 403), (ben, 404)):
        browser = client_of(who)
        assert browser.get(f"/moderation/care/{thread.pk}/").status_code == 404
        assert browser.post(f"/moderation/care/{thread.pk}/").status_code == 404
        reply = {"body": "Hello.", "client_id": uuid.uuid4(), "seen": 0}
        path = f"/moderation/care/{thread.pk}/answer/"
        refused = browser.post(path, reply)
        assert refused.status_code == answered
        assert WORDS not in refused.content.decode()
    with pytest.raises(Refused):
        answer(thread, by=lea, body="Hello.", seen=last(thread))
    assert CareMessage.objects.count() == 1


def test_a_listener_not_on_duty_sees_no_lines(
    ana: Member, lea: Member, client_of: ClientOf
) -> None:
    write(ana)
    page = client_of(lea).get("/moderation/").content.decode()
    assert "Check in, then you see who waits." in page
    assert "Somebody waits" not in page


def test_nobody_opens_their_own_line_from_the_other_side(
    lea: Member, on_duty: OnDuty, client_of: ClientOf
) -> None:
    thread = write(on_duty(lea))
    assert client_of(lea).get(f"/moderation/care/{thread.pk}/").status_code == 404
    assert "Somebody waits" not in client_of(lea).get("/moderation/").content.decode()


def test_blocks_never_matter_here(
    ana: Member, mara: Member, on_duty: OnDuty, client_of: ClientOf
) -> None:
    block(mara, by=ana)
    thread = write(ana)
    assert client_of(on_duty(mara)).post(f"/moderation/care/{thread.pk}/").status_code == 302


def test_an_answer_to_what_was_not_read_leaves_the_line_waiting(
    ana: Member, lea: Member, on_duty: OnDuty
) -> None:
    thread = write(ana)
    seen = last(thread)
    write(ana, "And one more thing.")
    answer(thread, by=on_duty(lea), body="I am here.", seen=seen)
    thread.refresh_from_db()
    assert thread.waiting_since is not None
    let_rest(thread, by=lea, seen=last(thread))
    thread.refresh_from_db()
    assert thread.waiting_since is None


def test_a_message_from_a_case_is_no_answer(ana: Member, mara: Member) -> None:
    thread = write(ana)
    write_from_duty(ana, by=mara, body="A word about your reply.")
    thread.refresh_from_db()
    assert thread.waiting_since is not None


def test_with_nobody_on_duty_everyone_who_can_be_reached_is_told(
    ana: Member, lea: Member, mara: Member, finn: Member
) -> None:
    write(ana)
    told = Notification.objects.filter(kind="duty")
    assert set(told.values_list("member__handle", flat=True)) == {"lea", "mara"}
    write(ana, "Still here.")
    assert told.count() == 2
    for notice in told:
        assert "ana" not in notice.address + notice.about


def test_only_who_is_on_duty_is_told_while_someone_is(
    ana: Member, lea: Member, mara: Member, on_duty: OnDuty
) -> None:
    on_duty(lea)
    write(ana)
    assert [notice.member for notice in Notification.objects.filter(kind="duty")] == [lea]


def test_a_line_that_waits_an_hour_reaches_everyone(
    ana: Member, lea: Member, mara: Member, lena: Member, on_duty: OnDuty
) -> None:
    on_duty(lea)
    thread = write(ana)
    with time_machine.travel(timezone.now() + timedelta(minutes=61)):
        escalate_overdue(timezone.now())
        escalate_overdue(timezone.now())
    told = Notification.objects.filter(about="overdue:care")
    assert set(told.values_list("member__handle", flat=True)) == {"lea", "mara", "lena"}
    thread.refresh_from_db()
    assert thread.waiting_since is not None


def test_words_changed_after_a_first_press_go_out_with_the_second(
    ana: Member, client_of: ClientOf
) -> None:
    hers, once = client_of(ana), uuid.uuid4()
    hers.post("/me/care/", {"body": WORDS, "client_id": once})
    refused = hers.post("/me/care/", {"body": "Other words.", "client_id": once})
    again = refused.context["form"]["client_id"].value()
    assert hers.post("/me/care/", {"body": "Other words.", "client_id": again}).status_code == 302
    assert CareMessage.objects.count() == 2


def test_an_answer_changed_after_a_first_press_goes_out_with_the_second(
    ana: Member, lea: Member, on_duty: OnDuty, client_of: ClientOf
) -> None:
    thread, hers = write(ana), client_of(on_duty(lea))
    page, once = f"/moderation/care/{thread.pk}/answer/", uuid.uuid4()
    hers.post(page, {"body": "I am here.", "client_id": once, "seen": last(thread)})
    told = {"body": "I am here now.", "seen": last(thread)}
    refused = hers.post(page, told | {"client_id": once})
    assert refused.status_code == 422
    again = refused.context["form"]["client_id"].value()
    assert hers.post(page, told | {"client_id": again}).status_code < 400
    assert thread.messages.filter(author=lea).count() == 2
