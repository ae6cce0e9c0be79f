"""A back-up is whole or not there, holds no key and no sign-in, and says so kindly if it fails."""

import fcntl
import hashlib
import json
import resource
import signal
import stat
import tarfile
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from tests.houses import House, empty, founded, house, saved

__all__ = ["empty", "founded", "house", "saved"]
SIGN_IN = "a-session-key-of-somebody-here"

pytestmark = pytest.mark.heavy


def only(folder: Path) -> Path:
    """Return the one back-up in a folder that holds nothing else."""
    paths = [path for path in folder.iterdir() if path.name != ".hearth-lock"]
    assert len(paths) == 1, paths
    return paths[0]


def made(house: House, *more: str) -> Path:
    folder = house.folder / "backups"
    house.manage("backup", "--to", str(folder), *more)
    return only(folder)


def sign_someone_in(house: House) -> None:
    columns = "session_key, session_data, expire_date, began_at"
    values = f"'{SIGN_IN}', 'x', '2040-01-01', '2026-01-01'"
    house.sql(f"INSERT INTO community_signin ({columns}) VALUES ({values})")


def test_a_backup_is_one_private_file_that_says_what_it_holds(founded: House, saved: Path) -> None:
    assert stat.S_IMODE(saved.stat().st_mode) == 0o600
    assert stat.S_IMODE(saved.parent.stat().st_mode) == 0o700
    with tarfile.open(saved) as tar:
        told = json.load(tar.extractfile("manifest.json"))
        dump = tar.extractfile("dump").read()
    assert told["sha256"] == hashlib.sha256(dump).hexdigest()
    assert told["audit_head"] == 2
    assert "community.0001_initial" in told["migrations"]
    assert "whole and sealed" in founded.manage("backup", "--check", str(saved))


def test_no_key_and_no_sign_in_is_in_it(house: House, empty: House) -> None:
    sign_someone_in(house)
    path = made(house)
    content = path.read_bytes()
    for kept in house.keys.iterdir():
        assert kept.read_bytes().strip() not in content
    assert SIGN_IN.encode() not in content
    empty.manage("restore", str(path))
    assert empty.sql("SELECT count(*) FROM community_signin") == [(0,)]
    assert house.sql("SELECT count(*) FROM community_signin") == [(1,)]


def test_keys_go_to_another_place_and_only_there(house: House, tmp_path: Path) -> None:
    apart = tmp_path / "vault" / "keys.tar"
    path = made(house, "--keys", str(apart))
    assert stat.S_IMODE(apart.stat().st_mode) == 0o600
    with tarfile.open(apart) as tar:
        for name in ("secret-key", "audit-key", "sealing-keys", "push-key"):
            assert tar.extractfile(name).read() == (house.keys / name).read_bytes()
    house.manage("backup", "--keys", str(apart))
    beside = house.manage(
        "backup", "--to", str(path.parent), "--keys", str(path.parent / "keys.tar"), code=1
    )
    assert "in another folder" in beside
    assert "in another folder" in house.manage(
        "backup", "--keys", str(house.folder / "data" / "keys.tar"), code=1
    )
    assert "elsewhere" in house.manage("backup", "--to", str(house.keys / "here"), code=1)
    (apart.parent / "letters").write_text("dear")
    assert "something else" in house.manage(
        "backup", "--keys", str(apart.parent / "letters"), code=1
    )
    assert (apart.parent / "letters").read_text() == "dear"
    assert only(path.parent) == path


def test_only_older_ones_of_this_hearth_are_let_go(house: House, tmp_path: Path) -> None:
    folder = house.folder / "backups"
    first = made(house)
    strangers = folder / "hearth-2020-01-01T000000Z.tar"
    strangers.write_bytes(b"not ours")
    time.sleep(1.1)
    failed = house.manage("backup", "--to", str(folder), "--keep", "1", code=1, **tiny())
    assert "Traceback" not in failed
    assert first.exists()
    said = house.manage("backup", "--to", str(folder), "--keep", "1")
    assert f"{first} is deleted" in said
    left = {path.name for path in folder.glob("*.tar")} - {strangers.name}
    assert len(left) == 1
    assert strangers.read_bytes() == b"not ours"
    assert "invalid" in house.manage("backup", "--to", str(folder), "--keep", "0", code=2)


