"""A wrong setting: one sentence that names it, and no secret."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from community.environment import Environment, WrongValue

ROOT = Path(__file__).parent.parent.parent
WRONG = [
    ("DATABASE_URL", "nonsense"),
    ("DATABASE_URL", "mysql://me:tell-nobody@db/hearth"),
    ("DATABASE_URL", "postgresql://me:tell-nobody@db:abc/hearth"),
    ("DATABASE_URL", "postgresql://me:tell-nobody@db/"),
    ("SITE_URL", "http://["),
    ("SITE_URL", "community.example"),
    ("PORT", "abc"),
    ("PORT", "99999"),
    ("PORT", "0"),
    ("TRUSTED_PROXIES", "x"),
    ("TRUSTED_PROXIES", "-1"),
    ("REDIS_URL", "nonsense"),
    ("REDIS_URL", "redis://:tell-nobody@host:abc"),
    ("EMAIL_URL", "nonsense"),
    ("EMAIL_URL", "smtp://me:tell-nobody@host:abc"),
    ("LOG_LEVEL", "loud"),
    ("HEARTH_DEBUG", "maybe"),
    ("SECRET_KEY", "tell-nobody"),
    ("AUDIT_KEY", "tell-nobody"),
    ("SEALING_KEYS", "tell-nobody-that-this-one-is-long-enough tell-nobody"),
    ("HEARTH_KEYS", "/proc/nowhere/keys"),
    ("HEARTH_DATA", "/proc/nowhere/data"),
]

pytestmark = pytest.mark.heavy


def hearth(tmp_path: Path, *command: str, **more: str) -> subprocess.CompletedProcess[str]:
    told = {"PATH": os.environ["PATH"], "HEARTH_DATA": f"{tmp_path}/data"}
    told |= {"HEARTH_KEYS": f"{tmp_path}/keys"} | more
    line = [sys.executable, *command]
    return subprocess.run(line, env=told, cwd=ROOT, capture_output=True, text=True, timeout=60)


@pytest.mark.parametrize(("name", "value"), WRONG)
def test_it_says_which_in_one_sentence(name: str, value: str, tmp_path: Path) -> None:
    said = hearth(tmp_path, "manage.py", "check", **{name: value})
    assert said.returncode == 1
    [line] = said.stderr.splitlines()
    assert line.startswith(f"Hearth cannot start. {name}: ")
    assert "tell-nobody" not in line


def test_a_pool_without_a_connection_is_none(tmp_path: Path) -> None:
    more = {"DATABASE_URL": "postgresql:///hearth", "DATABASE_POOL": "0"}
    assert "DATABASE_POOL: “0” is not" in hearth(tmp_path, "manage.py", "check", **more).stderr


def test_a_postgresql_that_is_not_there_is_said_at_once(tmp_path: Path) -> None:
    more = {"DATABASE_URL": "postgresql://me:tell-nobody@127.0.0.1:1/hearth"}
    said = hearth(tmp_path, "manage.py", "serve", **more)
    [line] = said.stderr.splitlines()
    assert line.startswith("CommandError: PostgreSQL cannot be reached.")
    assert "tell-nobody" not in line


def test_what_serves_pages_ends_with_the_sentence_too(tmp_path: Path) -> None:
    said = hearth(tmp_path, "-c", "import community.wsgi", TRUSTED_PROXIES="x")
    assert said.stderr.splitlines()[-1].endswith("“x” is not a number from 0 to 9.")


@pytest.mark.parametrize(("told", "on"), [("1", True), ("on", True), ("", False), ("No", False)])
def test_a_switch_may_be_said_in_many_ways(
    told: str, on: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HEARTH_DEBUG", told)
    assert Environment().switch("HEARTH_DEBUG") is on


@pytest.mark.parametrize(
    "told", ["redis://localhost:6379/0", "rediss://:word@host", "unix:///run/redis.sock?db=1"]
)
def test_a_redis_may_be_anywhere(told: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REDIS_URL", told)
    assert Environment().redis("REDIS_URL") == told


def test_a_key_that_is_long_enough_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "k" * 31)
    with pytest.raises(WrongValue):
        Environment().key("SECRET_KEY", Path("/nowhere"), "secret-key")
    monkeypatch.setenv("SECRET_KEY", "k" * 32)
    assert Environment().key("SECRET_KEY", Path("/nowhere"), "secret-key") == "k" * 32


def test_two_communities_on_one_redis_do_not_meet(tmp_path: Path) -> None:
    show = "from community.settings import *; print(CACHES['default']['KEY_PREFIX'])"
    show += "; print(CHANNEL_LAYERS['default']['CONFIG']['prefix'])"
    said = [
        hearth(tmp_path, "-c", show, REDIS_URL="redis://localhost", SECRET_KEY=key * 32).stdout
        for key in "aab"
    ]
    assert said[0] == said[1] != said[2]
    assert len(set(said[0].split() + said[2].split())) == 2


def test_what_hearth_writes_is_for_its_owner_alone(tmp_path: Path) -> None:
    hearth(tmp_path, "manage.py", "migrate", "--verbosity", "0")
    wide = [path for path in tmp_path.rglob("*") if path.stat().st_mode & 0o077]
    assert (tmp_path / "data" / "hearth.sqlite3").exists()
    assert not wide
