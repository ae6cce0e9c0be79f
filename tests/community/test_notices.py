"""What is new for a member: one line a thing, a mark that is true, and nothing that presses."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from community import mark
from community.actions.blocks import block
from community.actions.mailing import mail_due_notices
from community.actions.notices import (
    forget_notices,
    forget_old_notices,
    notify,
    read_notice,
    read_notices,
)
from community.actions.telling import news_for, tell_due_notices
from community.models import Member, NoticeChoice, NoticeSettings, Notification

Browser = Callable[[Member], Client]
Kind = Notification.Kind
SOON = timedelta(seconds=20)


def test_several_replies_in_one_topic_are_one_line(client_of: Browser, ana: Member) -> None:
    for place in (1, 2, 3):
        notify(ana, Kind.REPLY, f"/topics/7/#reply-{place}", about=f"reply:{place}")
    notify(ana, Kind.REPLY, "/topics/8/#reply-1")
    page = client_of(ana).get("/me/notifications/").text
    assert page.count("Someone replied in your topic") == 2
    assert page.count("several times, lately") == 1


def test_the_line_leads_to_the_first_unread_and_reads_all_of_it(
    client_of: Browser, ana: Member
) -> None:
    first, *_rest = [notify(ana, Kind.REPLY, f"/topics/7/#reply-{n}") for n in (1, 2, 3)]
    other = notify(ana, Kind.REPLY, "/topics/8/#reply-1")
    read_notice(first)
    for place in (4, 5):
        last = notify(ana, Kind.REPLY, f"/topics/7/#reply-{place}")
    opened = client_of(ana).get(f"/me/notifications/{last.pk}/")
    assert opened.url == "/topics/7/#reply-4"
    assert list(Notification.objects.filter(read_at=None)) == [other]


def test_reading_is_done_for_oneself_alone(client_of: Browser, ana: Member, ben: Member) -> None:
    notice = notify(ana, Kind.REPLY, "/topics/7/")
    assert client_of(ben).get(f"/me/notifications/{notice.pk}/").status_code == 404
    read_notices(ben)
    assert news_for(ana.pk) == ["reply"]


def test_the_mark_shows_on_every_page_and_goes_with_reading(
    client_of: Browser, ana: Member, django_capture_on_commit_callbacks: Callable
) -> None:
    browser = client_of(ana)
    with django_capture_on_commit_callbacks(execute=True):
        notice = notify(ana, Kind.REPLY, "/topics/7/")
    assert shows_mark(browser)
    with django_capture_on_commit_callbacks(execute=True):
        read_notice(notice)
    assert not shows_mark(browser)


def test_the_mark_goes_with_what_is_taken_back(
    client_of: Browser, ana: Member, django_capture_on_commit_callbacks: Callable
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        notify(ana, Kind.REPLY, "/topics/7/", about="reply:1")
        notify(ana, Kind.REPLY, "/topics/7/", about="reply:2")
    with django_capture_on_commit_callbacks(execute=True):
        forget_notices("reply:1")
    assert shows_mark(client_of(ana))
    with django_capture_on_commit_callbacks(execute=True):
        forget_notices("reply:2")
    assert not shows_mark(client_of(ana))


def test_what_waits_for_undo_is_told_when_it_is_due(
    ana: Member, django_capture_on_commit_callbacks: Callable
) -> None:
    with time_machine.travel("2026-11-24 12:00 +0000", tick=False) as clock:
        notify(ana, Kind.REPLY, "/topics/7/", about="reply:1", after=SOON)
        tell_due_notices()
        assert news_for(ana.pk) == []
        clock.shift(21)
        with django_capture_on_commit_callbacks(execute=True):
            tell_due_notices()
        assert news_for(ana.pk) == ["reply"]
        assert mark.is_on(ana.pk)


def test_what_was_taken_back_meanwhile_is_told_to_nobody(ana: Member) -> None:
    with time_machine.travel("2026-11-24 12:00 +0000", tick=False) as clock:
        notify(ana, Kind.REPLY, "/topics/7/", about="reply:1", after=SOON)
        forget_notices("reply:1")
        clock.shift(21)
        tell_due_notices()
        assert news_for(ana.pk) == []


def test_a_block_made_meanwhile_holds(ana: Member, ben: Member) -> None:
    with time_machine.travel("2026-11-24 12:00 +0000", tick=False) as clock:
        notify(ana, Kind.REPLY, "/topics/7/", after=SOON, caused_by=ben)
        block(ben, by=ana)
        clock.shift(21)
        tell_due_notices()
        assert news_for(ana.pk) == []


class TestQuietHours:
    def test_the_mark_waits_for_the_morning_and_the_page_does_not(
        self, client_of: Browser, ana: Member
    ) -> None:
        NoticeSettings.objects.create(member=ana, quiet_from=23, quiet_until=7)
        with time_machine.travel("2026-11-24 23:30 +0000", tick=False) as clock:
            notify(ana, Kind.REPLY, "/topics/7/")
            tell_due_notices()
            assert news_for(ana.pk) == []
            assert "Someone replied" in client_of(ana).get("/me/notifications/").text
            clock.move_to("2026-11-25 06:59:59 +0000")
            tell_due_notices()
            assert news_for(ana.pk) == []
            clock.move_to("2026-11-25 07:00:00 +0000")
            tell_due_notices()
            assert news_for(ana.pk) == ["reply"]

    def test_a_passphrase_changed_by_someone_is_told_at_night_too(self, ana: Member) -> None:
        NoticeSettings.objects.create(member=ana, quiet_from=23, quiet_until=7)
        with time_machine.travel("2026-11-24 23:30 +0000", tick=False):
            notify(ana, Kind.REPLY, "/topics/7/")
            tell_due_notices()
            notify(ana, Kind.SIGN_IN, "/me/settings/")
            tell_due_notices()
            assert news_for(ana.pk) == ["sign_in"]

    @pytest.mark.parametrize(
        ("zone", "at", "morning"),
        [
            ("Europe/Dublin", "2026-10-24 22:30", "2026-10-25 07:00"),  # the night has 25 hours
            ("Europe/Dublin", "2027-03-27 23:30", "2027-03-28 06:00"),  # and this one 23
            ("America/New_York", "2026-11-01 04:30", "2026-11-01 12:00"),
            ("Asia/Kolkata", "2026-11-24 17:45", "2026-11-25 01:30"),
        ],
    )
    def test_they_end_by_the_members_own_clock(
        self, ana: Member, zone: str, at: str, morning: str
    ) -> None:
        ana.time_zone = zone
        settings = NoticeSettings(member=ana, quiet_from=23, quiet_until=7)
        assert settings.undisturbed(moment(at)) == moment(morning)
        assert settings.undisturbed(moment(morning)) == moment(morning)

    def test_they_may_lie_within_a_day(self, ana: Member) -> None:
        settings = NoticeSettings(member=ana, quiet_from=9, quiet_until=17)
        assert settings.undisturbed(moment("2026-11-24 10:00")) == moment("2026-11-24 17:00")
        assert settings.undisturbed(moment("2026-11-24 18:00")) == moment("2026-11-24 18:00")

    def test_half_of_them_cannot_be_stored(self, ana: Member) -> None:
        for wrong in ({"quiet_from": 23}, {"quiet_from": 7, "quiet_until": 7}, {"mail_hour": 24}):
            with pytest.raises(IntegrityError), transaction.atomic():
                NoticeSettings.objects.create(member=ana, **wrong)


class TestWishes:
    def test_what_one_does_not_want_to_hear_of_stands_nowhere(
        self, client_of: Browser, ana: Member
    ) -> None:
        NoticeChoice.objects.create(member=ana, kind="follow", way="nothing")
        notify(ana, Kind.FOLLOW, "/topics/7/")
        tell_due_notices()
        assert news_for(ana.pk) == []
        assert "Nothing new" in client_of(ana).get("/me/notifications/").text
        assert client_of(ana).get("/api/v1/notifications").json()["items"] == []

    def test_a_decision_cannot_be_switched_off(self, ana: Member) -> None:
        for kind in ("decision", "care", "appeal", "sign_in"):
            with pytest.raises(IntegrityError), transaction.atomic():
                NoticeChoice.objects.create(member=ana, kind=kind, way="nothing")


def test_what_was_read_long_ago_is_erased(ana: Member) -> None:
    old, unread = (notify(ana, Kind.REPLY, f"/topics/{n}/") for n in (1, 2))
    long_ago = timezone.now() - timedelta(days=91)
    Notification.objects.update(made_at=long_ago, due_at=long_ago)
    Notification.objects.filter(pk=old.pk).update(read_at=long_ago)
    forget_old_notices()
    assert list(Notification.objects.all()) == [unread]


def test_a_program_reads_one(client_of: Browser, ana: Member, ben: Member) -> None:
    notice = notify(ana, Kind.REPLY, "/topics/7/")
    address = f"/api/v1/notifications/{notice.pk}/read"
    assert client_of(ben).post(address).status_code == 404
    assert client_of(ana).post(address).status_code == 204
    assert client_of(ana).get("/api/v1/notifications").json()["items"][0]["read"]


def test_a_program_asks_for_one_kind(client_of: Browser, ana: Member) -> None:
    for kind in (Kind.REPLY, Kind.DECISION):
        notify(ana, kind, "/topics/7/")
    told = client_of(ana).get("/api/v1/notifications?kind=decision").json()["items"]
    assert [one["kind"] for one in told] == ["decision"]


def shows_mark(browser: Client) -> bool:
    page = browser.get("/me/settings/").text
    return (
        "data-is-new=" in page
        and "hidden><span class" not in page.partition("data-is-new=")[2][:80]
    )


def moment(told: str):
    return timezone.datetime.fromisoformat(told + "+00:00")


def test_what_a_block_hid_is_not_looked_at_again_and_again(ana: Member, ben: Member) -> None:
    EmailAddress.objects.create(user=ana, email="a@example.org", verified=True, primary=True)
    notify(ana, Kind.REPLY, "/topics/7/", caused_by=ben)
    block(ana, by=ben)
    mail_due_notices()
    assert mail.outbox == []
    assert not Notification.objects.to_send("mail", timezone.now()).exists()
    assert news_for(ana.pk) == ["reply"]  # a line that vanished would tell her
