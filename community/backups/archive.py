"""A back-up as a file: a plain tar of `manifest.json` and `dump`, that other tools open too."""

import hashlib
import io
import os
import tarfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from community.backups import manifest as manifests
from community.backups.errors import NoBackup
from community.backups.manifest import Manifest
from community.backups.progress import bar

PIECE = 1024 * 1024
LONGEST_MANIFEST = 1024 * 1024


def pack(path: Path, manifest: Manifest, dump: Path) -> None:
    """Write both parts to this path, on the disk when it returns, readable by the owner alone."""
    words = manifest.written()
    with _private(path) as file, tarfile.open(fileobj=file, mode="w") as tar:
        tar.addfile(_part("manifest.json", len(words)), io.BytesIO(words))
        with dump.open("rb") as content:
            tar.addfile(_part("dump", manifest.size), content)


def pack_small(path: Path, parts: dict[str, bytes]) -> None:
    """Write these few small files as a tar, on the disk when it returns, for the owner alone."""
    with _private(path) as file, tarfile.open(fileobj=file, mode="w") as tar:
        for name, content in parts.items():
            tar.addfile(_part(name, len(content)), io.BytesIO(content))


def read_manifest(path: Path) -> Manifest:
    """Return what the back-up says about itself, unchecked."""
    with _opened(path) as (manifest, _dump):
        return manifest


def check(path: Path) -> Manifest:
    """Return the manifest after every byte of the dump was held against its hash."""
    return read(path, lambda _piece: None, "Checking")


def read(path: Path, take: Callable[[bytes], object], title: str) -> Manifest:
    """Hand over the dump piece by piece; NoBackup at the end if a byte was not as it was made.

    Whoever takes the pieces makes nothing of them final before this returns.
    """
    with _opened(path) as (manifest, dump), bar(title, manifest.size) as advance:
        digest, size = hashlib.sha256(), 0
        while piece := dump.read(PIECE):
            digest.update(piece)
            take(piece)
            size += len(piece)
            advance(len(piece))
    if (size, digest.hexdigest()) != (manifest.size, manifest.sha256):
        raise NoBackup(
            f"{path} is damaged: it is not what was written on {manifest.moment}. "
            "Nothing was changed. Take another back-up."
        )
    return manifest


def settle(partial: Path, final: Path) -> None:
    """Give a finished file its name, in a way that a power cut does not undo."""
    os.replace(partial, final)
    folder = os.open(final.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


@contextmanager
def _opened(path: Path) -> Iterator[tuple[Manifest, IO[bytes]]]:
    try:
        file = path.open("rb")
    except OSError as fault:
        raise NoBackup(f"{path} cannot be read: {os.strerror(fault.errno or 0)}.") from fault
    try:
        with file, tarfile.open(fileobj=file, mode="r:") as tar:
            words, dump = _member(tar, "manifest.json"), _member(tar, "dump")
            yield manifests.read(words.read(LONGEST_MANIFEST)), dump
    except tarfile.TarError as fault:
        raise NoBackup(f"{path} is not a back-up of Hearth, or its end is missing.") from fault


def _member(tar: tarfile.TarFile, name: str) -> IO[bytes]:
    part = next((each for each in tar if each.name == name and each.isreg()), None)
    content = tar.extractfile(part) if part else None
    if content is None:
        raise NoBackup(f"This file is not a back-up of Hearth: it has no {name}.")
    return content


@contextmanager
def _private(path: Path) -> Iterator[IO[bytes]]:
    with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())


def _part(name: str, size: int) -> tarfile.TarInfo:
    part = tarfile.TarInfo(name)
    part.size, part.mode = size, 0o600
    return part
