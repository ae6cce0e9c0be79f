"""On duty is who checked in and confirmed within the hour; pages say nothing else."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone

from community.actions.duty import check_in
from community.models import Community, Duty, Member, StaffedHours
from forums.models import Reply
from moderation.due import first_look, promised_look, watch
from moderation.models import Case
from tests.moderation.desk import ClientOf, OnDuty, page_of

HOUR = timedelta(hours=1)


def test_mara_checks_in_confirms_and_hands_over(
    mara: Member, mika: Member, client_of: ClientOf
) -> None:
    hers = client_of(mara)
    assert "You are not on duty" in hers.get("/duty/").content.decode()
    assert hers.post("/duty/").status_code == 302
    page = hers.get("/duty/").content.decode()
    assert "You are on duty" in page
    assert "It holds until" in page
    hers.post("/duty/hand-over/", {"note": "One worry in care, read and answered."})
    page = client_of(mika).get("/duty/").content.decode()
    assert "One worry in care, read and answered." in page
    assert not Duty.objects.live(timezone.now()).exists()


def test_who_else_is_there_is_shown(
    mara: Member, lea: Member, on_duty: OnDuty, client_of: ClientOf
) -> None:
    on_duty(lea)
    page = client_of(mara).get("/duty/").content.decode()
    assert "lea" in page


def test_pages_of_the_desk_say_until_when_and_ask_in_the_last_ten_minutes(
    mara: Member, held: Case, client_of: ClientOf
) -> None:
    hers = client_of(mara)
    pages = ["/moderation/?lane=conduct", f"/moderation/cases/{held.pk}/"]
    for path in pages:
        page = page_of(hers, path)
        assert "On duty until" in page
        assert ">Your duty runs out soon.<" not in page
    Case.objects.update(leased_until=timezone.now() + HOUR)
    with time_machine.travel(timezone.now() + timedelta(minutes=51)):
        for path in pages:
            page = page_of(hers, path)
            assert ">Your duty runs out soon.<" in page
            assert "I am still here" in page
        assert hers.post("/duty/", {"lane": "conduct"}).url == "/moderation/?lane=conduct"
        assert ">Your duty runs out soon.<" not in page_of(hers, pages[0])
    assert hers.post("/duty/", {"lane": "https://elsewhere.example/"}).url == "/duty/"


def test_the_last_one_to_go_is_told_so_before(
    mara: Member, lea: Member, on_duty: OnDuty, client_of: ClientOf
) -> None:
    hers = client_of(on_duty(mara))
    assert "Nobody else is here." in page_of(hers, "/duty/")
    on_duty(lea)
    assert "Nobody else is here." not in page_of(hers, "/duty/")


def test_a_composer_says_that_nobody_is_there(
    reply: Reply, ana: Member, lea: Member, on_duty: OnDuty, client_of: ClientOf
) -> None:
    line = "Nobody is on duty at this moment. Members may answer; the team reads later."
    hers, path = client_of(ana), f"/topics/{reply.topic_id}/"
    assert line in page_of(hers, path)
    on_duty(lea)
    assert line not in page_of(hers, path)


def test_duty_lapses_after_an_hour_unless_confirmed(mara: Member) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        check_in(mara)
        clock.shift(timedelta(minutes=59))
        assert Duty.objects.anyone(timezone.now())
        check_in(mara)
        clock.shift(timedelta(minutes=59))
        assert Duty.objects.anyone(timezone.now())
        clock.shift(timedelta(minutes=2))
        assert not Duty.objects.anyone(timezone.now())
    assert Duty.objects.count() == 1


def test_what_members_read_follows_who_is_there(
    ana: Member, mara: Member, reply: Reply, client_of: ClientOf
) -> None:
    pages = [f"/report/reply/{reply.pk}/", "/me/care/"]
    with time_machine.travel(timezone.now(), tick=False) as clock:
        check_in(mara)
        for path in pages:
            assert "Someone is on duty now." in client_of(ana).get(path).content.decode()
        clock.shift(timedelta(minutes=61))
        for path in pages:
            page = client_of(ana).get(path).content.decode()
            assert "Nobody is on duty at this moment" in page
            assert "Someone is on duty now." not in page


def test_announced_hours_are_never_proof_of_presence(
    ana: Member, community: Community, client_of: ClientOf
) -> None:
    for weekday in range(7):
        StaffedHours.objects.create(weekday=weekday, opens=time(0), closes=time(23, 59))
    page = client_of(ana).get("/me/care/").content.decode()
    assert "Nobody is on duty at this moment" in page
    assert "The next announced hours begin" in page


def test_a_listener_on_duty_reads_care_and_no_reports(
    ana: Member, lea: Member, reply: Reply, on_duty: OnDuty, client_of: ClientOf
) -> None:
    on_duty(lea)
    assert "Someone is on duty now." in client_of(ana).get("/me/care/").content.decode()
    page = client_of(ana).get(f"/report/reply/{reply.pk}/").content.decode()
    assert "Nobody is on duty at this moment" in page


def test_due_times_follow_who_is_there(mara: Member, community: Community) -> None:
    now = datetime(2026, 6, 3, 12, tzinfo=UTC)
    assert promised_look(HOUR, now) is None
    assert first_look(HOUR, now) == now + timedelta(hours=25)
    StaffedHours.objects.create(weekday=2, opens=time(18), closes=time(22))
    assert promised_look(HOUR, now) == datetime(2026, 6, 3, 19, tzinfo=UTC)
    with time_machine.travel(now, tick=False):
        check_in(mara)
    assert promised_look(HOUR, now) == first_look(HOUR, now) == now + HOUR


@pytest.mark.parametrize(
    ("now", "opens"),
    [
        (datetime(2026, 3, 28, 23, tzinfo=UTC), datetime(2026, 3, 29, 17, tzinfo=UTC)),
        (datetime(2026, 3, 28, 12, tzinfo=UTC), datetime(2026, 3, 28, 18, tzinfo=UTC)),
        (datetime(2026, 10, 24, 20, tzinfo=UTC), datetime(2026, 10, 25, 18, tzinfo=UTC)),
    ],
)
def test_announced_hours_keep_to_the_clock_of_the_community(
    community: Community, now: datetime, opens: datetime
) -> None:
    community.keep(time_zone="Europe/Dublin")
    for weekday in range(7):
        StaffedHours.objects.create(weekday=weekday, opens=time(18), closes=time(22))
    assert watch(now).opens == opens
    found = watch(now).opens
    assert found is not None
    assert found.astimezone(ZoneInfo("Europe/Dublin")).hour == 18


def test_a_promise_counts_real_hours_across_a_change_of_clocks(community: Community) -> None:
    community.keep(time_zone="Europe/Dublin")
    StaffedHours.objects.create(weekday=6, opens=time(0, 30), closes=time(6))
    now = datetime(2026, 3, 28, 20, tzinfo=UTC)
    assert promised_look(timedelta(hours=2), now) == datetime(2026, 3, 29, 2, 30, tzinfo=UTC)


def test_leads_announce_hours_and_take_them_away(
    lena: Member, ana: Member, client_of: ClientOf
) -> None:
    hers = client_of(lena)
    data = {"weekday": 0, "opens": "18:00", "closes": "22:00"}
    assert hers.post("/lead/hours/", data).status_code == 302
    assert "Monday, 18:00" in hers.get("/lead/hours/").content.decode()
    wrong = hers.post("/lead/hours/", data | {"closes": "02:00"})
    assert wrong.status_code == 422
    assert "A night is two lines" in wrong.content.decode()
    assert 'value="18:00"' in wrong.content.decode()
    hers.post(f"/lead/hours/{StaffedHours.objects.get().pk}/remove/")
    assert not StaffedHours.objects.exists()


def test_only_leads_change_the_hours(mara: Member, ana: Member, client_of: ClientOf) -> None:
    for who in (mara, ana):
        assert client_of(who).get("/lead/hours/").status_code == 404


def test_a_host_alone_cannot_go_on_duty(finn: Member, client_of: ClientOf) -> None:
    assert client_of(finn).get("/duty/").status_code == 404
    assert client_of(finn).post("/duty/").status_code == 404
