"""Signing in: kind errors, the demo at home, the second factor, and what is kept about it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.db import connection
from django.test import Client, override_settings
from django.utils import timezone

from community import limits
from community.actions.joining import make_account
from community.actions.recovery import make_codes
from community.actions.sign_ins import end_sign_ins
from community.demo import code_now
from community.models import Community, Member, SignIn
from tests.cast import PASSPHRASE

LOGIN = "/accounts/login/"
Browser = Callable[[Member], Client]


@pytest.fixture(autouse=True)
def _fresh_limits() -> None:
    cache.clear()
    limits.forget_all()


@pytest.fixture
def demo(community: Community) -> Community:
    """The same community, with invented people."""
    community.keep(demo_since=timezone.now())
    return community


def sign_in(client: Client, handle: str, passphrase: str = PASSPHRASE, **meta: str) -> Any:
    return client.post(LOGIN, {"login": handle, "password": passphrase}, **meta)


def test_a_member_signs_in_by_handle_in_any_letter_case(client: Client, ana: Member) -> None:
    assert sign_in(client, " ANA ").url == "/"
    assert client.get("/me/").status_code == 200


def test_a_handle_in_another_alphabet_signs_in_as_it_is_written(
    client: Client, community: Community
) -> None:
    make_account("Ёлка", PASSPHRASE, at=timezone.now())
    assert sign_in(client, "ЁЛКА").url == "/"


@pytest.mark.parametrize("handle", ["ana", "nobody-here"])
def test_a_wrong_passphrase_and_an_unknown_handle_read_the_same(
    client: Client, ana: Member, handle: str
) -> None:
    answer = sign_in(client, handle, "not the passphrase")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "do not belong together" in page
    assert "/accounts/recover/" in page
    assert f'value="{handle}"' in page
    assert "not the passphrase" not in page


@pytest.mark.skipif(bool(settings.REDIS_URL), reason="Redis has a clock of its own")
def test_after_five_wrong_tries_waiting_helps(client: Client, ana: Member) -> None:
    for _each in range(5):
        sign_in(client, "ana", "not the passphrase")
    answer = sign_in(client, "ana")
    assert "Wait five minutes" in answer.content.decode()
    with time_machine.travel(timezone.now() + timedelta(minutes=6)):
        assert sign_in(client, "ana").status_code == 302


def test_too_many_tries_say_when_to_come_back(client: Client, ana: Member) -> None:
    for _each in range(5):
        sign_in(client, "ana", "not the passphrase")
    answer = sign_in(client, "ana")
    assert answer.status_code == 429
    assert 1 <= int(answer["Retry-After"]) <= 300


def test_someone_elsewhere_does_not_keep_ana_out(client: Client, ana: Member) -> None:
    for number in range(12):
        far = Client(REMOTE_ADDR=f"198.51.100.{number % 2}")
        sign_in(far, "ana", "not the passphrase")
    assert sign_in(client, "ANA").status_code == 302


def test_one_place_has_no_second_tries_by_another_address_of_its_own(
    client: Client, ana: Member
) -> None:
    for number in range(6):
        far = Client(REMOTE_ADDR=f"2001:db8::{number:x}")
        answer = sign_in(far, "ana", "not the passphrase")
    assert "Wait five minutes" in answer.content.decode()
    assert sign_in(client, "ana").status_code == 302


def test_a_door_held_shut_from_many_places_opens_by_a_recovery_code(
    client: Client, ana: Member
) -> None:
    for _each in range(100):
        limits.count_wrong_passphrase("ana", f"198.51.100.{_each}")
    assert sign_in(client, "ana").status_code == 429
    fresh, new = make_codes(ana)[0], "four other words at sea"
    client.post("/accounts/recover/", {"handle": "Ana", "passphrase": new, "code": fresh})
    assert sign_in(client, "ana", new).status_code == 302
    assert sign_in(Client(), "ana", new).status_code == 429


def test_right_passphrases_are_never_too_many(client: Client, ana: Member) -> None:
    assert {sign_in(Client(), "ana").status_code for _each in range(12)} == {302}


def test_when_someone_was_here_is_not_kept(client: Client, ana: Member) -> None:
    assert "last_login" not in {field.name for field in get_user_model()._meta.get_fields()}
    sign_in(client, "ana")
    ana.refresh_from_db()
    assert ana.last_login is None


def test_a_sign_in_keeps_neither_address_nor_kind_of_browser(client: Client, ana: Member) -> None:
    sign_in(client, "ana", REMOTE_ADDR="198.51.100.7", HTTP_USER_AGENT="Lighthouse/9")
    row = SignIn.objects.get(member=ana)
    assert row.began_at <= timezone.now()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            kept = str(cursor.fetchall())
            assert "198.51.100.7" not in kept, table
            assert "Lighthouse" not in kept, table
    assert "198.51.100.7" not in str(row.get_decoded())


def test_a_sign_in_keeps_when_it_began_through_later_changes(client: Client, ana: Member) -> None:
    sign_in(client, "ana")
    began = SignIn.objects.get(member=ana).began_at
    with time_machine.travel(timezone.now() + timedelta(hours=3)):
        session = client.session
        session["something"] = "new"
        session.save()
    assert SignIn.objects.get(member=ana).began_at == began


@pytest.mark.django_db(transaction=True)
def test_a_member_sees_their_sign_ins_and_ends_the_others(ana: Member, ben: Member) -> None:
    here, there, other = Client(), Client(), Client()
    sign_in(here, "ana"), sign_in(there, "ana"), sign_in(other, "ben")
    page = here.get("/me/settings/").content.decode()
    assert page.count("Signed in") == 2
    assert page.count("this browser") == 1
    assert here.get("/me/sign-ins/end/").status_code == 405
    assert here.post("/me/sign-ins/end/").status_code == 302
    assert here.get("/me/").status_code == 200
    assert there.get("/me/").status_code == 302
    assert other.get("/me/").status_code == 200


def test_signing_out_takes_the_row_away(client: Client, ana: Member) -> None:
    sign_in(client, "ana")
    client.post("/accounts/logout/")
    assert not SignIn.objects.filter(member=ana).exists()


@pytest.mark.django_db(transaction=True)
def test_ended_sign_ins_are_gone_from_the_cache_too(client: Client, ana: Member) -> None:
    sign_in(client, "ana")
    assert client.get("/me/").status_code == 200
    end_sign_ins(ana)
    assert client.get("/me/").status_code == 302


def test_the_people_of_the_demo_sign_in_here(client: Client, demo: Community, ana: Member) -> None:
    assert sign_in(client, "ana", REMOTE_ADDR="127.0.0.1").status_code == 302
    assert sign_in(Client(), "ana", REMOTE_ADDR="::1").status_code == 302


@pytest.mark.parametrize(
    "meta",
    [
        {"REMOTE_ADDR": "198.51.100.7"},
        {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "198.51.100.7"},
        {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "127.0.0.1"},
    ],
)
def test_the_people_of_the_demo_sign_in_nowhere_else(
    client: Client, demo: Community, ana: Member, meta: dict[str, str]
) -> None:
    answer = sign_in(client, "ana", **meta)
    assert answer.status_code == 403
    assert "nowhere else" in answer.content.decode()
    assert PASSPHRASE not in answer.content.decode()
    assert client.get("/me/").status_code == 302


@override_settings(TRUSTED_PROXIES=1, ALLAUTH_TRUSTED_PROXY_COUNT=1)
def test_behind_a_trusted_proxy_the_visitors_own_address_counts(
    client: Client, demo: Community, ana: Member
) -> None:
    proxy = {"REMOTE_ADDR": "127.0.0.1"}
    far = sign_in(client, "ana", HTTP_X_FORWARDED_FOR="198.51.100.7", **proxy)
    assert far.status_code == 403
    assert sign_in(client, "ana", HTTP_X_FORWARDED_FOR="127.0.0.1", **proxy).status_code == 302


def test_nobody_joins_a_demo_from_elsewhere(client: Client, demo: Community) -> None:
    answer = client.get("/accounts/signup/", REMOTE_ADDR="198.51.100.7")
    assert "only join it on the machine" in answer.content.decode()


def test_a_real_community_lets_people_in_from_anywhere(client: Client, ana: Member) -> None:
    assert sign_in(client, "ana", REMOTE_ADDR="198.51.100.7").status_code == 302


def test_staff_with_a_second_factor_are_asked_for_it(client: Client, mara: Member) -> None:
    assert sign_in(client, "mara").url == "/accounts/2fa/authenticate/"
    assert client.get("/me/").status_code == 302
    assert client.post("/accounts/2fa/authenticate/", {"code": code_now()}).status_code == 302
    assert client.get("/me/").status_code == 200


def test_staff_without_one_are_led_to_it_before_any_staff_page(
    client_of: Browser, lena: Member, ana: Member
) -> None:
    Authenticator.objects.filter(user=lena).delete()
    browser = client_of(lena)
    for page in ("/lead/", "/lead/people/", "/lead/community/", "/lead/invitations/"):
        assert browser.get(page).url == "/me/second-factor/"
    text = browser.get("/me/second-factor/").content.decode()
    assert "/accounts/2fa/webauthn/add/" in text
    assert "/accounts/2fa/totp/activate/" in text
    assert browser.get("/").status_code == 200


def test_a_member_can_add_a_second_factor_with_an_unconfirmed_address(
    client: Client, ana: Member
) -> None:
    ana.emailaddress_set.create(email="ana@example.org", verified=False, primary=True)
    sign_in(client, "ana")
    client.post("/accounts/reauthenticate/", {"password": PASSPHRASE})
    assert client.get("/accounts/2fa/totp/activate/").status_code == 200


def test_a_new_passphrase_is_typed_once_and_ends_every_sign_in(client: Client, ana: Member) -> None:
    elsewhere = Client()
    sign_in(client, "ana"), sign_in(elsewhere, "ana")
    words = {"oldpassword": PASSPHRASE, "password1": "four other words at sea"}
    page = client.get("/accounts/password/change/").content.decode()
    assert "password2" not in page
    assert client.post("/accounts/password/change/", words).status_code == 302
    assert elsewhere.get("/me/").status_code == 302
    assert sign_in(Client(), "ana", "four other words at sea").status_code == 302


def test_a_link_for_a_new_passphrase_goes_to_confirmed_addresses_only(
    client: Client, ana: Member, ben: Member, mailoutbox: list
) -> None:
    ana.emailaddress_set.create(email="ana@example.org", verified=True, primary=True)
    ben.emailaddress_set.create(email="ben@example.org", verified=False, primary=True)
    pages = {
        client.post("/accounts/password/reset/", {"email": address}).url
        for address in ("ana@example.org", "ben@example.org", "none@example.org")
    }
    assert pages == {"/accounts/password/reset/done/"}
    [letter] = mailoutbox
    assert letter.to == ["ana@example.org"]
    assert "ana" not in letter.body.replace("/accounts/", "")
    assert "Hearth" not in letter.subject + letter.body
