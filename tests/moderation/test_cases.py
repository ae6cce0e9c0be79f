"""Taking, holding and handing back a case; who may, and who may not."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from community.actions.duty import check_in, hand_over
from community.errors import Refused
from community.models import Member
from forums.actions.replies import edit_reply, take_reply_back
from forums.models import Reply, Topic
from moderation.actions.cases import hand_back, lease
from moderation.models import Case, Profile
from tests.moderation.desk import ClientOf, Decided, DeskOf, Reported


def test_mara_takes_a_case_for_ten_minutes(held: Case, mara: Member) -> None:
    assert held.is_held_by(mara, timezone.now())
    assert not held.is_held_by(mara, timezone.now() + timedelta(minutes=11))


def test_a_second_moderator_is_refused(
    held: Case, reply: Reply, mika_on_duty: Member, desk_of: DeskOf
) -> None:
    with pytest.raises(Refused) as no:
        lease(held, by=mika_on_duty)
    assert (no.value.code, no.value.status) == ("leased", 409)
    answer = desk_of(mika_on_duty).takes(held)
    assert answer.status_code == 409
    assert "Someone else is reading this case now" in answer.content.decode()
    assert reply.body not in answer.content.decode()


def test_a_lease_runs_out_by_itself(case: Case, mara: Member, mika: Member) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        check_in(mara)
        check_in(mika)
        lease(case, by=mara)
        clock.shift(timedelta(minutes=9, seconds=59))
        with pytest.raises(Refused):
            lease(case, by=mika)
        clock.shift(timedelta(seconds=2))
        assert lease(case, by=mika).leased_by == mika


def test_working_holds_it_longer(case: Case, mara: Member) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        check_in(mara)
        lease(case, by=mara)
        clock.shift(timedelta(minutes=9))
        assert lease(case, by=mara).leased_until == timezone.now() + timedelta(minutes=10)


def test_a_script_that_holds_on_gets_the_new_end(
    case: Case, mara_on_duty: Member, mika_on_duty: Member, client_of: ClientOf
) -> None:
    path, ask = f"/moderation/cases/{case.pk}/lease/", {"headers": {"Accept": "application/json"}}
    mine = client_of(mara_on_duty).post(path, **ask)
    assert "until" in mine.json()
    other = client_of(mika_on_duty).post(path, **ask)
    assert (other.status_code, other.json()["code"]) == (409, "leased")


def test_what_was_handed_back_can_be_taken(
    held: Case, mara: Member, mika_on_duty: Member, desk_of: DeskOf
) -> None:
    hand_back(held, by=mika_on_duty)
    assert Case.objects.get().leased_by == mara
    desk_of(mara).presses(held, "hand-back")
    assert lease(held, by=mika_on_duty).leased_by == mika_on_duty


def test_handing_over_lets_every_case_go(held: Case, mara: Member, client_of: ClientOf) -> None:
    client_of(mara).post("/duty/hand-over/", {"note": "All calm."})
    assert Case.objects.get().leased_by is None


def test_who_is_not_on_duty_takes_nothing(case: Case, mara: Member, desk_of: DeskOf) -> None:
    with pytest.raises(Refused) as no:
        lease(case, by=mara)
    assert no.value.code == "not_on_duty"
    check_in(mara)
    hand_over(mara)
    desk = desk_of(mara)
    assert desk.takes(case).status_code == 403
    assert "You are not on duty" in desk.reads(case)
    assert "Take this case" not in desk.reads(case)


def test_words_open_only_for_who_holds_the_case(
    reply: Reply, ana: Member, mara_on_duty: Member, reported: Reported, desk_of: DeskOf
) -> None:
    case, desk = reported(reply, ana, words="It read like a slap."), desk_of(mara_on_duty)
    shut = desk.reads(case)
    for hidden in ("You have to tell him", "read like a slap", "ben"):
        assert hidden not in shut
    desk.takes(case)
    page = desk.reads(case)
    assert "You have to tell him" in page
    assert "read like a slap" in page
    assert "please don&#x27;t tell me to talk to him yet" in page
    assert page.index("One member told us") < page.index("You have to tell him")
    assert "reported by" not in page
    assert "<b>A member</b>" in page


def test_the_page_shows_how_it_stands_today(
    case: Case, reply: Reply, ben: Member, mara_on_duty: Member, desk_of: DeskOf
) -> None:
    edit_reply(reply, by=ben, body="Something softer.")
    lease(case, by=mara_on_duty)
    page = desk_of(mara_on_duty).reads(case)
    assert "Something softer." in page
    assert "You have to tell him" in page
    take_reply_back(reply, by=ben)
    page = desk_of(mara_on_duty).reads(case)
    assert "no longer there" in page
    assert "You have to tell him" in page


def test_next_gives_the_most_urgent_case(
    case: Case,
    topic: Topic,
    noor: Member,
    mara_on_duty: Member,
    reported: Reported,
    desk_of: DeskOf,
) -> None:
    urgent = reported(topic, noor, "R09")
    answer = desk_of(mara_on_duty).asks_for_next()
    assert answer.url == f"/moderation/cases/{urgent.pk}/"
    assert Case.objects.get(pk=urgent.pk).leased_by == mara_on_duty


def test_next_with_nothing_waiting_says_so(mara_on_duty: Member, desk_of: DeskOf) -> None:
    answer = desk_of(mara_on_duty).asks_for_next("care", follow=True)
    assert "Nothing waits for you in this lane now." in answer.content.decode()


def test_a_suspended_moderator_acts_in_no_role(
    case: Case,
    ana: Member,
    mara: Member,
    mika: Member,
    reported: Reported,
    decided: Decided,
    client_of: ClientOf,
) -> None:
    decided(reported(Profile.of(mara), ana, "R09"), mika, "suspend")
    assert client_of(mara).post("/duty/").status_code == 403
    with pytest.raises(Refused) as no:
        lease(case, by=mara)
    assert no.value.code == "suspended"


def test_a_more_urgent_report_makes_the_reader_look_again(
    held: Case, reply: Reply, noor: Member, reported: Reported
) -> None:
    reported(reply, noor, "R13")
    assert Case.objects.get().version == held.version
    reported(reply, noor, "R06")
    assert Case.objects.get().version == held.version + 1
