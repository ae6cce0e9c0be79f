"""Mail that something is new: one for many, at the hour one chose, and never any content."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client

from community.actions import mailing
from community.actions.blocks import block
from community.actions.duty import check_in
from community.actions.mailing import mail_due_notices, promise_mail, send_mail, stop_token
from community.actions.notices import forget_notices, notify, read_notices
from community.actions.wishes import end_pause, pause_notices, set_wishes
from community.models import Member, NoticeSettings, Notification

Browser = Callable[[Member], Client]
Kind = Notification.Kind
NOON = "2026-11-24 12:00 +0000"  # a Tuesday


@pytest.fixture(autouse=True)
def _address(ana: Member) -> None:
    EmailAddress.objects.create(user=ana, email="a@example.org", verified=True, primary=True)


@pytest.fixture
def clock() -> Any:
    with time_machine.travel(NOON, tick=False) as moved:
        yield moved


def new(ana: Member, topic: int = 7, kind: str = Kind.REPLY, **more: Any) -> Notification | None:
    return notify(ana, kind, f"/topics/{topic}/#reply-1", about=f"reply:{topic}", **more)


def test_many_notices_are_one_mail_without_content(clock: Any, ana: Member, ben: Member) -> None:
    for topic in range(5):
        new(ana, topic, caused_by=ben)
    mail_due_notices()
    [sent] = mail.outbox
    assert sent.to == ["a@example.org"]
    assert sent.subject == "There is something new for you"
    for word in ("ana", "ben", "topic", "repl"):
        assert word not in sent.body.lower()


def test_the_next_one_comes_an_hour_later_at_most(clock: Any, ana: Member) -> None:
    new(ana, 1)
    mail_due_notices()
    new(ana, 2)
    clock.shift(timedelta(minutes=59))
    mail_due_notices()
    assert len(mail.outbox) == 1
    clock.shift(timedelta(minutes=2))
    mail_due_notices()
    mail_due_notices()
    assert len(mail.outbox) == 2


def test_nothing_is_sent_of_what_was_read_or_taken_back(clock: Any, ana: Member) -> None:
    new(ana, 1, after=timedelta(seconds=20))
    forget_notices("reply:1")
    new(ana, 2)
    read_notices(ana)
    clock.shift(30)
    mail_due_notices()
    assert mail.outbox == []


def test_what_goes_between_promise_and_sending_is_not_sent(
    clock: Any, ana: Member, ben: Member
) -> None:
    for gone in (
        lambda: forget_notices("reply:7"),
        lambda: read_notices(ana),
        lambda: block(ben, by=ana),
    ):
        Notification.objects.all().delete()
        clock.shift(timedelta(hours=2))
        new(ana, caused_by=ben)
        letter = promise_mail(ana, mailing.timezone.now())
        gone()
        send_mail(letter)
    assert mail.outbox == []


def test_a_block_by_the_other_side_holds_too(clock: Any, ana: Member, ben: Member) -> None:
    new(ana, caused_by=ben)
    block(ana, by=ben)
    mail_due_notices()
    assert mail.outbox == []


def test_an_address_nobody_confirmed_gets_nothing_then_or_later(clock: Any, ana: Member) -> None:
    EmailAddress.objects.update(verified=False)
    new(ana)
    mail_due_notices()
    EmailAddress.objects.update(verified=True)
    mail_due_notices()
    assert mail.outbox == []


def test_a_mail_that_could_not_leave_is_tried_again(
    clock: Any, ana: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(letter: Any) -> Any:
        raise ConnectionRefusedError

    new(ana)
    with monkeypatch.context() as patched:
        patched.setattr(mailing, "_message", broken)
        mail_due_notices()
    mail_due_notices()
    assert mail.outbox == []
    clock.shift(timedelta(minutes=6))
    mail_due_notices()
    assert len(mail.outbox) == 1


class TestDigest:
    def test_a_daily_mail_comes_at_its_hour_by_the_members_clock(
        self, clock: Any, ana: Member
    ) -> None:
        Member.objects.filter(pk=ana.pk).update(time_zone="America/New_York")
        ana.refresh_from_db()
        set_wishes(ana, ways={}, mail="daily", mail_hour=9)  # 14:00 in UTC
        new(ana, 1)
        clock.move_to("2026-11-24 13:59 +0000")
        mail_due_notices()
        assert mail.outbox == []
        clock.move_to("2026-11-24 14:00 +0000")
        new(ana, 2)
        mail_due_notices()
        assert len(mail.outbox) == 1
        new(ana, 3)
        clock.move_to("2026-11-25 13:59 +0000")
        mail_due_notices()
        assert len(mail.outbox) == 1
        clock.move_to("2026-11-25 14:01 +0000")
        mail_due_notices()
        assert len(mail.outbox) == 2

    def test_a_day_with_nothing_new_has_no_mail(self, clock: Any, ana: Member) -> None:
        set_wishes(ana, ways={}, mail="daily", mail_hour=8)
        clock.move_to("2026-11-25 08:00 +0000")
        mail_due_notices()
        new(ana)
        clock.shift(timedelta(hours=1))
        mail_due_notices()
        assert mail.outbox == []

    def test_a_weekly_mail_comes_on_its_day(self, clock: Any, ana: Member) -> None:
        set_wishes(ana, ways={}, mail="weekly", mail_hour=8, mail_day=6)
        new(ana)
        clock.move_to("2026-11-28 23:00 +0000")
        mail_due_notices()
        assert mail.outbox == []
        clock.move_to("2026-11-29 08:00 +0000")
        mail_due_notices()
        assert len(mail.outbox) == 1

    def test_without_mail_none_comes_but_for_the_safety_of_the_account(
        self, clock: Any, ana: Member
    ) -> None:
        set_wishes(ana, ways={}, mail="off")
        new(ana)
        mail_due_notices()
        assert mail.outbox == []
        notify(ana, Kind.SIGN_IN, "/me/settings/")
        mail_due_notices()
        assert len(mail.outbox) == 1

    def test_mail_switched_on_again_tells_of_nothing_old(self, clock: Any, ana: Member) -> None:
        set_wishes(ana, ways={}, mail="off")
        new(ana)
        set_wishes(ana, ways={}, mail="at_once")
        mail_due_notices()
        assert mail.outbox == []


class TestPeace:
    def test_quiet_hours_hold_mail_back_until_the_morning(self, clock: Any, ana: Member) -> None:
        set_wishes(ana, ways={}, quiet_from=11, quiet_until=15)
        new(ana)
        mail_due_notices()
        assert mail.outbox == []
        clock.move_to("2026-11-24 15:00 +0000")
        mail_due_notices()
        assert len(mail.outbox) == 1

    def test_a_week_of_peace_is_a_week_and_can_be_ended(self, clock: Any, ana: Member) -> None:
        pause_notices(ana, days=7)
        new(ana)
        notify(ana, Kind.DECISION, "/me/decisions/1/")
        clock.shift(timedelta(days=6))
        mail_due_notices()
        assert mail.outbox == []
        end_pause(ana)
        mail_due_notices()
        assert len(mail.outbox) == 1

    def test_who_is_on_duty_hears_of_work_in_their_quiet_hours(
        self, clock: Any, mara: Member
    ) -> None:
        EmailAddress.objects.create(user=mara, email="m@example.org", verified=True, primary=True)
        set_wishes(mara, ways={}, quiet_from=11, quiet_until=15)
        notify(mara, Kind.DUTY, "/moderation/?lane=care")
        mail_due_notices()
        assert mail.outbox == []
        check_in(mara)
        mail_due_notices()
        assert len(mail.outbox) == 1

    def test_work_is_mailed_to_the_team_at_once(self, clock: Any, mara: Member) -> None:
        EmailAddress.objects.create(user=mara, email="m@example.org", verified=True, primary=True)
        set_wishes(mara, ways={}, mail="weekly")
        notify(mara, Kind.DUTY, "/moderation/?lane=care")
        mail_due_notices()
        assert len(mail.outbox) == 1

    def test_each_kind_goes_by_mail_only_where_wanted(self, clock: Any, ana: Member) -> None:
        set_wishes(ana, ways={"reply": "site", "mention": "push", "follow": "nothing"})
        for kind in ("reply", "mention", "follow"):
            notify(ana, kind, "/topics/7/")
        mail_due_notices()
        assert mail.outbox == []
        notify(ana, Kind.NEEDED, "/topics/7/")
        mail_due_notices()
        assert len(mail.outbox) == 1


class TestTheWayOut:
    def test_a_mail_program_ends_it_with_one_press(self, clock: Any, ana: Member) -> None:
        new(ana)
        mail_due_notices()
        headers = mail.outbox[0].extra_headers
        assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        path = headers["List-Unsubscribe"].strip("<>").partition("/mail/")[2]
        elsewhere = Client(enforce_csrf_checks=True)
        body = {"List-Unsubscribe": "One-Click"}
        assert elsewhere.post(f"/mail/{path}", body).status_code == 200
        assert NoticeSettings.of(ana).mail == "off"

    def test_opening_the_link_changes_nothing_and_tells_nothing(
        self, clock: Any, ana: Member, ben: Member
    ) -> None:
        anas, bens = (
            Client().get(f"/mail/stop/{stop_token(who)}/").text.replace(stop_token(who), "")
            for who in (ana, ben)
        )
        assert "Stop the mail" in anas
        assert without_token(anas) == without_token(bens)
        assert "ana" not in anas.partition("<main")[2]
        assert NoticeSettings.of(ana).mail == "at_once"

    def test_a_link_that_is_not_ours_does_nothing(self, ana: Member) -> None:
        for token in ("x", f"{stop_token(ana)}x", str(ana.pk)):
            assert Client().post(f"/mail/stop/{token}/").status_code == 404
        assert NoticeSettings.of(ana).mail == "at_once"


class TestSetting:
    def test_a_member_sets_it_on_the_page(self, client_of: Browser, ana: Member) -> None:
        browser = client_of(ana)
        page = browser.get("/me/notifications/settings/").text
        assert "What waits for an answer" not in page
        said = {"mail": "daily", "mail_hour": 7, "mail_day": 2, "quiet_from": 22, "quiet_until": 6}
        ways = {f"way_{kind}": "site" for kind in ("reply", "mention", "follow", "needed", "waits")}
        assert browser.post("/me/notifications/settings/", said | ways).status_code == 302
        kept = NoticeSettings.of(ana)
        assert (kept.mail, kept.mail_hour, kept.quiet_from, kept.quiet_until) == ("daily", 7, 22, 6)
        assert ana.notice_choices.get(kind="reply").way == "site"

    def test_half_of_the_quiet_hours_is_asked_about(self, client_of: Browser, ana: Member) -> None:
        browser = client_of(ana)
        form = browser.get("/me/notifications/settings/").context["form"]
        typed = form.initial | {"quiet_from": 22, "quiet_until": ""}
        answer = browser.post("/me/notifications/settings/", typed)
        assert answer.status_code == 422
        assert "another end" in answer.text

    def test_a_week_of_peace_on_the_page(self, client_of: Browser, ana: Member) -> None:
        browser = client_of(ana)
        browser.post("/me/notifications/pause/", {"days": "7"})
        assert "until" in browser.get("/me/notifications/settings/").text
        assert browser.post("/me/notifications/pause/", {"days": "8"}).status_code == 422
        browser.post("/me/notifications/resume/")
        assert NoticeSettings.of(ana).paused_until is None

    def test_a_program_sets_it_too(self, client_of: Browser, ana: Member) -> None:
        browser = client_of(ana)
        at = "/api/v1/notifications/settings"
        assert browser.get(at).json()["ways"]["reply"] == "everywhere"

        def patch(**said: Any) -> Any:
            return browser.patch(at, said, content_type="application/json")

        assert patch(quiet_from=23, quiet_until=7).json()["quiet_from"] == 23
        assert patch(mail="weekly").json()["quiet_until"] == 7
        assert patch(quiet_from=None, quiet_until=None).json()["quiet_until"] is None
        assert patch(quiet_from=3).json()["code"] == "quiet_hours"
        assert patch(ways={"decision": "nothing"}).json()["code"] == "must_arrive"
        assert patch(mail_hour=24).status_code == 422
        paused = browser.put(
            "/api/v1/notifications/pause", {"days": 1}, content_type="application/json"
        )
        assert paused.json()["paused_until"]
        assert browser.delete("/api/v1/notifications/pause").json()["paused_until"] is None


def without_token(page: str) -> str:
    return page.partition("<main")[2].partition("csrfmiddlewaretoken")[0]
