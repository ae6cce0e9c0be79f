"""Taking, holding and handing back a case; who may, and who may not."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from community.actions.blocks import block
from community.actions.duty import check_in, hand_over
from community.errors import Refused
from community.models import Member
from forums.models import Reply, Topic
from moderation.actions.cases import hand_back, lease, lease_next
from moderation.models import Case, Profile

ClientOf = Callable[[Member], Client]


def test_mara_takes_a_case_for_ten_minutes(
    ana: Member, mara: Member, reply: Reply, reported: Any, on_duty: Any
) -> None:
    case = lease(reported(reply, ana), by=on_duty(mara))
    assert case.is_held_by(mara, timezone.now())
    assert not case.is_held_by(mara, timezone.now() + timedelta(minutes=11))


def test_a_second_moderator_is_refused(
    ana: Member,
    mara: Member,
    mika: Member,
    reply: Reply,
    reported: Any,
    on_duty: Any,
    client_of: ClientOf,
) -> None:
    case = lease(reported(reply, ana), by=on_duty(mara))
    with pytest.raises(Refused) as no:
        lease(case, by=on_duty(mika))
    assert (no.value.code, no.value.status) == ("leased", 409)
    answer = client_of(mika).post(f"/moderation/cases/{case.pk}/lease/")
    assert answer.status_code == 409
    assert "Someone else is reading this case now" in answer.content.decode()
    assert reply.body not in answer.content.decode()


def test_a_lease_runs_out_by_itself(
    ana: Member, mara: Member, mika: Member, reply: Reply, reported: Any
) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        check_in(mara)
        check_in(mika)
        case = lease(reported(reply, ana), by=mara)
        clock.shift(timedelta(minutes=9, seconds=59))
        with pytest.raises(Refused):
            lease(case, by=mika)
        clock.shift(timedelta(seconds=2))
        assert lease(case, by=mika).leased_by == mika


def test_working_holds_it_longer(ana: Member, mara: Member, reply: Reply, reported: Any) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        check_in(mara)
        case = lease(reported(reply, ana), by=mara)
        clock.shift(timedelta(minutes=9))
        assert lease(case, by=mara).leased_until == timezone.now() + timedelta(minutes=10)


def test_a_script_that_holds_on_gets_the_new_end(
    ana: Member,
    mara: Member,
    mika: Member,
    reply: Reply,
    reported: Any,
    on_duty: Any,
    client_of: ClientOf,
) -> None:
    case = reported(reply, ana)
    ask = {"headers": {"Accept": "application/json"}}
    mine = client_of(on_duty(mara)).post(f"/moderation/cases/{case.pk}/lease/", **ask)
    assert "until" in mine.json()
    other = client_of(on_duty(mika)).post(f"/moderation/cases/{case.pk}/lease/", **ask)
    assert (other.status_code, other.json()["code"]) == (409, "leased")


def test_what_was_handed_back_can_be_taken(
    ana: Member,
    mara: Member,
    mika: Member,
    reply: Reply,
    reported: Any,
    on_duty: Any,
    client_of: ClientOf,
) -> None:
    case = lease(reported(reply, ana), by=on_duty(mara))
    hand_back(case, by=on_duty(mika))
    assert Case.objects.get().leased_by == mara
    client_of(mara).post(f"/moderation/cases/{case.pk}/hand-back/")
    assert lease(case, by=mika).leased_by == mika


def test_handing_over_lets_every_case_go(
    ana: Member, mara: Member, reply: Reply, reported: Any, on_duty: Any, client_of: ClientOf
) -> None:
    lease(reported(reply, ana), by=on_duty(mara))
    client_of(mara).post("/duty/hand-over/", {"note": "All calm."})
    assert Case.objects.get().leased_by is None


def test_who_is_not_on_duty_takes_nothing(
    ana: Member, mara: Member, reply: Reply, reported: Any, on_duty: Any, client_of: ClientOf
) -> None:
    case = reported(reply, ana)
    with pytest.raises(Refused) as no:
        lease(case, by=mara)
    assert no.value.code == "not_on_duty"
    hand_over(on_duty(mara))
    assert client_of(mara).post(f"/moderation/cases/{case.pk}/lease/").status_code == 403
    page = client_of(mara).get(f"/moderation/cases/{case.pk}/").content.decode()
    assert "You are not on duty" in page
    assert "Take this case" not in page


def test_words_open_only_for_who_holds_the_case(
    ana: Member, mara: Member, reply: Reply, reported: Any, on_duty: Any, client_of: ClientOf
) -> None:
    case = reported(reply, ana, words="It read like a slap.")
    mine = client_of(on_duty(mara))
    shut = mine.get(f"/moderation/cases/{case.pk}/").content.decode()
    assert "You have to tell him" not in shut
    assert "read like a slap" not in shut
    assert "ben" not in shut
    mine.post(f"/moderation/cases/{case.pk}/lease/")
    page = mine.get(f"/moderation/cases/{case.pk}/").content.decode()
    assert "You have to tell him" in page
    assert "read like a slap" in page
    assert "please don&#x27;t tell me to talk to him yet" in page
    assert page.index("One member told us") < page.index("You have to tell him")
    assert "reported by" not in page
    assert "<b>A member</b>" in page


def test_the_page_shows_how_it_stands_today(
    ana: Member,
    ben: Member,
    mara: Member,
    reply: Reply,
    reported: Any,
    on_duty: Any,
    client_of: ClientOf,
) -> None:
    from forums.actions.replies import edit_reply, take_reply_back

    case = reported(reply, ana)
    edit_reply(reply, by=ben, body="Something softer.")
    lease(case, by=on_duty(mara))
    page = client_of(mara).get(f"/moderation/cases/{case.pk}/").content.decode()
    assert "Something softer." in page
    assert "You have to tell him" in page
    take_reply_back(reply, by=ben)
    page = client_of(mara).get(f"/moderation/cases/{case.pk}/").content.decode()
    assert "no longer there" in page
    assert "You have to tell him" in page


def test_a_moderator_never_sees_a_case_about_themselves(
    ana: Member,
    mara: Member,
    mika: Member,
    reported: Any,
    on_duty: Any,
    client_of: ClientOf,
    board: Any,
) -> None:
    case = reported(Profile.of(mara), ana, "R09")
    on_duty(mara)
    assert client_of(mara).get(f"/moderation/cases/{case.pk}/").status_code == 404
    assert client_of(mara).post(f"/moderation/cases/{case.pk}/lease/").status_code == 404
    with pytest.raises(Refused):
        lease(case, by=mara)
    assert lease_next(mara, "conduct") is None
    assert lease_next(on_duty(mika), "conduct") == case


def test_a_moderator_never_sees_a_case_about_someone_they_blocked(
    ana: Member,
    ben: Member,
    mara: Member,
    reply: Reply,
    reported: Any,
    on_duty: Any,
    client_of: ClientOf,
) -> None:
    case = reported(reply, ana)
    block(ben, by=mara)
    assert client_of(on_duty(mara)).get(f"/moderation/cases/{case.pk}/").status_code == 404
    assert lease_next(mara, "conduct") is None


def test_being_blocked_by_someone_never_recuses_a_moderator(
    ana: Member,
    ben: Member,
    mara: Member,
    reply: Reply,
    reported: Any,
    on_duty: Any,
    client_of: ClientOf,
) -> None:
    case = reported(reply, ana)
    block(mara, by=ben)
    lease(case, by=on_duty(mara))
    page = client_of(mara).get(f"/moderation/cases/{case.pk}/").content.decode()
    assert "You have to tell him" in page


def test_next_gives_the_most_urgent_case(
    ana: Member,
    noor: Member,
    mara: Member,
    topic: Topic,
    reply: Reply,
    reported: Any,
    on_duty: Any,
    client_of: ClientOf,
) -> None:
    reported(reply, ana, "R13")
    urgent = reported(topic, noor, "R09")
    mine = client_of(on_duty(mara))
    answer = mine.post("/moderation/next/", {"lane": "conduct"})
    assert answer.url == f"/moderation/cases/{urgent.pk}/"
    assert Case.objects.get(pk=urgent.pk).leased_by == mara


def test_next_with_nothing_waiting_says_so(mara: Member, on_duty: Any, client_of: ClientOf) -> None:
    answer = client_of(on_duty(mara)).post("/moderation/next/", {"lane": "care"}, follow=True)
    assert "Nothing waits for you in this lane now." in answer.content.decode()


def test_a_suspended_moderator_acts_in_no_role(
    ana: Member,
    mara: Member,
    mika: Member,
    reply: Reply,
    reported: Any,
    decided: Any,
    client_of: ClientOf,
) -> None:
    decided(reported(Profile.of(mara), ana, "R09"), mika, "suspend")
    case = reported(reply, ana)
    answer = client_of(mara).post("/duty/")
    assert answer.status_code == 403
    with pytest.raises(Refused) as no:
        lease(case, by=mara)
    assert no.value.code == "suspended"


def test_a_more_urgent_report_makes_the_reader_look_again(
    ana: Member, noor: Member, mara: Member, reply: Reply, reported: Any, on_duty: Any
) -> None:
    case = lease(reported(reply, ana, "R13"), by=on_duty(mara))
    reported(reply, noor, "R13")
    assert Case.objects.get().version == case.version
    reported(reply, noor, "R06")
    assert Case.objects.get().version == case.version + 1
