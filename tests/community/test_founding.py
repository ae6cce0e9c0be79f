"""`manage.py found`: from nothing to a lead who can sign in."""

import sys
from io import StringIO
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth
from django.core.cache import cache
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client
from django.utils import timezone

from community import audit
from community.access import has_second_factor
from community.actions.founding import make_first_lead
from community.actions.joining import make_account
from community.demo import code_now
from community.errors import Refused
from community.models import AuditEntry, Clause, Community, Member

SECRET, PASSPHRASE = "JBSWY3DPEHPK3PXP", "four words out at sea"
FLAGS = {
    "name": "Lanternlight",
    "country": "ie",
    "language": "en",
    "time_zone": "Europe/Dublin",
    "joining": "approved",
    "contact": "Someone outside, 01 234 567",
    "lead": "first-lamp",
    "totp_secret": SECRET,
}


@pytest.fixture(autouse=True)
def _empty(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    cache.clear()
    monkeypatch.setenv("HEARTH_LEAD_PASSPHRASE", PASSPHRASE)


def found(**changes: Any) -> str:
    out = StringIO()
    given = {name: value for name, value in (FLAGS | changes).items() if value is not None}
    call_command("found", stdout=out, **given)
    return out.getvalue()


def answer(monkeypatch: pytest.MonkeyPatch, *typed: str) -> None:
    """Type these lines, one at each question."""
    lines = iter(typed)
    monkeypatch.setattr("builtins.input", lambda _prompt: next(lines))


def test_by_flags_alone_a_community_is_there_and_its_lead_signs_in() -> None:
    told = found()
    community = Community.objects.get()
    assert (community.name, community.country, community.joining) == (
        "Lanternlight", "IE", "approved",
    )  # fmt: skip
    assert community.time_zone == "Europe/Dublin"
    assert not community.is_demo
    assert Clause.objects.in_force().count() == 22
    lead = Member.objects.get(handle="first-lamp")
    assert lead.is_lead
    assert lead.takes_part
    assert lead.acceptances.count() == 6
    assert has_second_factor(lead)
    assert PASSPHRASE not in told
    browser = Client()
    browser.post("/accounts/login/", {"login": "first-lamp", "password": PASSPHRASE})
    browser.post("/accounts/2fa/authenticate/", {"code": code_now()})
    assert browser.get("/lead/").status_code == 200


def test_founding_is_the_first_act_in_the_audit() -> None:
    found()
    acts = list(AuditEntry.objects.order_by("number").values_list("action", flat=True))
    assert acts == ["community.found", "role.give"]
    assert audit.verify() == []


def test_it_names_the_crisis_lines_and_where_to_check_them() -> None:
    told = found()
    assert "Samaritans: 116 123" in told
    assert "/care/lines/" in told
    assert "Emergency, always shown: 112, 999" in told


def test_a_country_without_a_list_is_fine() -> None:
    assert "is founded" in found(country="XX")


def test_what_is_not_given_is_asked_for_until_it_fits(monkeypatch: pytest.MonkeyPatch) -> None:
    answer(
        monkeypatch,
        *("", "Lanternlight"),
        *("Ireland", "ie"),
        *("xx", ""),
        *("Mars/Base", "Europe/Dublin"),
        *("sometimes", ""),
        "someone outside",
        *("Anna Smith", "first-lamp"),
    )
    told = found(**dict.fromkeys(set(FLAGS) - {"totp_secret"}))
    community = Community.objects.get()
    assert community.joining == "invited"
    assert community.language == "en"
    assert "one word" in told
    assert Member.objects.get().handle == "first-lamp"


def test_a_new_second_factor_is_shown_once_and_confirmed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("community.management.commands.found.generate_totp_secret", lambda: SECRET)
    answer(monkeypatch, "000000", code_now())
    told = found(totp_secret=None)
    assert SECRET in told
    assert "otpauth://totp/" in told
    assert "does not fit" in told
    kept = Authenticator.objects.get(type="totp")
    assert auth.TOTP(kept).validate_code(code_now())


def test_without_anyone_to_ask_it_says_which_flag_is_missing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def nobody(_prompt: str) -> str:
        raise EOFError

    monkeypatch.setattr("builtins.input", nobody)
    with pytest.raises(CommandError, match="--contact"):
        found(contact=None)
    with pytest.raises(CommandError, match="--totp-secret"):
        found(totp_secret=None)
    monkeypatch.delenv("HEARTH_LEAD_PASSPHRASE")
    monkeypatch.setattr("getpass.getpass", nobody)
    with pytest.raises(CommandError, match="HEARTH_LEAD_PASSPHRASE"):
        found()
    assert not Community.objects.exists()
    assert not Member.objects.exists()


def test_a_passphrase_is_asked_for_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HEARTH_LEAD_PASSPHRASE")
    typed = iter(["short", PASSPHRASE, "something else", PASSPHRASE, PASSPHRASE])
    monkeypatch.setattr("getpass.getpass", lambda _prompt: next(typed))
    told = found()
    assert "10 characters or more" in told
    assert "These two differ" in told
    assert Member.objects.get().check_password(PASSPHRASE)


@pytest.mark.parametrize(
    ("flag", "value", "sentence"),
    [
        ("country", "Ireland", "two letters"),
        ("language", "tlh", "does not speak"),
        ("time_zone", "Mars/Base", "no such time zone"),
        ("joining", "sometimes", "Choose one of"),
        ("lead", "admin", "kept free"),
        ("name", "x" * 61, "1 to 60"),
        ("totp_secret", "1234", "16 or more"),
    ],
)
def test_a_flag_that_does_not_fit_stops_it_with_a_reason(
    flag: str, value: str, sentence: str
) -> None:
    with pytest.raises(CommandError, match=sentence):
        found(**{flag: value})
    assert not Community.objects.exists()


def test_a_weak_passphrase_stops_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEARTH_LEAD_PASSPHRASE", "password1234")
    with pytest.raises(CommandError, match="easy to guess"):
        found()
    assert not Community.objects.exists()


def test_it_founds_once(monkeypatch: pytest.MonkeyPatch) -> None:
    found()
    with pytest.raises(CommandError, match="Lanternlight"):
        found(name="Another")
    assert Community.objects.get().name == "Lanternlight"


def test_it_leaves_a_demo_alone_and_says_that_it_is_one() -> None:
    Community.objects.create(
        name="Lamplight", country="IE", safeguarding_contact="x", demo_since=timezone.now()
    )
    with pytest.raises(CommandError, match="demo “Lamplight”"):
        found()


def test_it_leaves_a_database_with_members_alone() -> None:
    make_account("someone", PASSPHRASE, at=timezone.now())
    with pytest.raises(CommandError, match="empty one"):
        found()


def test_either_everything_is_made_or_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_args: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr("community.management.commands.found.TOTP.activate", fails)
    with pytest.raises(RuntimeError):
        found()
    assert not Community.objects.exists()
    assert not Member.objects.exists()


def test_only_founding_makes_a_lead_without_another() -> None:
    found()
    other = make_account("someone", PASSPHRASE, at=timezone.now())
    with pytest.raises(Refused):
        make_first_lead(other)


def test_it_is_in_the_list_of_commands() -> None:
    assert "HEARTH_LEAD_PASSPHRASE" in help_of("found")


def help_of(command: str) -> str:
    from django.core.management import load_command_class

    return (
        load_command_class("community", command).create_parser(sys.argv[0], command).format_help()
    )


def test_the_picture_of_the_second_factor_can_be_scanned(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("community.management.commands.found.generate_totp_secret", lambda: SECRET)
    answer(monkeypatch, code_now())
    squares = [line for line in found(totp_secret=None).splitlines() if "█" in line]
    assert len(squares) > 10
    assert min(map(len, squares)) > 20
