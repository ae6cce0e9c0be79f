"""Words that nobody else reads: encrypted columns, bound to one member and one field.

The key of each column is made from the keys of the house, the name of the column and the member,
so that what was sealed for one of them opens nowhere else. `SEALING_KEYS` holds several: the first
seals, and every one opens, so that a new key can be put in front.
"""

import base64
import hashlib
import hmac
import json
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import models
from django.db.models.query_utils import DeferredAttribute


class Unreadable(Exception):
    """A sealed text that none of the keys opens here: it was moved, changed, or its key is gone."""


class Token(str):
    """A sealed text as the database has it."""

    __slots__ = ()


def seal(value: Any, *, member_id: int, field: str) -> Token:
    """Seal anything that JSON can say, for one member and one field."""
    plain = json.dumps(value, ensure_ascii=False).encode()
    return Token(_box(member_id, field).encrypt(plain).decode())


def unseal(token: Token, *, member_id: int, field: str) -> Any:
    """Return what was sealed for this member and field; raise Unreadable for anything else."""
    try:
        return json.loads(_box(member_id, field).decrypt(token.encode()))
    except InvalidToken:
        raise Unreadable(field) from None


def _box(member_id: int, field: str) -> MultiFernet:
    bound = f"hearth sealed {field} {member_id}".encode()
    digests = (hmac.digest(key.encode(), bound, hashlib.sha256) for key in settings.SEALING_KEYS)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])


class _Opened(DeferredAttribute):
    """The attribute of a sealed column: it opens at the first look."""

    field: "SealedField"

    def __get__(self, instance: Any, cls: Any = None) -> Any:
        value = super().__get__(instance, cls)
        if isinstance(value, Token):
            value = self.field.opened(value, instance)
            instance.__dict__[self.field.attname] = value
        return value

    def __set__(self, instance: Any, value: Any) -> None:
        """Being here has `__get__` asked every time."""
        instance.__dict__[self.field.attname] = value


class SealedField(models.TextField):
    """A column whose value is sealed for the member that its row belongs to."""

    descriptor_class = _Opened
    _pyi_private_set_type: Any
    _pyi_private_get_type: Any

    def __init__(self, *args: Any, of: str = "member", **more: Any) -> None:
        self.of = of
        super().__init__(*args, **more)

    def deconstruct(self) -> Any:
        """Tell migrations whose column it is."""
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs | ({"of": self.of} if self.of != "member" else {})

    def opened(self, token: Token, row: models.Model) -> Any:
        """Return what a token of this row says."""
        return unseal(token, member_id=self._owner(row), field=self._name)

    def pre_save(self, model_instance: models.Model, add: bool) -> Token:
        """Seal the value for the row's member; one that nobody opened stays as it is."""
        value = model_instance.__dict__.get(self.attname)
        if isinstance(value, Token):
            return value
        return seal(value, member_id=self._owner(model_instance), field=self._name)

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> Token | None:
        """Keep it sealed until someone looks."""
        return None if value is None else Token(value)

    def get_prep_value(self, value: Any) -> Any:
        """Let nothing into the database that is not sealed, whichever way it comes."""
        if value is not None and not isinstance(value, Token):
            raise TypeError("a sealed column is written by saving its row")
        return value

    def value_to_string(self, obj: models.Model) -> str:
        """Return it sealed, for a dump."""
        return self.pre_save(obj, add=False)

    def _owner(self, row: models.Model) -> int:
        owner: int = getattr(row, f"{self.of}_id")
        return owner

    @property
    def _name(self) -> str:
        return f"{self.model._meta.label}.{self.name}"
