"""The way back in without a mail address: codes that work once."""

import secrets
from datetime import datetime
from functools import cache

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from community.actions.notices import notify
from community.actions.sign_ins import end_sign_ins
from community.errors import Refused
from community.limits import may_recover
from community.models import Member, Notification, RecoveryCode

CODES = 8
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that could be read as another


@transaction.atomic
def make_codes(member: Member, *, at: datetime | None = None) -> list[str]:
    """Make eight new codes, shown once; the ones before stop working.

    Each begins with its place in the set, so that trying one costs one slow hash, not eight.
    """
    at = at or timezone.now()
    Member.objects.select_for_update().get(pk=member.pk)
    RecoveryCode.objects.filter(member=member).delete()
    codes = [f"{place}{_random(3)}-{_random(4)}-{_random(4)}" for place in range(1, CODES + 1)]
    RecoveryCode.objects.bulk_create(
        RecoveryCode(member=member, hash=make_password(_bare(code)), made_at=at) for code in codes
    )
    return codes


def recover(handle: str, *, code: str, passphrase: str, address: str) -> Member:
    """Give a member a new passphrase for one of their codes, and end every sign-in.

    Raises Refused `too_fast`, or `not_recovered`: the same for an unknown handle and a wrong code.
    """
    may_recover(handle, address)
    member = Member.objects.filter(handle__iexact=handle).first()
    found = _matching(member, code)
    if member is None or found is None:
        sentence = _("This handle and this code do not belong together, or the code was used.")
        raise Refused("not_recovered", sentence, status=422)
    return _let_back_in(member, found, passphrase)


@transaction.atomic
def _let_back_in(member: Member, code: RecoveryCode, passphrase: str) -> Member:
    if not RecoveryCode.objects.filter(pk=code.pk, used_at=None).update(used_at=timezone.now()):
        raise Refused("not_recovered", _("This code was used a moment ago."), status=422)
    member.set_password(passphrase)
    member.save(update_fields=["password"])
    end_sign_ins(member)
    notify(member, Notification.Kind.SIGN_IN, "/me/settings/")
    return member


def _matching(member: Member | None, typed: str) -> RecoveryCode | None:
    code = _bare(typed)
    codes = list(RecoveryCode.objects.filter(member=member).order_by("pk")) if member else []
    place = int(code[0]) - 1 if code[:1].isdecimal() else -1
    found = codes[place] if 0 <= place < len(codes) else None
    # A code that cannot fit costs the same time as one that is merely wrong.
    fits = check_password(code, found.hash if found else _no_code())
    return found if found and fits and found.used_at is None else None


@cache
def _no_code() -> str:
    return make_password(secrets.token_hex(8))


def _random(length: int) -> str:
    return "".join(secrets.choice(_LETTERS) for _each in range(length))


def _bare(code: str) -> str:
    return "".join(character for character in code.lower() if character.isalnum())
