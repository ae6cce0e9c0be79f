"""Joining: what is asked, what is kept, and what a slip costs (nothing)."""

from collections.abc import Callable

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from community.actions.founding import change_community
from community.models import (
    Acceptance,
    Clause,
    Community,
    Consent,
    Member,
)
from tests.community.newcomer import JOIN, PASSPHRASE, typed

Browser = Callable[[Member], Client]


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


def test_an_outside_age_check_leaves_its_result_and_nothing_else(
    client: Client, community: Community, lena: Member
) -> None:
    change_community(community, by=lena, age_check_url="https://age.example/check")
    page = client.get(JOIN).content.decode()
    assert "https://age.example/check" in page
    assert client.post(JOIN, typed()).status_code == 422
    client.post(JOIN, typed(age_check="over-18 K7Q2"))
    assert Member.objects.get(handle="quiet-river").adult_checked_by == "over-18 K7Q2"


@pytest.mark.heavy
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
