"""System checks that say kindly what is wrong with the settings, and what to do about it."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import DatabaseError, connection

from community import triggers
from community.models import Community


@register(Tags.security)
def keys_lie_apart(**kwargs: Any) -> list[CheckMessage]:
    """Keys must not lie where a copy of the data, or of the program, takes them along."""
    keys = settings.KEYS_DIR.resolve()
    for place, what in ((settings.DATA_DIR, "the data folder"), (settings.BASE_DIR, "the program")):
        if keys.is_relative_to(place):
            wrong = f"The keys lie in {keys}, inside {what}: whoever copies one has both."
            return [Error(wrong, hint="Set HEARTH_KEYS to a folder elsewhere.", id="hearth.E001")]
    return []


@register(Tags.urls)
def site_url_can_be_used(**kwargs: Any) -> list[CheckMessage]:
    """SITE_URL decides cookies and passkeys, so it must be an address without a path."""
    site = urlsplit(settings.SITE_URL)
    found: list[CheckMessage] = []
    if site.scheme not in {"http", "https"} or not site.hostname:
        wrong = f"SITE_URL is {settings.SITE_URL}, which is no address that a browser opens."
        found.append(Error(wrong, hint="Such as https://community.example", id="hearth.E002"))
    elif site.scheme == "http" and not settings.PLAIN_LOCAL:
        wrong = f"SITE_URL is plain http on {site.hostname}: everyone on the way can read along."
        hint = "Put a certificate in front and set SITE_URL to https://."
        found.append(Error(wrong, hint=hint, id="hearth.E002"))
    if site.path or site.query or site.fragment or site.username:
        wrong = "SITE_URL has more than scheme, host and port."
        hint = "Hearth has a host of its own: leave away everything after it."
        found.append(Error(wrong, hint=hint, id="hearth.E003"))
    return found


@register(Tags.files, deploy=True)
def audit_heads_can_be_written(**kwargs: Any) -> list[CheckMessage]:
    """Without published heads a cut tail of the audit is found by nobody.

    Asked by `check --deploy` and by the commands that work: a process that only serves reads keys.
    """
    heads: Path = settings.AUDIT_HEADS
    place = heads if heads.exists() else _nearest(heads.parent)
    if os.access(place, os.W_OK) and not heads.is_dir():
        return []
    wrong = f"The head of the audit cannot be written to {heads}."
    hint = "Set AUDIT_HEADS to a file that Hearth may write, best on another disk."
    return [Error(wrong, hint=hint, id="hearth.E004")]


@register(Tags.security, deploy=True)
def no_demo_is_deployed(**kwargs: Any) -> list[CheckMessage]:
    """A demo has public passphrases and is for looking around."""
    try:
        community = Community.objects.first()
    except DatabaseError:
        return []
    if community is None or not community.is_demo:
        return []
    wrong = "This database holds the demo: its people are invented and their passphrases public."
    hint = "Take another HEARTH_DATA or DATABASE_URL and run manage.py found there."
    return [Error(wrong, hint=hint, id="hearth.E005")]


@register(Tags.caches)
def several_processes_share_redis(**kwargs: Any) -> list[CheckMessage]:
    """Limits, sign-ins and live rooms of several processes meet in Redis."""
    workers = os.environ.get("WEB_CONCURRENCY", "1")
    if settings.REDIS_URL or not workers.isdecimal() or int(workers) < 2:
        return []
    wrong = f"WEB_CONCURRENCY is {workers}, but there is no REDIS_URL to join these processes."
    hint = "Set REDIS_URL. Without it, signing out in one process is not seen by the others."
    return [Warning(wrong, hint=hint, id="hearth.W001")]


@register(Tags.security, deploy=True)
def mail_leaves(**kwargs: Any) -> list[CheckMessage]:
    """Mail that is only printed reaches nobody."""
    if not settings.EMAIL_BACKEND.endswith("console.EmailBackend"):
        return []
    wrong = "Mail is printed, not sent: nobody gets a link for a new passphrase."
    hint = "Set EMAIL_URL, such as smtp+tls://user:password@host:587."
    return [Warning(wrong, hint=hint, id="hearth.W002")]


@register(Tags.security, deploy=True)
def proxies_are_counted(**kwargs: Any) -> list[CheckMessage]:
    """Behind an uncounted proxy, all visitors share one address and so one limit."""
    if not settings.SECURE or settings.TRUSTED_PROXIES:
        return []
    wrong = "SITE_URL is https, but TRUSTED_PROXIES is 0: all visitors count as one."
    hint = "Set TRUSTED_PROXIES to the number of proxies of yours in front, mostly 1."
    return [Warning(wrong, hint=hint, id="hearth.W003")]


@register(Tags.database)
def triggers_are_there(*, databases: Sequence[str] | None = None, **kw: Any) -> list[CheckMessage]:
    """Triggers keep the audit from being rewritten; a remade table has lost them.

    A warning and no error: `migrate` puts them back, and an error would keep it from running.
    """
    if "default" not in (databases or ()):
        return []
    try:
        tables = set(connection.introspection.table_names())
        lost = [trigger.name for trigger in triggers.missing() if trigger.table in tables]
    except DatabaseError:
        return []
    if not lost:
        return []
    wrong = f"The database has lost triggers: {', '.join(lost)}."
    hint = "Run manage.py migrate, which puts them back, then manage.py verify_audit."
    return [Warning(wrong, hint=hint, id="hearth.W004")]


def _nearest(folder: Path) -> Path:
    return folder if folder.exists() else _nearest(folder.parent)
