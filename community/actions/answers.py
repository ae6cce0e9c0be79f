"""Doing something once under a key, however often it is asked for."""

import hashlib
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from community.errors import Refused
from community.models import Answer, Member

KEPT = timedelta(days=1)
LONGEST = 200


@transaction.atomic
def answer_once(
    key: str, request: bytes, *, by: Member, work: Callable[[], tuple[int, Any]]
) -> tuple[int, Any]:
    """Do the work and keep its ``(status, body)``; under a key that was used, give that again.

    A second request with the same key waits for the first. Raises Refused 422 `key_reused` where
    the same key comes with another request, and `bad_key` for one too long.
    """
    if len(key) > LONGEST:
        raise Refused("bad_key", _("This key is longer than 200 characters."), status=422)
    fingerprint = hashlib.sha256(request).hexdigest()
    kept, new = Answer.objects.get_or_create(
        member=by, key=key, defaults={"fingerprint": fingerprint}
    )
    if kept.fingerprint != fingerprint:
        sentence = _("This key came with another request before. Take a new one.")
        raise Refused("key_reused", sentence, status=422)
    if new:
        kept.status, kept.body = work()
        kept.save(update_fields=["status", "body"])
    return kept.status, kept.body


def forget_answers() -> None:
    """Forget what was answered more than a day ago."""
    Answer.objects.filter(made_at__lt=timezone.now() - KEPT).delete()
