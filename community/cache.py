"""A Redis cache that a Redis outage turns into an empty one, so that pages still open."""

from collections.abc import Callable
from typing import Any

import structlog
from django.conf import settings
from django.core.cache import cache
from django.core.cache.backends.redis import RedisCache
from redis import Redis
from redis.exceptions import RedisError

log = structlog.get_logger()


class OutlivedCache(RedisCache):
    """Django's Redis cache; while Redis is away everything is forgotten and nothing fails."""

    def add(self, *args: Any, **kwargs: Any) -> bool:
        """Store what is not there yet."""
        return bool(_try(lambda: super(OutlivedCache, self).add(*args, **kwargs), True))

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        """Return what is kept, or the default."""
        return _try(lambda: super(OutlivedCache, self).get(key, default, version), default)

    def set(self, *args: Any, **kwargs: Any) -> None:
        """Keep a value."""
        _try(lambda: super(OutlivedCache, self).set(*args, **kwargs), None)

    def touch(self, *args: Any, **kwargs: Any) -> bool:
        """Keep a value longer."""
        return bool(_try(lambda: super(OutlivedCache, self).touch(*args, **kwargs), False))

    def delete(self, *args: Any, **kwargs: Any) -> bool:
        """Forget a value."""
        return bool(_try(lambda: super(OutlivedCache, self).delete(*args, **kwargs), False))

    def get_many(self, *args: Any, **kwargs: Any) -> dict[Any, Any]:
        """Return what is kept of several."""
        return dict(_try(lambda: super(OutlivedCache, self).get_many(*args, **kwargs), {}))

    def has_key(self, *args: Any, **kwargs: Any) -> bool:
        """Tell whether something is kept."""
        return bool(_try(lambda: super(OutlivedCache, self).has_key(*args, **kwargs), False))


def forget_everything() -> None:
    """Drop all that is kept of this community, sign-ins too, and nothing of others on that Redis.

    Unlike the rest here it fails while Redis is away: what it should drop would still be kept.
    """
    if not settings.REDIS_URL:
        cache.clear()
        return
    prefix = settings.CACHES["default"]["KEY_PREFIX"]
    with Redis.from_url(settings.REDIS_URL) as redis:
        for key in redis.scan_iter(f"{prefix}:*"):
            redis.delete(key)


def _try(ask: Callable[[], Any], otherwise: Any) -> Any:
    try:
        return ask()
    except RedisError as fault:
        log.warning("cache_away", fault=type(fault).__name__)
        return otherwise
