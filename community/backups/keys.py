"""The keys as a file of their own, for a place where no back-up of the database lies."""

import os
import tarfile
import tempfile
from pathlib import Path

from django.conf import settings

from community.backups import archive
from community.backups.errors import NoBackup


def keep(to: Path, *, apart_from: Path | None) -> None:
    """Write keys and published audit heads to this file, in place of an earlier one of the same."""
    folder = to.parent.resolve()
    _refuse_with_what_they_open(folder, apart_from)
    if to.exists() and not _is_of_keys(to):
        raise NoBackup(f"{to} holds something else already. Name another file for the keys.")
    parts = {"secret-key": settings.SECRET_KEY.encode(), "audit-key": settings.AUDIT_KEY.encode()}
    parts["sealing-keys"] = "\n".join(settings.SEALING_KEYS).encode()
    parts["push-key"] = settings.PUSH_KEY.encode()
    if settings.AUDIT_HEADS.exists():
        parts["audit-heads.jsonl"] = settings.AUDIT_HEADS.read_bytes()
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.TemporaryDirectory(prefix=".hearth-partial-", dir=folder) as workshop:
            archive.pack_small(Path(workshop) / "keys", parts)
            archive.settle(Path(workshop) / "keys", to)
    except OSError as fault:
        why = os.strerror(fault.errno or 0)
        raise NoBackup(f"The keys could not be written to {to}: {why}.") from fault


def _refuse_with_what_they_open(folder: Path, backups: Path | None) -> None:
    for other in filter(None, [backups, settings.DATA_DIR]):
        place = other.resolve()
        if folder.is_relative_to(place) or place.is_relative_to(folder):
            raise NoBackup(
                f"{folder} holds, or lies in, {place}. Whoever got hold of it would have the "
                "database and the keys to it: name a file in another folder for the keys, best "
                "on another disk."
            )


def _is_of_keys(path: Path) -> bool:
    try:
        with tarfile.open(path, "r:") as tar:
            return "audit-key" in tar.getnames()
    except (tarfile.TarError, OSError):
        return False
