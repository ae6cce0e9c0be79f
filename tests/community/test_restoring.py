"""A back-up goes back whole or not at all, and says what the person at the machine must look at."""

import dataclasses
import hashlib
import json
import time
from pathlib import Path

import pytest
from django.conf import settings

from community.backups import archive, restoring
from community.backups.errors import NoBackup
from tests.community.test_backups import made, programs
from tests.houses import House, empty, founded, house, saved
from tests.processes import free_port

__all__ = ["empty", "founded", "house", "saved"]
LEFT = "UPDATE community_member SET closed_at = '2026-11-24' WHERE handle = 'lena'"
RENAMED = "UPDATE community_community SET name = 'Elsewhere'"

pytestmark = pytest.mark.heavy


def aside(house: House, backup: Path) -> list[Path]:
    """Return what is kept of the database that was replaced."""
    if settings.ON_SQLITE:
        return list((house.folder / "data").glob("*.before-*"))
    return [path for path in backup.parent.glob("*.tar") if path != backup]


def test_on_a_new_machine_everything_is_there_again(empty: House, saved: Path) -> None:
    said = empty.manage("restore", str(saved))
    assert "Everyone signs in again" in said
    assert "cannot be known from here" in said
    assert empty.name == "Lanternlight"
    assert "The audit holds" in empty.manage("verify_audit")
    assert empty.sql("SELECT action FROM community_auditentry ORDER BY number DESC LIMIT 1") == [
        ("backup.restored",)
    ]


def test_what_is_there_is_replaced_only_when_told_and_kept_aside(house: House) -> None:
    path = made(house)
    house.sql(RENAMED)
    assert "--replace" in house.manage("restore", str(path), code=1)
    assert house.name == "Elsewhere"
    assert aside(house, path) == []
    time.sleep(1.1)  # a name has seconds
    said = house.manage("restore", str(path), "--replace")
    assert house.name == "Lanternlight"
    assert "No account is back" in said
    [kept] = aside(house, path)
    assert str(kept) in said
    if settings.ON_SQLITE:
        Path(house.database).unlink()
        kept.rename(house.database)
    else:
        house.manage("restore", str(kept), "--replace")
    assert house.name == "Elsewhere"


def test_it_names_who_left_since_and_is_back(house: House, saved: Path) -> None:
    house.sql(LEFT)
    said = house.manage("restore", str(saved), "--replace")
    assert "back and were gone or closed: lena" in said
    assert "left or asked for erasure" in said


def test_the_audit_goes_on_from_the_backup_and_keeps_the_proof_of_more(
    house: House, saved: Path
) -> None:
    heads, later = house.keys / "audit-heads.jsonl", {"at": "2026-11-24", "number": 9, "mac": "x"}
    heads.write_text(json.dumps(later) + "\n")
    said = house.manage("restore", str(saved), "--replace")
    [proof] = house.keys.glob("audit-heads.jsonl.after-2-*")
    assert str(proof) in said
    assert json.loads(proof.read_text()) == later
    assert heads.read_text() == ""
    assert "The audit holds" in house.manage("verify_audit")


def test_an_audit_that_does_not_hold_is_said_aloud(house: House, empty: House) -> None:
    path = made(house)
    (empty.keys / "audit-key").write_text("made anew on this machine")
    assert "put the keys back first" in empty.manage("restore", str(path), code=1)
    said = empty.manage("restore", str(path), "--unsealed", code=3)
    assert "Row 1 was changed" in said
    assert "does not hold" in said
    assert empty.name == "Lanternlight"


def test_a_damaged_one_touches_nothing(house: House, saved: Path, tmp_path: Path) -> None:
    hurt, content = tmp_path / "hurt.tar", bytearray(saved.read_bytes())
    content[9000] ^= 1
    hurt.write_bytes(content)
    house.sql(RENAMED)
    assert "damaged" in house.manage("restore", str(hurt), "--replace", code=1)
    assert house.name == "Elsewhere"


def test_one_of_a_newer_hearth_is_refused(house: House) -> None:
    values = "'forums', '9999_from_the_future', '2040-01-01'"
    house.sql(f"INSERT INTO django_migrations (app, name, applied) VALUES ({values})")
    said = house.manage("restore", str(made(house)), "--replace", code=1)
    assert "newer Hearth" in said
    assert "forums.9999_from_the_future" in said


