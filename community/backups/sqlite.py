"""Dumps and puts back the SQLite file."""

import os
import shutil
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.db import connection
from django.utils import timezone

from community.backups import archive
from community.backups.errors import NoBackup
from community.backups.manifest import Contents, Manifest
from community.backups.progress import Advance

BESIDE = ("-wal", "-shm", "-journal")


def size() -> int:
    """Return how large a dump can get."""
    path = _path()
    if not path.exists():
        raise NoBackup(f"There is no database at {path} yet. Is HEARTH_DATA right?")
    return sum(part.stat().st_size for part in [path, *_beside(path)] if part.exists())


def dump(to: Path, advance: Advance) -> Contents:
    """Copy one moment of the database while others go on writing, without sign-ins.

    VACUUM INTO leaves out free pages, where words that were erased may still lie.
    """
    to.touch(mode=0o600)
    with _faults_told(), closing(_connect(_path())) as source, _watched(to, advance):
        source.execute("VACUUM INTO ?", [str(to)])
    with _faults_told(), closing(_connect(to)) as copy:
        copy.execute("PRAGMA secure_delete = ON")
        copy.execute("DELETE FROM community_signin")
        if (found := copy.execute("PRAGMA integrity_check").fetchone()[0]) != "ok":
            raise NoBackup(f"The database is damaged, so no back-up was made: {found}")
        return _contents(copy)


def refuse_while_others_use_it() -> None:
    """Raise NoBackup while another process has the database open; leave it in a single file."""
    connection.close()
    path = _path()
    if not path.exists():
        return
    try:
        with closing(_connect(path, patience=1)) as alone:
            # Leaving the write-ahead log needs the file to oneself.
            alone.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.OperationalError as fault:
        if "locked" in str(fault):
            raise NoBackup("Hearth is running on this database. Stop it, then restore.")
    except sqlite3.DatabaseError:  # damaged: that may be why someone restores
        return


def put_back(backup: Path, manifest: Manifest, keep: Callable[[], Path] | None) -> Path | None:
    """Make the dump the database at one stroke; return where the one before lies now.

    Where there is one to keep it stays beside itself, as it is: it may be too damaged to copy.
    """
    path, aside = _path(), None
    if shutil.disk_usage(path.parent).free < manifest.size:
        raise NoBackup(f"There is too little room in {path.parent}. Nothing was changed.")
    partial = path.with_name(f".{path.name}.partial")
    partial.unlink(missing_ok=True)
    try:
        with os.fdopen(os.open(partial, os.O_CREAT | os.O_WRONLY, 0o600), "wb") as file:
            archive.read(backup, file.write, "Putting back")
            file.flush()
            os.fsync(file.fileno())
        if os.geteuid() == 0:  # or the user that Hearth runs as could not open it
            owner = path.parent.stat()
            os.chown(partial, owner.st_uid, owner.st_gid)
        if keep and path.exists():
            aside = _set_aside(path)
        archive.settle(partial, path)
    finally:
        partial.unlink(missing_ok=True)
    return aside


def _path() -> Path:
    return Path(connection.settings_dict["NAME"])


def _beside(path: Path) -> list[Path]:
    return [path.with_name(path.name + ending) for ending in BESIDE]


def _connect(path: Path, patience: float = 20) -> sqlite3.Connection:
    return sqlite3.connect(path, timeout=patience, isolation_level=None)


def _contents(copy: sqlite3.Connection) -> Contents:
    done = copy.execute("SELECT app || '.' || name FROM django_migrations ORDER BY 1")
    head = copy.execute("SELECT max(number) FROM community_audithead").fetchone()[0]
    return Contents(sqlite3.sqlite_version, [row[0] for row in done], head or 0)


def _set_aside(path: Path) -> Path:
    aside = path.with_name(f"{path.name}.before-{timezone.now():%Y-%m-%dT%H%M%SZ}")
    try:
        os.link(path, aside)  # no moment without a database under its name
    except OSError:  # a file system without hard links
        shutil.copy2(path, aside)
    for part in _beside(path):  # of a damaged one only; the new file must not meet them
        if part.exists():
            part.rename(f"{aside}{part.name.removeprefix(path.name)}")
    return aside


@contextmanager
def _faults_told() -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as fault:
        raise NoBackup(f"The back-up could not be made: SQLite says “{fault}”.") from fault


@contextmanager
def _watched(file: Path, advance: Advance) -> Iterator[None]:
    """Tell how the file grows while SQLite writes it."""
    done, seen = threading.Event(), 0

    def watch() -> None:
        nonlocal seen
        while not done.wait(0.2):
            now = file.stat().st_size
            advance(now - seen)
            seen = now

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        done.set()
        watcher.join()
