"""A whole Hearth of its own for one test: its folders, its database, its keys, real processes."""

import contextlib
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg
import pytest
from django.conf import settings
from psycopg.conninfo import make_conninfo

from tests.services import find_postgres

ROOT = Path(__file__).parent.parent
THEIRS = ("DJANGO_SETTINGS_MODULE", "DATABASE_URL", "SECRET_KEY", "AUDIT_KEY", "AUDIT_HEADS")
THEIRS += ("SEALING_KEYS",)
FOUNDED = ["--name", "Lanternlight", "--country", "IE", "--language", "en", "--joining", "open"]
FOUNDED += ["--time-zone", "Europe/Dublin", "--contact", "Someone outside", "--lead", "lena"]
FOUNDED += ["--totp-secret", "JBSWY3DPEHPK3PXP"]


@dataclass(frozen=True)
class House:
    """One installation; `database` is a path on SQLite and a name on PostgreSQL."""

    folder: Path
    database: str
    tree: Path = ROOT

    @property
    def keys(self) -> Path:
        return self.folder / "keys"

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if name not in THEIRS}
        own = {"HEARTH_DATA": str(self.folder / "data"), "HEARTH_KEYS": str(self.keys)}
        if not settings.ON_SQLITE:
            door = quote(_server()["host"], safe="")
            own["DATABASE_URL"] = f"postgresql://hearth:tell-nobody@/{self.database}?host={door}"
            own["PG_BINDIR"] = str(find_postgres())
        return kept | own | {"LOG_LEVEL": "ERROR", "HEARTH_LEAD_PASSPHRASE": "four words at sea"}

    def start(self, *words: str, more: dict[str, str] | None = None, **how: Any) -> Any:
        """Start `manage.py` with these words."""
        command = [sys.executable, str(self.tree / "manage.py"), *words]
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
        env = self.environment | (more or {})
        return subprocess.Popen(command, env=env, cwd=self.tree, **pipes, **how)

    def manage(self, *words: str, code: int = 0, **how: Any) -> str:
        """Run `manage.py` to its end and return all that it said; it ends with this code."""
        with self.start(*words, **how) as process:
            said, _nothing = process.communicate(timeout=100)
        assert process.returncode == code, said
        return str(said)

    def sql(self, *statements: str) -> list[tuple[Any, ...]]:
        """Run these in one transaction, past Hearth; return what the last one found."""
        if settings.ON_SQLITE:
            door: Any = sqlite3.connect(self.database, timeout=20)
        else:
            door = psycopg.connect(_conninfo(self.database))
        with contextlib.closing(door), door:
            for statement in statements:
                found = door.execute(statement)
            return found.fetchall() if found.description else []

    @property
    def name(self) -> str:
        """What the community in it is called."""
        return str(self.sql("SELECT name FROM community_community")[0][0])


def empty_house(folder: Path, like: House | None = None) -> House:
    """Return a place with nothing in it, or with a copy of another's database and keys."""
    folder.mkdir(parents=True, exist_ok=True)
    if settings.ON_SQLITE:
        house = House(folder, str(folder / "data" / "hearth.sqlite3"))
        (folder / "data").mkdir(mode=0o700)
        if like:
            with contextlib.closing(sqlite3.connect(like.database)) as source:
                source.execute("VACUUM INTO ?", [house.database])
    else:
        name = f"house_{os.getpid()}_{len(MADE)}"
        MADE.append(name)
        template = f" TEMPLATE {like.database}" if like else ""
        with psycopg.connect(_conninfo("postgres"), autocommit=True) as server:
            server.execute(f"CREATE DATABASE {name}{template}")
        house = House(folder, name)
    if like:
        shutil.copytree(like.keys, house.keys)
    return house


@pytest.fixture(scope="session")
def founded() -> Iterator[House]:
    """A founded community that no test changes, to be copied."""
    with tempfile.TemporaryDirectory(prefix="hearth-house-") as folder:
        house = empty_house(Path(folder) / "founded")
        house.manage("migrate", "--verbosity", "0")
        house.manage("found", *FOUNDED)
        yield house
        drop_all()


@pytest.fixture(scope="session")
def saved(founded: House) -> Path:
    """A back-up of the founded community, to be copied."""
    founded.manage("backup", "--to", str(founded.folder / "backups"))
    return next((founded.folder / "backups").glob("*.tar"))


@pytest.fixture
def house(founded: House, tmp_path: Path) -> House:
    """A founded community of the test's own: Lanternlight, led by lena."""
    return empty_house(tmp_path / "house", founded)


@pytest.fixture
def empty(house: House, tmp_path: Path) -> House:
    """A new machine with the keys of the house, and nothing in its database."""
    new = empty_house(tmp_path / "new")
    shutil.copytree(house.keys, new.keys)
    return new


def from_tree(house: House, tree: Path) -> House:
    """Return the same house, run by the programme in this folder."""
    return replace(house, tree=tree)


def drop_all() -> None:
    """Drop the databases that were made."""
    if not MADE:
        return
    with psycopg.connect(_conninfo("postgres"), autocommit=True) as server:
        while MADE:
            server.execute(f"DROP DATABASE {MADE.pop()} WITH (FORCE)")


MADE: list[str] = []


def _server() -> dict[str, str]:
    told = settings.DATABASES["default"]
    return {"host": told["OPTIONS"].get("host") or told["HOST"], "user": told["USER"]}


def _conninfo(database: str) -> str:
    return make_conninfo(dbname=database, **_server())
