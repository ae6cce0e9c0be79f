"""Rate limits by name, the same in every process; each says when to come back."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from functools import cache
from ipaddress import IPv6Address, IPv6Network, ip_address

from django.conf import settings
from django.utils.translation import gettext as _
from limits import RateLimitItem, parse
from limits.storage import MemoryStorage, RedisStorage, Storage
from limits.strategies import SlidingWindowCounterRateLimiter
from redis.exceptions import RedisError

from community.errors import Refused
from community.models import Member

A_MINUTE = 60
_paused = ContextVar("paused", default=False)
_come_back: ContextVar[datetime | None] = ContextVar("come_back", default=None)


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


def may_say_hello(member: Member) -> None:
    """Let a member have what they missed read to them 60 times a minute in live rooms."""
    _spend("hello", "60/minute", str(member.pk))


def may_reword(member: Member) -> None:
    """Let a member change what they wrote 20 times in 10 minutes."""
    _spend("reword", "20/10 minutes", str(member.pk))


def may_mark(member: Member) -> None:
    """Let a member's pages keep how far they read, and their marks, 240 times a minute."""
    _spend("mark", "240/minute", str(member.pk))


def may_keep_order(moderator: Member) -> None:
    """Let a moderator move, split, join, pin or rest topics 60 times an hour, and undo it."""
    _spend("order", "60/hour", str(moderator.pk))


def may_take_from_queue(listener: Member) -> None:
    """Let a listener take topics from the queue, or hold them longer, 30 times in 10 minutes."""
    _spend("lease", "30/10 minutes", str(listener.pk))


def may_save_draft(member: Member) -> None:
    """Let a member's pages save drafts 60 times a minute, in several tabs too."""
    _spend("draft", "60/minute", str(member.pk))


def may_sign_in(handle: str, address: str, *, came_back: bool) -> None:
    """Refuse a sixth wrong passphrase in five minutes for a handle from one place.

    From all places together it is 100 an hour, so that nobody holds a member's door shut with a
    few tries; who came back by a recovery code is not counted with the others.
    """
    _spend(*_from_one_place(handle, address), look_only=True)
    if not came_back:
        _spend(*_from_anywhere(handle), look_only=True)


def count_wrong_passphrase(handle: str, address: str) -> None:
    """Count one wrong passphrase for a handle; a right one costs nothing."""
    for name, rate, who in (_from_one_place(handle, address), _from_anywhere(handle)):
        _take(name, rate, who)


def _from_one_place(handle: str, address: str) -> tuple[str, str, str]:
    return "sign-in", "5/5 minutes", f"{handle.lower()} {_place(address)}"


def _from_anywhere(handle: str) -> tuple[str, str, str]:
    return "sign-in-anywhere", "100/hour", handle.lower()


def may_search(member: Member) -> None:
    """Let a member search 120 times a minute: a page of results counts as one."""
    _spend("search", "120/minute", str(member.pk))


def may_make_feed(member: Member) -> None:
    """Let a member make ten addresses an hour for their feed."""
    _spend("feed-address", "10/hour", str(member.pk))


def may_read_feed(member: Member) -> None:
    """Let a member's feed be read 60 times an hour, by all their readers together."""
    _spend("feed", "60/hour", str(member.pk))


def may_recover(handle: str, address: str) -> None:
    """Let someone try five recovery codes an hour for a handle, and 20 for all, from one place.

    A code cannot be guessed by trying, so what others try elsewhere keeps nobody out.
    """
    _spend("recover", "5/hour", f"{handle.lower()} {_place(address)}")
    _spend("recover-from", "20/hour", _place(address))


def may_write_to_duty(member: Member) -> None:
    """Let a member write to the people on duty 60 times an hour."""
    _spend("care", "60/hour", str(member.pk))


def seconds_to_wait() -> int:
    """Return how long to wait after the last refusal of this request; a minute where none says."""
    until = _come_back.get()
    wait = round((until - datetime.now(UTC)).total_seconds()) if until else 0
    return wait if wait > 0 else A_MINUTE


def forget_all() -> None:
    """Start every count afresh; only tests need this."""
    _shared().reset()
    _own().reset()


def is_first_this_hour(name: str, member: Member) -> bool:
    """Tell, once an hour for a member in all processes, that nothing of this name was done yet."""
    return _take(name, "1/hour", str(member.pk)) is None


def _spend(name: str, rate: str, who: str, *, look_only: bool = False) -> None:
    until = _take(name, rate, who, look_only=look_only)
    if until is None:
        return
    _come_back.set(until)
    wait = max(1, round((until - datetime.now(UTC)).total_seconds()))
    sentence = _("That was a lot in a short time. Your words are kept. Try again in %(wait)d s.")
    raise Refused("too_fast", sentence % {"wait": wait}, status=429, until=until)


def _take(name: str, rate: str, who: str, *, look_only: bool = False) -> datetime | None:
    """Count one more, or only look; return when to come back where it is one too many."""
    if _paused.get():
        return None
    try:
        return _count(_shared(), _limit(rate), name, who, look_only)
    except RedisError:  # Redis is away: each process counts for itself meanwhile
        return _count(_own(), _limit(rate), name, who, look_only)


def _count(
    storage: Storage, limit: RateLimitItem, name: str, who: str, look_only: bool
) -> datetime | None:
    limiter = SlidingWindowCounterRateLimiter(storage)
    if (limiter.test if look_only else limiter.hit)(limit, name, who):
        return None
    return datetime.fromtimestamp(limiter.get_window_stats(limit, name, who).reset_time, UTC)


def _place(address: str) -> str:
    """Return where an address is: whoever has one of version 6 has all that begin like it."""
    try:
        at = ip_address(address)
    except ValueError:
        return address
    return str(IPv6Network((at, 64), strict=False)) if isinstance(at, IPv6Address) else address


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
    address = f"redis+{address}" if address.startswith("unix:") else address
    return RedisStorage(address, key_prefix=f"{settings.REDIS_PREFIX}:limits")
