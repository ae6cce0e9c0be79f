"""Someone who writes very fast: slowed by the limits, never punished, and not left alone."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from django.db import transaction
from django.utils import timezone

from community.errors import Refused
from community.limits import is_first_this_hour
from community.models import Member
from moderation import live
from moderation.models import CareThread

Verb = TypeVar("Verb", bound=Callable[..., Any])


def never_alone(verb: Verb) -> Verb:
    """Have someone on duty told when the limit refuses what a member writes with this verb.

    It stands outside the verb's transaction, which the refusal takes back.
    """

    @wraps(verb)
    def told(*args: Any, by: Member, **kwargs: Any) -> Any:
        try:
            return verb(*args, by=by, **kwargs)
        except Refused as refused:
            if refused.code == "too_fast":
                someone_writes_fast(by)
            raise

    return cast(Verb, told)


@transaction.atomic
def someone_writes_fast(member: Member) -> None:
    """Tell the people on duty, once an hour, that this member may need company."""
    if is_first_this_hour("writes-fast", member):
        thread, _new = CareThread.objects.get_or_create(member=member)
        live.tell_of_pace(thread, timezone.now())
