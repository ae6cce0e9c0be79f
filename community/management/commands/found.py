"""Founds the community of an empty database: its name, its ways, its first lead."""

import getpass
import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from io import StringIO
from typing import Any
from zoneinfo import available_timezones

import qrcode
from allauth.mfa.adapter import get_adapter as second_factors
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret, validate_totp_code
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from community.actions.founding import found, make_first_lead
from community.actions.joining import make_account
from community.adapters import AccountAdapter
from community.care.lines import countries
from community.handles import clean_handle
from community.models import Community, Member

PASSPHRASE = "HEARTH_LEAD_PASSPHRASE"


class Command(BaseCommand):
    """Ask what is not given by flags, then make community and lead together or not at all."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """Take every answer as a flag, so that it works without a terminal too."""
        for question in QUESTIONS:
            parser.add_argument(question.flag, dest=question.name, help=question.words)
        secret = "the lead's second-factor secret (base32), instead of confirming a new one"
        parser.add_argument("--totp-secret", help=secret)
        parser.epilog = f"The lead's passphrase is asked for, or taken from {PASSPHRASE}."

    def handle(self, *args: Any, **options: Any) -> None:
        """Collect the answers, found, and say what to do next."""
        refuse_where_something_is()
        answers = {each.name: self._answer(each, options[each.name]) for each in QUESTIONS}
        handle = answers.pop("lead")
        passphrase = self._passphrase(handle)
        secret = self._second_factor(handle, options["totp_secret"])
        community = open_place(handle, passphrase, secret, answers)
        self.stdout.write(self.style.SUCCESS(f"\n{community.name} is founded."))
        self._say_what_is_next(community, handle)

    def _answer(self, question: "Question", given: str | None) -> str:
        while True:
            typed = given if given is not None else self._ask(question)
            try:
                return question.check(typed.strip() or question.otherwise)
            except ValidationError as wrong:
                if given is not None:
                    raise CommandError(f"{question.flag}: {wrong.messages[0]}")
                self.stdout.write(wrong.messages[0])

    def _ask(self, question: "Question") -> str:
        otherwise = f" [{question.otherwise}]" if question.otherwise else ""
        return asked(lambda: input(f"{question.words}{otherwise}: "), question.flag)

    def _passphrase(self, handle: str) -> str:
        given = os.environ.get(PASSPHRASE)
        while True:
            typed = given or asked(lambda: getpass.getpass("Passphrase of the lead: "), PASSPHRASE)
            try:
                AccountAdapter().clean_password(typed, user=Member(handle=handle))
            except ValidationError as wrong:
                if given:
                    raise CommandError(f"{PASSPHRASE}: {wrong.messages[0]}")
                self.stdout.write(wrong.messages[0])
                continue
            if given or typed == asked(lambda: getpass.getpass("Once more: "), PASSPHRASE):
                return typed
            self.stdout.write("These two differ. Please try again.")

    def _second_factor(self, handle: str, given: str | None) -> str:
        if given is not None:
            secret = re.sub(r"[\s-]", "", given).upper()
            if not re.fullmatch(r"[A-Z2-7]{16,}=*", secret):
                raise CommandError("--totp-secret: 16 or more of the letters A-Z and digits 2-7.")
            return secret
        secret = generate_totp_secret()
        address = second_factors().build_totp_url(Member(handle=handle), secret)
        self.stdout.write("\nA lead signs in with a second factor. Put this into an app for codes;")
        self.stdout.write(f"it is shown only now.\n\n  Secret:  {secret}\n  Address: {address}\n")
        code = qrcode.QRCode(border=1)
        code.add_data(address)
        picture = StringIO()  # `self.stdout` would end the line after each square
        code.print_ascii(out=picture)
        self.stdout.write(picture.getvalue())
        asking = "The code that the app shows now: "
        while not validate_totp_code(secret, asked(lambda: input(asking), "--totp-secret")):
            self.stdout.write("This code does not fit. Is the clock of this machine right?")
        return secret

    def _say_what_is_next(self, community: Community, handle: str) -> None:
        site = settings.SITE_URL
        country = countries().get(community.country)
        self.stdout.write(f"\nCrisis lines of {country.name if country else community.country}")
        if country:
            self.stdout.write(f"  Emergency, always shown: {', '.join(country.emergency)}")
        for line in country.lines if country else ():
            ways = filter(None, [line.phone, line.sms and f"text {line.sms}", line.chat])
            self.stdout.write(
                f"  {line.name}: {' / '.join(ways)} (grade {line.grade}, not shown yet)"
            )
        self.stdout.write(
            "A wrong number is worse than none: a line is shown once a lead has checked it, two"
            f"\nminutes a line, at {site}/care/lines/\n"
            f"\nNext: start it, sign in as {handle} at {site}/accounts/login/, then"
            f"\n  {site}/me/codes/      the way back in when the passphrase is lost"
            f"\n  {site}/care/lines/    the crisis lines"
            f"\n  {site}/lead/boards/   the first boards, then rooms and announced hours"
            f"\n  {site}/lead/people/   a second lead: nobody can turn the second key alone"
        )


@dataclass(frozen=True)
class Question:
    """One thing a community must have: how to ask, and what is a fit answer."""

    name: str
    flag: str
    words: str
    check: Callable[[str], str]
    otherwise: str = ""


def refuse_where_something_is() -> None:
    """Raise CommandError where there is a community, naming a demo as such."""
    community = Community.objects.first()
    if community is not None and community.is_demo:
        raise CommandError(
            f"This database holds the demo “{community.name}”. A real community is never mixed "
            "with it: take another HEARTH_DATA or DATABASE_URL and found it there."
        )
    if community is not None:
        raise CommandError(f"“{community.name}” is founded in this database already.")
    if Member.objects.exists():
        raise CommandError("There are members in this database. Found in an empty one.")


@transaction.atomic
def open_place(handle: str, passphrase: str, secret: str, answers: dict[str, str]) -> Community:
    """Make the community and its first lead, who has a second factor from the start."""
    community = found(**answers)
    lead = make_account(handle, passphrase, at=community.founded_at, time_zone=community.time_zone)
    make_first_lead(lead)
    TOTP.activate(lead, secret)
    return community


def asked(ask: Callable[[], str], instead: str) -> str:
    """Return what someone typed, or say which flag answers where nobody is there to ask."""
    try:
        return ask()
    except EOFError:
        raise CommandError(f"There is nobody here to ask. Please give {instead}.")


def _length(longest: int) -> Callable[[str], str]:
    def check(typed: str) -> str:
        if not 0 < len(typed) <= longest:
            raise ValidationError(f"Please write 1 to {longest} characters.")
        return typed

    return check


def _one_of(choices: set[str], what: str) -> Callable[[str], str]:
    def check(typed: str) -> str:
        if typed not in choices:
            raise ValidationError(what)
        return typed

    return check


def _country(typed: str) -> str:
    if not re.fullmatch("[A-Za-z]{2}", typed):
        raise ValidationError("A country has two letters, such as IE.")
    return typed.upper()


_JOINING = {key: str(label) for key, label in Community.Joining.choices}
_LANGUAGES = [code for code, _name in settings.LANGUAGES]
QUESTIONS = [
    Question("name", "--name", "Name of the community", _length(60)),
    Question("country", "--country", "Country, whose crisis lines are shown", _country),
    Question(
        "language",
        "--language",
        f"Language ({', '.join(_LANGUAGES)})",
        _one_of(set(_LANGUAGES), "Hearth does not speak this language yet."),
        "en",
    ),
    Question(
        "time_zone",
        "--time-zone",
        "Time zone of the announced hours, such as Europe/Dublin",
        _one_of(available_timezones(), "There is no such time zone."),
        "UTC",
    ),
    Question(
        "joining",
        "--joining",
        "How people join: " + "; ".join(f"{key} ({label})" for key, label in _JOINING.items()),
        _one_of(set(_JOINING), "Choose one of " + ", ".join(_JOINING) + "."),
        "invited",
    ),
    Question(
        "contact",
        "--contact",
        "Safeguarding contact: who reads reports about the team, and how to reach them",
        _length(200),
    ),
    Question("lead", "--lead", "Handle of the first lead", clean_handle),
]
