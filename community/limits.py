"""Rate limits by name, the same in every process; each says when to come back."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from functools import cache

from django.conf import settings
from django.utils.translation import gettext as _
from limits import RateLimitItem, parse
from limits.storage import MemoryStorage, RedisStorage, Storage
from limits.strategies import SlidingWindowCounterRateLimiter
from redis.exceptions import RedisError

from community.errors import Refused
from community.models import Member

_paused = ContextVar("paused", default=False)


@contextmanager
def paused() -> Iterator[None]:
    """Count nothing inside: a told story of many weeks is written in a few seconds."""
    before = _paused.set(True)
    try:
        yield
    finally:
        _paused.reset(before)


def may_post(member: Member) -> None:
    """Let a member post 20 times in 10 minutes; someone in need may write often."""
    _spend("post", "20/10 minutes", str(member.pk))


def may_report(member: Member) -> None:
    """Let a member report 30 times an hour."""
    _spend("report", "30/hour", str(member.pk))


def may_appeal(member: Member) -> None:
    """Let a member ask ten times an hour for another look."""
    _spend("appeal", "10/hour", str(member.pk))


def may_speak(member: Member) -> None:
    """Let a member say 20 things a minute in live rooms."""
    _spend("speak", "20/minute", str(member.pk))


def may_sign(member: Member) -> None:
    """Let a member send six silent signs a minute."""
    _spend("sign", "6/minute", str(member.pk))


def may_recover(handle: str, address: str) -> None:
    """Let someone try five recovery codes an hour for a handle, and 20 from an address."""
    _spend("recover", "5/hour", handle.lower())
    _spend("recover-from", "20/hour", address)


def may_write_to_duty(member: Member) -> None:
    """Let a member write to the people on duty 60 times an hour."""
    _spend("care", "60/hour", str(member.pk))


def forget_all() -> None:
    """Start every count afresh; only tests need this."""
    _shared().reset()
    _own().reset()


def _spend(name: str, rate: str, who: str) -> None:
    if _paused.get():
        return
    try:
        _count(_shared(), _limit(rate), name, who)
    except RedisError:  # Redis is away: each process counts for itself meanwhile
        _count(_own(), _limit(rate), name, who)


def _count(storage: Storage, limit: RateLimitItem, name: str, who: str) -> None:
    limiter = SlidingWindowCounterRateLimiter(storage)
    if limiter.hit(limit, name, who):
        return
    reset = limiter.get_window_stats(limit, name, who).reset_time
    until = datetime.fromtimestamp(reset, UTC)
    wait = max(1, round((until - datetime.now(UTC)).total_seconds()))
    sentence = _("That was a lot in a short time. Your words are kept. Try again in %(wait)d s.")
    raise Refused("too_fast", sentence % {"wait": wait}, status=429, until=until)


@cache
def _limit(rate: str) -> RateLimitItem:
    return parse(rate)


@cache
def _own() -> Storage:
    return MemoryStorage()


@cache
def _shared() -> Storage:
    if not settings.REDIS_URL:
        return _own()
    address = settings.REDIS_URL
    return RedisStorage(f"redis+{address}" if address.startswith("unix:") else address)
