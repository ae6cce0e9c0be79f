"""Reads what the environment sets, and says in one sentence what is wrong with a value.

The sentence names the variable and never repeats a value that may hold a passphrase.
"""

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

_ON, _OFF = {"1", "on", "true", "yes"}, {"0", "off", "false", "no", ""}
_DATABASES = {"sqlite", "postgres", "postgresql", "pgsql", "psql"}
_REDIS = {"redis", "rediss", "unix"}
SHORTEST_KEY = 32


class WrongValue(ImproperlyConfigured):
    """A variable whose value Hearth cannot use."""

    def __init__(self, name: str, wrong: str) -> None:
        super().__init__(f"{name}: {wrong}")


class Environment:
    """The environment variables, each read as what it should be."""

    def __call__(self, name: str, default: str = "") -> str:
        """Return a text; one that is empty counts as not set."""
        return os.environ.get(name) or default

    def number(self, name: str, default: int, *, least: int, most: int) -> int:
        """Return a whole number within these bounds."""
        told = self(name, str(default))
        if not told.isdecimal() or not least <= int(told) <= most:
            raise WrongValue(name, f"“{told}” is not a number from {least} to {most}.")
        return int(told)

    def switch(self, name: str) -> bool:
        """Return whether something is on; it is off unless it is said."""
        told = self(name).lower()
        if told not in _ON | _OFF:
            raise WrongValue(name, f"“{told}” is neither on nor off.")
        return told in _ON

    def key(self, name: str, kept_in: Path, file: str) -> str:
        """Return a key, or the one kept in this file, made at the first call."""
        if told := self(name):
            if len(told) < SHORTEST_KEY:
                raise WrongValue(name, f"this key needs {SHORTEST_KEY} characters or more.")
            return told
        try:
            return _kept(kept_in, file)
        except OSError as fault:
            wrong = f"the keys in {kept_in} cannot be made or read ({fault.strerror})."
            raise WrongValue("HEARTH_KEYS", wrong) from None

    def keys(self, name: str, kept_in: Path, file: str) -> list[str]:
        """Return keys with spaces between them, or those kept in this file, one made at first.

        The first is the one in use; those after it still open what they closed.
        """
        found = self.key(name, kept_in, file).split()
        if any(len(key) < SHORTEST_KEY for key in found):
            raise WrongValue(name, f"each of these keys needs {SHORTEST_KEY} characters or more.")
        return found

    def site(self, name: str, default: str) -> str:
        """Return the address of the site, without a last slash; the checks look at the rest."""
        told = self(name, default).rstrip("/")
        try:
            site = urlsplit(told)
            fits = bool(site.hostname and site.scheme) and site.port != 0
        except ValueError:
            fits = False
        if not fits:
            example = "Such as https://community.example"
            raise WrongValue(name, f"“{told}” is no address that a browser opens. {example}")
        return told

    def database(self, name: str, default: str) -> dict[str, Any]:
        """Return where the database is; the folder of an SQLite file is made."""
        example = "Such as postgresql://hearth:password@localhost/hearth"
        try:
            told = self(name, default)
            if (kind := urlsplit(told).scheme) not in _DATABASES:
                raise ValueError
            where: dict[str, Any] = environ.Env.db_url_config(told)
        except (ValueError, ImproperlyConfigured):
            wrong = "this is no address of a PostgreSQL or SQLite database."
            raise WrongValue(name, f"{wrong} {example}") from None
        if not where["NAME"]:
            raise WrongValue(name, f"the name of the database is missing. {example}")
        if kind == "sqlite":
            _make_folder(Path(where["NAME"]).parent)
        return where

    def redis(self, name: str) -> str:
        """Return where Redis is, or nothing without one."""
        told = self(name)
        try:
            where = urlsplit(told)
            fits = where.scheme in _REDIS and bool(where.hostname or where.path) and where.port != 0
        except ValueError:
            fits = False
        if told and not fits:
            raise WrongValue(
                name, "this is no address of a Redis. Such as redis://localhost:6379/0"
            )
        return told

    def mail(self, name: str, default: str) -> dict[str, Any]:
        """Return how mail leaves."""
        try:
            told: dict[str, Any] = environ.Env.email_url_config(self(name, default))
        except (ValueError, KeyError, ImproperlyConfigured):
            example = "Such as smtp+tls://user:password@mail.example:587"
            raise WrongValue(name, f"mail cannot leave by this address. {example}") from None
        return told

    def push_services(self, name: str, default: str) -> frozenset[str]:
        """Return hosts, `.` before all within one, and whole origins; `off` means none.

        Only on this machine a service may be asked without https.
        """
        told = self(name, default).lower().split()
        for one in told if told != ["off"] else []:
            try:
                where = urlsplit(one if "://" in one else f"https://{one.removeprefix('.')}")
                here = where.hostname in {"localhost", "127.0.0.1", "::1"}
                fits = where.scheme == "https" or (where.scheme == "http" and here)
                fits = fits and bool(where.hostname) and where.port != 0 and "@" not in one
                fits = fits and not (where.path or where.query or where.fragment)
            except ValueError:
                fits = False
            if not fits:
                wrong = f"“{one}” is neither the host of a push service nor its https:// origin."
                raise WrongValue(name, wrong)
        return frozenset(told) - {"off"}

    def level(self, name: str, default: str) -> str:
        """Return from which level on entries reach the log."""
        told = self(name, default).upper()
        levels = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
        if told not in levels:
            raise WrongValue(name, f"“{told}” is none of {', '.join(levels)}.")
        return told


def _kept(folder: Path, name: str) -> str:
    path = folder / name
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48))
    return path.read_text().strip()


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as fault:
        wrong = f"the folder {folder} cannot be made ({fault.strerror})."
        raise WrongValue("HEARTH_DATA", wrong) from None