HURT = {
    "byte": (lambda it: it[:9000] + bytes([it[9000] ^ 1]) + it[9001:], "damaged"),
    "end": (lambda it: it[: len(it) // 2], "end is missing"),
    "manifest": (lambda it: it.replace(b'_head": 2', b'_head": 1'), "somebody changed it"),
    "newer": (lambda it: it.replace(b'"format": 1', b'"format": 2'), "newer Hearth"),
    "letter": (lambda _it: b"Dear all", "not a back-up"),
    "nothing": (lambda _it: b"", "not a back-up"),
}


@pytest.mark.parametrize("hurt", HURT)
def test_what_is_damaged_or_something_else_is_found_out(
    founded: House, saved: Path, settings: Any, tmp_path: Path, hurt: str
) -> None:
    settings.AUDIT_KEY = (founded.keys / "audit-key").read_text()
    harm, sentence = HURT[hurt]
    path = tmp_path / "hurt.tar"
    path.write_bytes(harm(saved.read_bytes()))
    with pytest.raises(CommandError, match=sentence):
        call_command("backup", check=path)


def test_another_communitys_backup_is_not_taken_for_ours(saved: Path, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="another community"):
        call_command("backup", check=saved)
    with pytest.raises(CommandError, match="No such file"):
        call_command("backup", check=tmp_path / "nowhere.tar")


def test_what_cannot_be_done_is_said_in_a_sentence(house: House, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert "could not be written" in house.manage(
        "backup", "--to", str(tmp_path / "file" / "below"), code=1
    )
    assert "Say where to" in house.manage("backup", code=1)
    folder = house.folder / "backups"
    folder.mkdir()
    with (folder / ".hearth-lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert "Another back-up" in house.manage("backup", "--to", str(folder), code=1)
    assert not list(folder.glob("*.tar"))


def tiny() -> dict[str, object]:
    """Return how to start a process whose files cannot grow: as if the disk were full."""
    limit = (60_000, 60_000)
    return {"preexec_fn": lambda: resource.setrlimit(resource.RLIMIT_FSIZE, limit)}


def test_a_full_disk_leaves_nothing_behind(house: House) -> None:
    folder = house.folder / "backups"
    said = house.manage("backup", "--to", str(folder), code=1, **tiny())
    assert "could not be" in said
    assert "Traceback" not in said
    assert [path.name for path in folder.iterdir()] == [".hearth-lock"]


def test_a_killed_one_leaves_no_half_file_and_the_next_tidies_up(house: House) -> None:
    folder = house.folder / "backups"
    process = house.start("backup", "--to", str(folder))
    while not list(folder.glob(".hearth-partial-*/dump")):
        assert process.poll() is None
        time.sleep(0.001)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert not list(folder.glob("*.tar"))
    assert list(folder.glob(".hearth-partial-*"))
    made(house)


def test_it_holds_one_moment_while_others_go_on_writing(house: House, empty: House) -> None:
    done = threading.Event()

    def write() -> None:
        number = 0
        insert = "INSERT INTO community_periodicjob (name, next_run) VALUES "
        while not done.is_set():
            number += 1
            pair = [f"('{side} {number}', '2040-01-01')" for side in ("left", "right")]
            house.sql(*[insert + values for values in pair])

    writer = threading.Thread(target=write)
    writer.start()
    try:
        path = made(house)
    finally:
        done.set()
        writer.join()
    empty.manage("restore", str(path))
    side = "SELECT count(*) FROM community_periodicjob WHERE name LIKE '{} %'"
    assert empty.sql(side.format("left")) == empty.sql(side.format("right")) != [(0,)]


def programs(folder: Path, real: str, **scripts: str) -> dict[str, str]:
    """Return a PG_BINDIR in which these programs are scripts and the others are real."""
    folder.mkdir()
    for name in ("pg_dump", "pg_restore", "psql"):
        script = scripts.get(name, f'exec {real}/{name} "$@"')
        (folder / name).write_text(f"#!/bin/sh\nreal={real}\n{script}\n")
        (folder / name).chmod(0o755)
    return {"PG_BINDIR": str(folder)}


@pytest.mark.services
def test_no_process_shows_the_password_on_its_command_line(house: House, tmp_path: Path) -> None:
    real, shown = house.environment["PG_BINDIR"], tmp_path / "shown"
    spy = f'echo "$0 $@" >>{shown}; exec $real/$(basename $0) "$@"'
    spied = programs(tmp_path / "bin", real, pg_dump=spy, pg_restore=spy, psql=spy)
    house.manage("backup", "--to", str(house.folder / "backups"), more=spied)
    path = only(house.folder / "backups")
    house.manage("restore", str(path), "--replace", more=spied)
    assert {"pg_dump", "pg_restore", "psql"} <= set(shown.read_text().replace("/", " ").split())
    assert "tell-nobody" not in shown.read_text()


@pytest.mark.services
def test_missing_or_older_programs_are_named(house: House, tmp_path: Path) -> None:
    folder = str(house.folder / "backups")
    nothing = {"PG_BINDIR": str(tmp_path)}
    said = house.manage("backup", "--to", folder, code=1, more=nothing)
    assert "pg_dump is not in" in said
    assert "postgresql-client" in said
    old = 'echo "pg_dump (PostgreSQL) 9.6.1"'
    older = programs(tmp_path / "bin", house.environment["PG_BINDIR"], pg_dump=old)
    assert "of version 9 " in house.manage("backup", "--to", folder, code=1, more=older)
    assert not list(Path(folder).glob("*.tar"))
