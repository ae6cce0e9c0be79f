"""The audit chain: records acts of power and finds any tampering with the record."""

import hashlib
import hmac
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from community.models import AuditEntry, AuditHead, Member


def record(action: str, *, by: Member | None, subject: str, **details: Any) -> AuditEntry:
    """Add one act to the chain inside the caller's transaction, as its last lock.

    `subject` is a kind and id such as ``case:7``; it and the details are kept as keyed digests.
    """
    with transaction.atomic():
        AuditHead.objects.get_or_create(pk=1)
        head = AuditHead.objects.select_for_update().get(pk=1)
        entry = AuditEntry(
            number=head.number + 1,
            action=action,
            at=timezone.now(),
            actor=by.audit_number if by else None,
            subject=digest(subject),
            details=digest(json.dumps(details, sort_keys=True, default=str)),
        )
        entry.mac = _mac(head.mac, entry)
        entry.save(force_insert=True)
        head.number, head.mac = entry.number, entry.mac
        head.seal = _seal(head)
        head.save()
    return entry


def verify() -> list[str]:
    """Return a sentence for each sign of tampering; an empty list means that the chain holds."""
    faults, before, expected = [], "", 1
    for entry in AuditEntry.objects.order_by("number").iterator():
        if entry.number != expected:
            faults.append(f"Row {expected} is missing.")
        if not hmac.compare_digest(entry.mac, _mac(before, entry)):
            faults.append(f"Row {entry.number} was changed.")
        before, expected = entry.mac, entry.number + 1
    return faults + _verify_head(expected - 1, before) + _verify_published()


def begin() -> None:
    """Set published heads of an earlier database aside: founding starts a chain of its own."""
    if settings.AUDIT_HEADS.exists():
        aside = f"{settings.AUDIT_HEADS.name}.before-{timezone.now():%Y%m%dT%H%M%S}"
        settings.AUDIT_HEADS.rename(settings.AUDIT_HEADS.with_name(aside))


def set_later_heads_aside() -> Path | None:
    """Set heads published after the last row aside: a database put back ends before them.

    Return the file that now has them, if there are any. It proves that there was more.
    """
    heads: Path = settings.AUDIT_HEADS
    last = AuditHead.objects.values_list("number", flat=True).first() or 0
    lines = heads.read_text().splitlines(keepends=True) if heads.exists() else []
    later = [line for line in lines if json.loads(line)["number"] > last]
    if not later:
        return None
    aside = heads.with_name(f"{heads.name}.after-{last}-{timezone.now():%Y%m%dT%H%M%S}")
    aside.write_text("".join(later))
    fitting = heads.with_name(f"{heads.name}.partial")
    fitting.write_text("".join(line for line in lines if line not in later))
    fitting.replace(heads)
    return aside


def publish_head() -> None:
    """Write the head to a file outside the database, so that a cut tail is found there."""
    head = AuditHead.objects.filter(pk=1).first()
    if head is None or not head.number:
        return
    settings.AUDIT_HEADS.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    line = {"at": timezone.now().isoformat(), "number": head.number, "mac": head.mac}
    with settings.AUDIT_HEADS.open("a") as file:
        file.write(json.dumps(line) + "\n")


def digest(text: str) -> str:
    """Return a keyed digest, the same for the same text, that cannot be guessed without the key."""
    return hmac.new(settings.AUDIT_KEY.encode(), text.encode(), hashlib.sha256).hexdigest()


def _mac(before: str, entry: AuditEntry) -> str:
    row = [before, entry.number, entry.action, _moment(entry.at)]
    return digest(json.dumps([*row, entry.actor, entry.subject, entry.details]))


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def _seal(head: AuditHead) -> str:
    return digest(f"head:{head.number}:{head.mac}")


def _verify_head(number: int, mac: str) -> list[str]:
    head = AuditHead.objects.filter(pk=1).first()
    if head is None:
        return ["The head is missing."] if number else []
    if (head.number, head.mac) != (number, mac):
        return [f"The chain ends at row {number}, its head says {head.number}: the tail was cut."]
    if head.number and not hmac.compare_digest(head.seal, _seal(head)):
        return ["The head was changed."]
    return []


def _verify_published() -> list[str]:
    if not settings.AUDIT_HEADS.exists():
        return []
    published = [json.loads(line) for line in settings.AUDIT_HEADS.read_text().splitlines()]
    macs = dict(
        AuditEntry.objects.filter(number__in=[line["number"] for line in published]).values_list(
            "number", "mac"
        )
    )
    return [
        f"The head published {line['at']} for row {line['number']} does not match the database."
        for line in published
        if macs.get(line["number"]) != line["mac"]
    ]
