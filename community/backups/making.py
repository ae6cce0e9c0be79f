"""Makes a back-up: dumped, sealed, read back, and only then under its name."""

import errno
import fcntl
import hashlib
import os
import re
import shutil
import tempfile
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC
from pathlib import Path
from types import ModuleType

from django.conf import settings
from django.db import connection
from django.utils import timezone

from community.backups import archive, postgres, sqlite
from community.backups.errors import NoBackup
from community.backups.manifest import Manifest
from community.backups.progress import bar

NAMES = re.compile(r"hearth-\d{4}-\d\d-\d\dT\d{6}Z\.tar")
PARTIAL = ".hearth-partial-"


def engine() -> ModuleType:
    """Return what dumps and puts back the database in use."""
    return sqlite if connection.vendor == "sqlite" else postgres


def make(folder: Path) -> Path:
    """Return a new back-up in this folder, read back from there and found right."""
    _refuse_beside_the_keys(folder)
    with _told_kindly(folder), _workshop(folder) as workshop:
        dump, partial = workshop / "dump", workshop / "hearth.tar"
        manifest = _dump(dump)
        archive.pack(partial, manifest, dump)
        dump.unlink()
        archive.check(partial)
        made_at = manifest.made_at[:19].replace(":", "")
        final = folder / f"hearth-{made_at}Z.tar"
        archive.settle(partial, final)
    return final


def let_go_of_older(folder: Path, keep: int) -> list[Path]:
    """Delete all but the newest back-ups of this Hearth, which its seal tells from others'."""
    ours = [path for path in sorted(folder.iterdir()) if NAMES.fullmatch(path.name) and _our(path)]
    gone = ours[:-keep]
    for path in gone:
        path.unlink()
    return gone


def _dump(to: Path) -> Manifest:
    used, now = engine(), timezone.now().astimezone(UTC)
    largest = used.size()
    room, needed = shutil.disk_usage(to.parent).free, 2 * largest  # the dump, and the tar of it
    if room < needed:
        raise NoBackup(
            f"There is too little room: a back-up may need {_megabytes(needed)} and "
            f"{to.parent.parent} has {_megabytes(room)}. Nothing was written."
        )
    with bar("Copying", largest) as advance:
        contents = used.dump(to, advance)
    with to.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    return Manifest(
        made_at=now.isoformat(timespec="seconds"),
        engine=connection.vendor,
        engine_version=contents.engine_version,
        hearth=_version(),
        migrations=contents.migrations,
        audit_head=contents.audit_head,
        size=to.stat().st_size,
        sha256=sha256,
    ).sealed()


@contextmanager
def _workshop(folder: Path) -> Iterator[Path]:
    """Yield a private folder inside, gone afterwards; what a killed run left goes first."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (folder / ".hearth-lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise NoBackup(f"Another back-up into {folder} is being made.")
        for left in folder.glob(f"{PARTIAL}*"):
            shutil.rmtree(left)
        with tempfile.TemporaryDirectory(prefix=PARTIAL, dir=folder) as workshop:
            yield Path(workshop)


@contextmanager
def _told_kindly(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as fault:
        full = fault.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
        why = "there is no room left" if full else os.strerror(fault.errno or 0)
        raise NoBackup(
            f"The back-up could not be written to {folder}: {why}. Older ones are untouched."
        ) from fault


def _refuse_beside_the_keys(folder: Path) -> None:
    place, keys = folder.resolve(), settings.KEYS_DIR.resolve()
    if place.is_relative_to(keys) or keys.is_relative_to(place):
        raise NoBackup(
            f"The keys lie in {keys}. Whoever got hold of that folder would have the back-up "
            "and the keys to it: name a folder elsewhere."
        )


def _our(path: Path) -> bool:
    try:
        return archive.read_manifest(path).is_sealed
    except (NoBackup, OSError):
        return False


def _version() -> str:
    project = (settings.BASE_DIR / "pyproject.toml").read_text()
    return str(tomllib.loads(project)["project"]["version"])


def _megabytes(size: int) -> str:
    return f"{max(size, 100_000) / 1_000_000:,.1f} MB"
