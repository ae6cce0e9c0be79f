"""Joining: each way in, what is asked, what is kept, and what a slip costs (nothing)."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from community.actions import joining
from community.actions.founding import change_community
from community.errors import Refused
from community.models import (
    Acceptance,
    AuditEntry,
    Clause,
    Community,
    Consent,
    Decline,
    Invitation,
    Member,
    Notification,
)

JOIN = "/accounts/signup/"
PASSPHRASE = "four words out at sea"
Browser = Callable[[Member], Client]


def typed(**changes: Any) -> dict[str, Any]:
    """What a careful person types, with changes; None leaves a field out."""
    versions = " ".join(f"{clause.code}.{clause.version}" for clause in Clause.objects.core())
    words = {
        "username": "quiet-river",
        "password1": PASSPHRASE,
        "email": "",
        "time_zone": "Europe/Dublin",
        "adult": "on",
        "agree": "on",
        "agreed_to": versions,
        "health_words": "on",
    }
    return {name: value for name, value in (words | changes).items() if value is not None}


def set_joining(community: Community, how: str) -> None:
    community.keep(joining=how)


def test_someone_joins_an_open_community_and_is_shown_the_way_to_their_codes(
    client: Client, community: Community
) -> None:
    answer = client.post(JOIN, typed())
    assert (answer.status_code, answer.url) == (302, "/me/codes/")
    member = Member.objects.get(handle="quiet-river")
    assert member.approved_at
    assert member.adult_stated_at
    assert member.time_zone == "Europe/Dublin"
    assert member.check_password(PASSPHRASE)
    assert client.get("/").status_code == 200


def test_all_six_clauses_are_accepted_in_the_versions_that_were_shown(
    client: Client, community: Community
) -> None:
    client.post(JOIN, typed())
    accepted = Acceptance.objects.filter(member__handle="quiet-river")
    assert {yes.clause_id for yes in accepted} == {c.pk for c in Clause.objects.core()}
    assert accepted.count() == 6


def test_a_yes_to_words_that_changed_meanwhile_is_asked_again(
    client: Client, community: Community
) -> None:
    before = typed()
    old = Clause.objects.core().first()
    assert old
    Clause.objects.filter(pk=old.pk).update(replaced_at=timezone.now())
    new = Clause.objects.create(
        code=old.code, version=2, title=old.title, summary="Other words.", body="Other.", core=True
    )
    answer = client.post(JOIN, before)
    assert answer.status_code == 422
    assert "changed while you were reading" in answer.content.decode()
    assert not Member.objects.exists()
    again = client.post(JOIN, typed())
    assert again.status_code == 302
    assert Acceptance.objects.filter(clause=new).exists()


def test_consent_is_a_row_of_its_own_and_is_not_ticked_for_anyone(
    client: Client, community: Community
) -> None:
    page = client.get(JOIN).content.decode()
    box = page.partition('name="health_words"')[2].partition(">")[0]
    assert "checked" not in box
    assert "required" not in box
    client.post(JOIN, typed())
    consent = Consent.objects.get(member__handle="quiet-river")
    assert (consent.purpose, consent.withdrawn_at) == ("health_words", None)


def test_without_that_consent_one_can_join_and_read(client: Client, community: Community) -> None:
    assert client.post(JOIN, typed(health_words=None)).status_code == 302
    assert not Consent.objects.exists()
    assert client.get("/").status_code == 200


def test_joining_asks_no_health_question_and_says_what_we_cannot_do(
    client: Client, community: Community
) -> None:
    page = client.get(JOIN).content.decode()
    assert "/privacy/" in page.partition("<form")[0]
    assert "We do not know who or where you are" in page
    for word in ("diagnos", "anxi", "depress", "symptom", "medication"):
        assert word not in page.lower().partition("<fieldset")[0]


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("username", "Anna Smith", "one word"),
        ("username", "AnnaSmith", "a first and a last name"),
        ("username", "anna@example.org", "an address"),
        ("username", "a-085-12-34-567", "a phone number"),
        ("username", "moderator", "kept free"),
        ("username", "pаna-lamp", "one alphabet"),
        ("username", "ab", "3 to 24"),
        ("username", "", "Please choose a handle"),
        ("password1", "short", "10 characters or more"),
        ("password1", "password1234", "easy to guess"),
        ("password1", "quiet-river1", "too close to your handle"),
        ("password1", "", "Please choose a passphrase"),
        ("email", "no address", "valid email"),
        ("time_zone", "Mars/Base", "valid choice"),
        ("adult", None, "This place is for adults"),
        ("agree", None, "say that you agree"),
    ],
)
def test_a_slip_says_what_is_wrong_and_keeps_what_was_typed(
    client: Client, community: Community, field: str, value: str | None, sentence: str
) -> None:
    words = {"email": "someone@example.org"} | {field: value}
    answer = client.post(JOIN, typed(**words))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    kept = {"username": "quiet-river", "email": "someone@example.org"} | {field: value}
    for name in ("username", "email"):
        assert f'value="{kept[name]}"' in page or not kept[name]
    if field != "time_zone":
        assert '<option value="Europe/Dublin" selected>' in page
    assert PASSPHRASE not in page
    assert not Member.objects.exists()


def test_a_taken_handle_gets_a_kind_sentence_whatever_its_letter_case(
    client: Client, ana: Member
) -> None:
    answer = client.post(JOIN, typed(username="Ana"))
    assert answer.status_code == 422
    assert "Someone here has this handle" in answer.content.decode()


def test_nobody_can_be_taken_for_one_of_the_team(client: Client, mika: Member) -> None:
    assert client.post(JOIN, typed(username="mi-ka")).status_code == 422
    assert client.post(JOIN, typed(username="mlka")).status_code == 422


def test_the_name_in_ones_address_does_not_become_the_handle(
    client: Client, community: Community
) -> None:
    answer = client.post(JOIN, typed(username="pat-doe", email="pat.doe@example.org"))
    assert "the name in your e-mail address" in answer.content.decode()


def test_a_form_sent_twice_makes_one_member_and_both_answers_lead_in(community: Community) -> None:
    first, second = Client(), Client()
    assert first.post(JOIN, typed()).status_code == 302
    again = second.post(JOIN, typed())
    assert (again.status_code, again.url) == (302, "/me/codes/")
    assert Member.objects.count() == 1
    assert second.get("/me/").status_code == 200


def test_a_form_sent_twice_never_lets_in_who_does_not_know_the_passphrase(
    community: Community,
) -> None:
    Client().post(JOIN, typed())
    stranger = Client()
    assert stranger.post(JOIN, typed(password1="another four words here")).status_code == 422
    assert stranger.get("/me/").status_code == 302


def test_an_address_that_is_known_is_not_given_away(community: Community) -> None:
    first, second = Client(), Client()
    first.post(JOIN, typed(email="shared@example.org"))
    answer = second.post(JOIN, typed(username="other-river", email="shared@example.org"))
    assert (answer.status_code, answer.url) == (302, "/me/codes/")


def test_mail_to_a_new_address_says_nothing_of_the_place_or_the_person(
    client: Client, community: Community
) -> None:
    client.post(JOIN, typed(email="someone@example.org"))
    [letter] = mail.outbox
    text = letter.subject + letter.body
    for word in ("quiet-river", community.name, "Hearth", "support", "account"):
        assert word not in text.replace("/accounts/", "")
    assert "/accounts/confirm-email/" in letter.body


def test_before_founding_joining_says_that_the_place_is_not_open(client: Client, db: None) -> None:
    cache.clear()
    answer = client.get(JOIN)
    assert answer.status_code == 200
    assert "not open yet" in answer.content.decode()
    assert "<form" not in answer.content.decode().partition("<main")[2]
    assert client.post(JOIN, {"username": "quiet-river"}).status_code == 200
    assert not Member.objects.exists()


def test_by_invitation_only_an_invitation_opens_the_form(
    client: Client, community: Community, lena: Member
) -> None:
    set_joining(community, Community.Joining.INVITED)
    assert "by invitation" in client.get(JOIN).content.decode()
    assert "does not work any more" in client.get(f"{JOIN}?invitation=made-up").content.decode()
    code = joining.invite(by=lena)
    page = client.get(f"{JOIN}?invitation={code}").content.decode()
    assert f'name="invitation" value="{code}"' in page
    assert client.post(JOIN, typed(invitation=code)).status_code == 302
    assert Member.objects.get(handle="quiet-river").takes_part


def test_an_invitation_works_once_and_only_for_thirty_days(
    client: Client, community: Community, lena: Member
) -> None:
    set_joining(community, Community.Joining.INVITED)
    code, late = joining.invite(by=lena), joining.invite(by=lena)
    client.post(JOIN, typed(invitation=code))
    again = Client().post(JOIN, typed(username="second-river", invitation=code))
    assert "does not work any more" in again.content.decode()
    with time_machine.travel(timezone.now() + timedelta(days=31)):
        answer = Client().get(f"{JOIN}?invitation={late}")
        assert "does not work any more" in answer.content.decode()
    assert not Member.objects.filter(handle="second-river").exists()


def test_an_invitation_is_kept_as_a_digest_and_an_act_of_power(lena: Member) -> None:
    code = joining.invite(by=lena)
    assert code not in str(Invitation.objects.values_list())
    assert AuditEntry.objects.filter(action="invitation.make").exists()


def test_a_failed_joining_does_not_use_the_invitation_up(
    client: Client, community: Community, lena: Member, ana: Member
) -> None:
    set_joining(community, Community.Joining.INVITED)
    code = joining.invite(by=lena)
    with pytest.raises(Refused):
        joining.join(
            Member(handle="ana"), at=timezone.now(), adult=True, health_words=True, invitation=code
        )
    assert client.post(JOIN, typed(invitation=code)).status_code == 302


def test_only_leads_invite(mara: Member, ana: Member) -> None:
    for member in (mara, ana):
        with pytest.raises(Refused):
            joining.invite(by=member)


def test_where_someone_says_yes_to_each_a_new_member_waits(
    client: Client, community: Community, lena: Member, client_of: Browser
) -> None:
    set_joining(community, Community.Joining.APPROVED)
    client.post(JOIN, typed())
    assert client.get("/").url == "/waiting/"
    page = client.get("/waiting/").content.decode()
    assert "say yes or no to you" in page
    assert "/me/care/" in page
    assert client.get("/care/").status_code == 200
    notice = Notification.objects.get(member=lena)
    assert (notice.kind, notice.address) == ("joining", "/lead/people/waiting/")
    waiting = Member.objects.get(handle="quiet-river")
    lead = client_of(lena)
    assert "quiet-river" in lead.get("/lead/people/waiting/").content.decode()
    assert lead.post(f"/lead/people/waiting/{waiting.pk}/approve/").status_code == 302
    assert client.get("/").status_code == 200
    assert not Notification.objects.filter(member=lena).exists()
    assert Notification.objects.get(member=waiting).kind == "welcome"


def test_a_no_comes_with_a_reason_and_can_become_a_yes(
    client: Client, community: Community, lena: Member, client_of: Browser
) -> None:
    set_joining(community, Community.Joining.APPROVED)
    client.post(JOIN, typed())
    waiting, lead = Member.objects.get(handle="quiet-river"), client_of(lena)
    page = f"/lead/people/waiting/{waiting.pk}/decline/"
    assert lead.post(page, {"because": " "}).status_code == 422
    assert lead.post(page, {"because": "We are full until spring."}).status_code == 302
    told = client.get("/waiting/").content.decode()
    assert "We are full until spring." in told
    assert community.safeguarding_contact in told
    assert not Member.objects.get(pk=waiting.pk).takes_part
    joining.approve(waiting, by=lena)
    assert client.get("/").status_code == 200
    assert not Decline.objects.exists()


def test_a_second_lead_cannot_answer_what_was_answered(
    client: Client, community: Community, lena: Member, luis: Member
) -> None:
    set_joining(community, Community.Joining.APPROVED)
    client.post(JOIN, typed())
    waiting = Member.objects.get(handle="quiet-river")
    joining.approve(waiting, by=lena)
    with pytest.raises(Refused) as refused:
        joining.decline(waiting, by=luis, because="No.")
    assert refused.value.status == 409


def test_an_invitation_is_a_yes_where_others_wait(
    client: Client, community: Community, lena: Member
) -> None:
    set_joining(community, Community.Joining.APPROVED)
    client.post(JOIN, typed(invitation=joining.invite(by=lena)))
    assert Member.objects.get(handle="quiet-river").takes_part


def test_an_outside_age_check_leaves_its_result_and_nothing_else(
    client: Client, community: Community, lena: Member
) -> None:
    change_community(community, by=lena, age_check_url="https://age.example/check")
    page = client.get(JOIN).content.decode()
    assert "https://age.example/check" in page
    assert client.post(JOIN, typed()).status_code == 422
    client.post(JOIN, typed(age_check="over-18 K7Q2"))
    assert Member.objects.get(handle="quiet-river").adult_checked_by == "over-18 K7Q2"


def test_too_many_joinings_from_one_address_are_slowed_down(community: Community) -> None:
    for _each in range(20):
        Client().post(JOIN, {"username": "ab"})
    answer = Client().post(JOIN, typed())
    assert answer.status_code == 429
    assert "Slowly, please" in answer.content.decode()
    assert "quiet-river" in answer.content.decode()
    assert PASSPHRASE not in answer.content.decode()


def test_who_is_signed_in_already_is_not_asked_to_join(ana: Member, client_of: Browser) -> None:
    assert client_of(ana).get(JOIN).url == "/"
