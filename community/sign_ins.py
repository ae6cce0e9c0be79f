"""The session engine: Django's cached database sessions, in rows that know whose they are."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY, get_user
from django.contrib.sessions.backends.cached_db import SessionStore as CachedStore
from django.core.cache import caches
from django.http import HttpRequest
from django.utils import timezone

BEGAN = "began"


class SessionStore(CachedStore):
    """Sessions kept as `SignIn` rows, so that leaving and erasure find them by member."""

    cache_key_prefix = "sign-in."

    @classmethod
    def get_model_class(cls) -> Any:
        """Return the model of the rows."""
        from community.models import SignIn

        return SignIn

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        """Return the row of this session, with its member and when it began."""
        return _owned(super().create_model_instance(_began(data)), data)

    async def acreate_model_instance(self, data: dict[str, Any]) -> Any:
        """Return the row, asynchronously."""
        return _owned(await super().acreate_model_instance(_began(data)), data)


def member_of(session_key: str) -> Any:
    """Return the member who is signed in under this session key, or None.

    The key dies with its row, and with a change of the passphrase.
    """
    request = HttpRequest()
    request.session = SessionStore(session_key)
    user = get_user(request)
    return user if user.is_authenticated else None


def forget_cached(session_keys: Iterable[str]) -> None:
    """Drop the cached copies of sessions whose rows are gone."""
    cache = caches[settings.SESSION_CACHE_ALIAS]
    cache.delete_many([SessionStore.cache_key_prefix + key for key in session_keys])


def _began(data: dict[str, Any]) -> dict[str, Any]:
    if SESSION_KEY in data:
        data.setdefault(BEGAN, timezone.now().timestamp())
    return data


def _owned(row: Any, data: dict[str, Any]) -> Any:
    row.member_id = data.get(SESSION_KEY)
    if BEGAN in data:
        row.began_at = datetime.fromtimestamp(data[BEGAN], UTC)
    return row