def test_one_of_another_engine_is_refused(saved: Path) -> None:
    other = "postgresql" if settings.ON_SQLITE else "sqlite"
    manifest = dataclasses.replace(archive.read_manifest(saved), engine=other).sealed()
    with pytest.raises(NoBackup, match="goes back to the engine it came from"):
        restoring._refuse_what_does_not_fit(manifest, unsealed=False)


def test_a_database_of_something_else_is_left_alone(empty: House, saved: Path) -> None:
    empty.sql("CREATE TABLE recipes (name varchar(20))")
    assert "not Hearth's" in empty.manage("restore", str(saved), "--replace", code=1)
    assert empty.sql("SELECT count(*) FROM recipes") == [(0,)]


def test_nothing_is_replaced_under_a_running_hearth(house: House, saved: Path) -> None:
    serving = house.start("serve", "--port", str(free_port()))
    try:
        worked = "SELECT count(*) FROM community_periodicjob WHERE finished_at IS NOT NULL"
        while house.sql(worked) == [(0,)]:
            assert serving.poll() is None
            time.sleep(0.2)
        assert "Stop" in house.manage("restore", str(saved), "--replace", code=1)
    finally:
        serving.terminate()
        serving.communicate()
    house.manage("restore", str(saved), "--replace")


@pytest.mark.parametrize("after", [0.1, 0.4, 0.8])
def test_a_killed_one_leaves_the_old_state_or_the_new(
    house: House, saved: Path, after: float
) -> None:
    house.sql(RENAMED)
    process = house.start("restore", str(saved), "--replace")
    time.sleep(0.6 + after)
    process.kill()
    process.communicate()
    assert house.name in {"Elsewhere", "Lanternlight"}
    house.manage("migrate", "--verbosity", "0")
    assert "The audit holds" in house.manage("verify_audit")


@pytest.mark.skipif(not settings.ON_SQLITE, reason="PostgreSQL looks after its own files")
def test_a_database_that_is_broken_is_kept_and_replaced(house: House, saved: Path) -> None:
    Path(house.database).write_bytes(b"not a database at all")
    said = house.manage("restore", str(saved), "--replace")
    assert "cannot be known from here" in said
    assert house.name == "Lanternlight"
    assert [kept.read_bytes() for kept in aside(house, saved)] == [b"not a database at all"]


@pytest.mark.services
@pytest.mark.parametrize("way", ["stops", "ends early and well"])
def test_what_breaks_midway_changes_nothing(
    house: House, saved: Path, tmp_path: Path, way: str
) -> None:
    house.sql(RENAMED)
    half = '$real/pg_restore "$@" | head -c 20000; echo "error: gone" >&2; exit 1'
    if way == "ends early and well":  # a row that is cut in two
        half = 'case $1 in --version) exec $real/pg_restore "$@";; esac; '
        half += '$real/pg_restore "$@" | head -c 20000; printf "\\nSELECT 1/0;\\n"'
    else:
        half = 'case $1 in --version) exec $real/pg_restore "$@";; esac; ' + half
    broken = programs(tmp_path / "bin", house.environment["PG_BINDIR"], pg_restore=half)
    said = house.manage("restore", str(saved), "--replace", code=1, more=broken)
    assert "Nothing was changed" in said
    assert house.name == "Elsewhere"
    assert "The audit holds" in house.manage("verify_audit")


@pytest.mark.services
def test_sign_ins_that_redis_remembers_are_forgotten(empty: House, saved: Path) -> None:
    from redis import Redis

    secret = (empty.keys / "secret-key").read_text().strip()
    ours = "hearth-" + hashlib.sha256(f"redis:{secret}".encode()).hexdigest()[:12]
    with Redis.from_url(settings.REDIS_URL) as redis:
        redis.set(f"{ours}:1:sign-in.of-somebody", "x")
        redis.set("another-programme", "x")
        empty.manage("restore", str(saved))
        assert redis.get(f"{ours}:1:sign-in.of-somebody") is None
        assert redis.get("another-programme") == b"x"
        redis.delete("another-programme")
