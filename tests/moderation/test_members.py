"""Members' pages: own words, silent blocks, and the same rule said twice."""

import pytest
from django.utils import timezone

from community.actions.blocks import block
from community.models import Block, Member
from moderation.actions.profiles import edit_profile
from moderation.models import Case, Profile, Revision, State
from tests.cast import make_member
from tests.moderation.desk import ClientOf, Decided, Reported


def test_ana_writes_about_herself_and_ben_reads_it(
    ana: Member, ben: Member, client_of: ClientOf
) -> None:
    sent = client_of(ana).post("/me/profile/", {"body": "I answer *slowly*.", "pronouns": "she"})
    assert sent.status_code == 302
    page = client_of(ben).get("/members/ANA/").content.decode()
    assert "I answer <em>slowly</em>." in page
    assert "she" in page
    assert "Change my words" not in page
    assert "Change my words" in client_of(ana).get("/members/ana/").content.decode()


def test_words_can_be_emptied_and_what_stood_is_kept_for_cases(ana: Member) -> None:
    mine = edit_profile(Profile.of(ana), by=ana, body="First.")
    mine = edit_profile(mine, by=ana, body="")
    assert (mine.body, mine.html) == ("", "")
    assert Revision.objects.filter(kind="member", body="First.").exists()


def test_too_much_comes_back_whole(ana: Member, client_of: ClientOf) -> None:
    answer = client_of(ana).post("/me/profile/", {"body": "word " * 500, "pronouns": ""})
    assert answer.status_code == 422
    assert answer.content.decode().count("word ") >= 499


def test_a_name_and_a_number_wait_for_a_person(
    ana: Member, ben: Member, client_of: ClientOf
) -> None:
    client_of(ana).post("/me/profile/", {"body": "My full name is Ana Lang.", "pronouns": "she"})
    assert Profile.of(ana).state == State.HELD
    assert Case.objects.get().kind == "member"
    assert "Ana Lang" not in client_of(ben).get("/members/ana/").content.decode()
    own = client_of(ana).get("/members/ana/").content.decode()
    assert "Ana Lang" in own
    assert "Waiting to be read" in own


def test_new_words_after_a_decision_wait_for_a_person(
    ana: Member,
    ben: Member,
    mara: Member,
    reported: Reported,
    decided: Decided,
    client_of: ClientOf,
) -> None:
    mine = edit_profile(Profile.of(ben), by=ben, body="Hard words.")
    decided(reported(mine, ana, "R09"), mara, "remove")
    assert "Hard words." not in client_of(ana).get("/members/ben/").content.decode()
    assert "Taken out of view" in client_of(ben).get("/members/ben/").content.decode()
    edit_profile(mine, by=ben, body="Softer words.")
    assert "Softer words." not in client_of(ana).get("/members/ben/").content.decode()
    decided(Case.objects.get(decided_at=None), mara, "no_action")
    assert "Softer words." in client_of(ana).get("/members/ben/").content.decode()


def test_a_block_makes_both_pages_not_found_like_nobody(
    ana: Member, ben: Member, client_of: ClientOf
) -> None:
    answer = client_of(ana).post("/members/ben/block/")
    assert answer.status_code == 302
    nobody = client_of(ben).get("/members/nobody/")
    hidden = client_of(ben).get("/members/ana/")
    assert hidden.status_code == nobody.status_code == 404
    assert hidden.content == nobody.content
    assert client_of(ana).get("/members/ben/").status_code == 404
    assert client_of(ben).post("/members/ana/block/").status_code == 404
    assert "ana" not in client_of(ben).get("/me/blocks/").content.decode()


def test_a_block_can_be_ended_by_who_made_it(ana: Member, ben: Member, client_of: ClientOf) -> None:
    block(ben, by=ana)
    assert "Unblock ben" in client_of(ana).get("/me/blocks/").content.decode()
    assert client_of(ben).post("/members/ana/unblock/").status_code == 404
    client_of(ana).post("/members/ben/unblock/")
    assert not Block.objects.exists()
    assert client_of(ana).get("/members/ben/").status_code == 200


def test_nobody_blocks_themselves(ana: Member, client_of: ClientOf) -> None:
    assert client_of(ana).post("/members/ana/block/").status_code == 422


def test_a_suspension_does_not_show_on_the_page(
    otto: Member,
    ana: Member,
    mara: Member,
    reported: Reported,
    decided: Decided,
    client_of: ClientOf,
) -> None:
    before = client_of(ana).get("/members/otto/").content.decode()
    decided(reported(Profile.of(otto), ana, "R09"), mara, "suspend")
    after = client_of(ana).get("/members/otto/").content.decode()
    assert before.split("<main")[1].split("csrf")[0] == after.split("<main")[1].split("csrf")[0]


@pytest.mark.parametrize("state", State.values)
def test_both_ways_of_asking_who_sees_a_profile_agree(
    ana: Member, ben: Member, noor: Member, state: str
) -> None:
    block(noor, by=ana)
    waiting, closed = make_member("wanda"), make_member("carl")
    Member.objects.filter(pk=waiting.pk).update(approved_at=None)
    Member.objects.filter(pk=closed.pk).update(closed_at=timezone.now())
    people = [Member.objects.get(pk=one.pk) for one in (ana, ben, noor, waiting, closed)]
    for one in people:
        Profile.of(one)
    Profile.objects.update(state=state, taken_back_at=timezone.now())
    for reader in people:
        listed = set(Profile.objects.visible_to(reader))
        asked = {thing for thing in Profile.objects.all() if thing.is_visible_to(reader)}
        assert listed == asked


def test_a_waiting_member_reads_no_pages(ana: Member, ben: Member, client_of: ClientOf) -> None:
    Member.objects.filter(pk=ana.pk).update(approved_at=None)
    answer = client_of(Member.objects.get(pk=ana.pk)).get("/members/ben/")
    assert answer.status_code == 302
    assert answer.url == "/waiting/"
