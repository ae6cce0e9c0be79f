"""Reporting: open to everyone who can see a thing, told truthfully, kept from its author."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from community.actions.blocks import block
from community.actions.duty import check_in
from community.models import Member, Notification
from forums.actions.replies import edit_reply
from forums.models import Board, Reply, Topic
from moderation.actions.cases import lease
from moderation.actions.reports import report
from moderation.models import Case, Profile, Report
from tests.cast import make_member
from tests.moderation.desk import ClientOf, Decided, OnDuty, Reported


def send(client: Client, thing: Any, reason: str = "R13", **more: Any) -> Any:
    data = {"reason": reason, "words": "It read like a slap.", "client_id": uuid.uuid4()}
    return client.post(f"/report/{thing.kind}/{thing.pk}/", data | more)


def test_ana_reports_a_reply_and_hears_when_someone_looks(
    ana: Member, reply: Reply, client_of: ClientOf
) -> None:
    answer = send(client_of(ana), reply)
    kept = Report.objects.get()
    assert answer.status_code == 302
    assert answer.url == f"/me/reports/{kept.pk}/"
    page = client_of(ana).get(answer.url).content.decode()
    assert "We have it" in page
    assert "no hours are announced" in page
    assert kept.body == reply.body
    assert kept.cases.get().lane == "conduct"


def test_noor_who_joined_today_may_report(noor: Member, reply: Reply, client_of: ClientOf) -> None:
    assert send(client_of(noor), reply).status_code == 302


def test_otto_may_report_while_suspended(
    otto: Member,
    ana: Member,
    mara: Member,
    reply: Reply,
    client_of: ClientOf,
    reported: Reported,
    decided: Decided,
) -> None:
    decided(reported(Profile.of(otto), ana, "R09"), mara, "suspend", lasts=timedelta(days=7))
    assert send(client_of(otto), reply).status_code == 302


def test_who_blocked_someone_can_still_report_their_words(
    ana: Member, ben: Member, noor: Member, reply: Reply, client_of: ClientOf
) -> None:
    block(ben, by=noor)
    address = f"/report/reply/{reply.pk}/"
    assert client_of(noor).get(address).status_code == 200
    client_of(noor).post(address, {"reason": "R09"})
    assert Report.objects.filter(reporter=noor).exists()
    block(noor, by=ben)
    assert client_of(noor).get(address).status_code == 404


def test_someone_who_cannot_see_a_thing_cannot_report_it(
    ana: Member, ben: Member, noor: Member, reply: Reply, client_of: ClientOf
) -> None:
    block(noor, by=ben)
    waiting = make_member("wanda")
    Member.objects.filter(pk=waiting.pk).update(approved_at=None)
    for who in (noor, Member.objects.get(pk=waiting.pk)):
        assert client_of(who).get(f"/report/reply/{reply.pk}/").status_code == 404
        assert send(client_of(who), reply).status_code == 404
    assert not Report.objects.exists()


@pytest.mark.parametrize(
    "path", ["reply/999999", "reply/0", "nonsense/1", "topic/99999999999999999999999", "case/1"]
)
def test_what_is_not_there_is_not_found(ana: Member, client_of: ClientOf, path: str) -> None:
    assert client_of(ana).get(f"/report/{path}/").status_code == 404


def test_a_stranger_is_asked_to_sign_in_and_keeps_the_words(reply: Reply) -> None:
    assert Client().get(f"/report/reply/{reply.pk}/").status_code == 302
    answer = send(Client(), reply)
    assert answer.status_code == 401
    assert "It read like a slap." in answer.content.decode()


def test_own_words_get_a_kind_sentence(ben: Member, reply: Reply, client_of: ClientOf) -> None:
    page = client_of(ben).get(f"/report/reply/{reply.pk}/").content.decode()
    assert "These are your own words" in page
    answer = send(client_of(ben), reply)
    assert answer.status_code == 422
    assert not Report.objects.exists()


def test_a_report_without_a_reason_keeps_what_was_typed(
    ana: Member, reply: Reply, client_of: ClientOf
) -> None:
    answer = send(client_of(ana), reply, reason="")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Choose the reason that comes closest." in page
    assert "It read like a slap." in page


def test_words_that_are_too_long_come_back_whole(
    ana: Member, reply: Reply, client_of: ClientOf
) -> None:
    answer = send(client_of(ana), reply, words="word " * 600)
    assert answer.status_code == 422
    assert "2000 fit" in answer.content.decode()
    assert answer.content.decode().count("word ") >= 600


def test_the_form_tells_the_truth_about_who_is_there(
    ana: Member, mara: Member, reply: Reply, client_of: ClientOf, on_duty: OnDuty
) -> None:
    path = f"/report/reply/{reply.pk}/"
    before = client_of(ana).get(path).content.decode()
    assert "Nobody is on duty at this moment" in before
    assert "15 minutes" not in before
    assert "/care/now/" in before
    on_duty(mara)
    after = client_of(ana).get(path).content.decode()
    assert "Someone is on duty now." in after
    assert "15 minutes" in after


def test_a_moderator_alone_on_duty_is_not_promised_their_own_look(
    mara: Member, reply: Reply, client_of: ClientOf, on_duty: OnDuty
) -> None:
    page = client_of(on_duty(mara)).get(f"/report/reply/{reply.pk}/").content.decode()
    assert "Nobody is on duty at this moment" in page


def test_care_comes_first_in_the_form(ana: Member, reply: Reply, client_of: ClientOf) -> None:
    page = client_of(ana).get(f"/report/reply/{reply.pk}/").content.decode()
    assert page.index("I am worried about this person") < page.index("Harassment or hate")


def test_sending_again_makes_no_second_report(
    ana: Member, reply: Reply, client_of: ClientOf
) -> None:
    once = uuid.uuid4()
    first = send(client_of(ana), reply, client_id=once)
    again = send(client_of(ana), reply, client_id=once)
    other = send(client_of(ana), reply, client_id=once, words="Something else.")
    assert first.url == again.url
    assert other.status_code == 422
    assert Report.objects.count() == 1
    new = other.context["form"]["client_id"].value()
    assert send(client_of(ana), reply, client_id=new, words="Something else.").status_code == 302
    assert Report.objects.count() == 2


def test_reports_on_one_thing_make_one_case_per_lane(
    ana: Member, noor: Member, lea: Member, reply: Reply, reported: Reported
) -> None:
    reported(reply, ana, "R13")
    reported(reply, noor, "R09")
    reported(reply, lea, "R05")
    assert sorted(Case.objects.values_list("lane", "severity")) == [("care", 1), ("conduct", 2)]


def test_danger_opens_conduct_too_where_words_break_a_clause(
    ana: Member, ben: Member, topic: Topic, reported: Reported
) -> None:
    Topic.objects.filter(pk=topic.pk).update(body="Just kill yourself then.")
    topic.refresh_from_db()
    kept = report(topic, by=ben, reason="R01", client_id=uuid.uuid4())
    assert set(kept.cases.values_list("lane", flat=True)) == {"care", "conduct"}


def test_a_worry_is_thanked_for_and_never_a_strike(
    ben: Member, topic: Topic, client_of: ClientOf
) -> None:
    answer = send(client_of(ben), topic, reason="R05")
    page = client_of(ben).get(answer.url).content.decode()
    assert "Thank you for looking out for someone" in page
    assert Case.objects.get().lane == "care"
    assert "/care/grounding/" in page


def test_a_member_is_reported_by_their_page(
    ana: Member, ben: Member, client_of: ClientOf, board: Board
) -> None:
    page = client_of(ana).get("/members/ben/").content.decode()
    assert f"/report/member/{Profile.of(ben).pk}/" in page
    assert send(client_of(ana), Profile.of(ben), reason="R09").status_code == 302
    assert Case.objects.get().about_member == ben


def test_progress_goes_from_received_to_read_to_decided(
    ana: Member,
    mara: Member,
    reply: Reply,
    client_of: ClientOf,
    reported: Reported,
    decided: Decided,
) -> None:
    case = reported(reply, ana)
    mine = client_of(ana)
    assert "received" in mine.get("/me/reports/").content.decode()
    check_in(mara)
    lease(case, by=mara)
    assert "being read" in mine.get("/me/reports/").content.decode()
    decided(case, mara, "remove")
    page = mine.get("/me/reports/").content.decode()
    assert "decided" in page
    assert "something was changed" in page
    assert "Take it out of view" not in page
    assert "She asked to be listened to" not in page


def test_a_reporter_hears_once_every_lane_is_decided(
    ana: Member, mara: Member, ben: Member, topic: Topic, decided: Decided
) -> None:
    Topic.objects.filter(pk=topic.pk).update(body="Just kill yourself then.")
    topic.refresh_from_db()
    kept = report(topic, by=ben, reason="R01", client_id=uuid.uuid4())
    heard = Notification.objects.filter(member=ben, kind=Notification.Kind.REPORT)
    care, conduct = kept.cases.order_by("lane")
    decided(care, mara, "care_message")
    assert not heard.exists()
    decided(conduct, mara, "remove")
    assert heard.exists()


def test_nobody_else_reads_my_reports(
    ana: Member, ben: Member, reply: Reply, client_of: ClientOf, reported: Reported
) -> None:
    reported(reply, ana)
    kept = Report.objects.get()
    assert client_of(ben).get(f"/me/reports/{kept.pk}/").status_code == 404
    assert "You have not reported anything" in client_of(ben).get("/me/reports/").content.decode()


def test_the_author_never_learns_who_reported(
    noor: Member,
    ben: Member,
    mara: Member,
    reply: Reply,
    client_of: ClientOf,
    reported: Reported,
    decided: Decided,
) -> None:
    case = reported(reply, noor, words="I am the one who says so.")
    decision = decided(case, mara, "remove")
    pages = ["/me/decisions/", f"/me/decisions/{decision.pk}/", "/me/notifications/", "/me/care/"]
    for path in pages:
        page = client_of(ben).get(path).content.decode()
        assert "noor" not in page
        assert "I am the one who says so" not in page


def test_misuse_of_a_role_passes_the_team_by(
    ana: Member, mara: Member, mika: Member, lena: Member, client_of: ClientOf, on_duty: OnDuty
) -> None:
    send(client_of(ana), Profile.of(mika), reason="R08")
    case = Case.objects.get()
    on_duty(mara)
    assert not Case.objects.visible_to(mara).exists()
    assert client_of(mara).get(f"/moderation/cases/{case.pk}/").status_code == 404
    assert list(Case.objects.visible_to(lena)) == [case]
    assert not Notification.objects.filter(member=mara, kind="duty").exists()
    assert Notification.objects.filter(member=lena, kind="duty").exists()
    page = client_of(ana).get(f"/me/reports/{Report.objects.get().pk}/").content.decode()
    assert "someone outside the team" in page


def test_what_was_reported_is_kept_as_it_stood(
    ana: Member, ben: Member, reply: Reply, reported: Reported
) -> None:
    reported(reply, ana)
    edit_reply(reply, by=ben, body="Something softer.")
    kept = Report.objects.get()
    assert "You have to tell him tonight" in kept.body
    assert "boundary" not in kept.body
    assert "please don't tell me to talk to him yet" in kept.context[0]["text"]


@pytest.mark.heavy
def test_thirty_reports_an_hour_are_enough(
    ana: Member, reply: Reply, reported: Reported, client_of: ClientOf
) -> None:
    for _time in range(30):
        reported(reply, ana)
    answer = send(client_of(ana), reply)
    assert answer.status_code == 429
    assert "It read like a slap." in answer.content.decode()
