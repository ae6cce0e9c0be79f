"""Dumps and puts back a PostgreSQL database with PostgreSQL's own programs."""

import os
import shutil
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any, cast

import psycopg
from django.db import connection, transaction
from psycopg.conninfo import make_conninfo

from community.backups import archive
from community.backups.errors import NoBackup
from community.backups.manifest import Contents, Manifest
from community.backups.programs import address, program, reason, running
from community.backups.progress import Advance

OTHERS = """
SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()
  AND pid <> pg_backend_pid()
  AND coalesce(backend_type, 'client backend') = 'client backend'
"""
LOOKS, BETWEEN_LOOKS = 10, 0.3  # seconds

# What pg_restore is about to make anew. In one transaction with it, so a failure changes nothing.
CLEAR = """
BEGIN;
SET LOCAL lock_timeout = '10s';
SET LOCAL client_min_messages = 'warning';
DO $$ DECLARE it record; BEGIN
  FOR it IN SELECT c.oid::regclass::text AS name FROM pg_class c
    WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p')
  LOOP EXECUTE 'DROP TABLE IF EXISTS ' || it.name || ' CASCADE'; END LOOP;
  FOR it IN SELECT p.oid::regprocedure::text AS name FROM pg_proc p
    WHERE p.pronamespace = current_schema()::regnamespace AND NOT EXISTS
      (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
  LOOP EXECUTE 'DROP ROUTINE IF EXISTS ' || it.name || ' CASCADE'; END LOOP;
END $$;
"""


def size() -> int:
    """Return how large a dump can get; it is compressed and mostly far smaller."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        return int(cursor.fetchone()[0])


def dump(to: Path, advance: Advance) -> Contents:
    """Write one moment of the database while others go on writing, without sign-ins."""
    dumper = program("pg_dump", _server_version())
    options = ["--format=custom", "--no-owner", "--no-privileges", "--no-comments"]
    options += ["--exclude-table-data=community_signin"]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("SELECT pg_export_snapshot()")
        options.append(f"--snapshot={cursor.fetchone()[0]}")
        _write_out([dumper, *options], to, advance)
        cursor.execute("SELECT app || '.' || name FROM django_migrations ORDER BY 1")
        done = [row[0] for row in cursor.fetchall()]
        cursor.execute("SELECT max(number) FROM community_audithead")
        return Contents(str(_server_version()), done, cursor.fetchone()[0] or 0)


def refuse_while_others_use_it() -> None:
    """Raise NoBackup while anybody else is connected to the database.

    A part that was stopped a moment ago may still be seen there, so it looks more than once.
    """
    _let_go()
    with psycopg.connect(make_conninfo(**address()), autocommit=True) as alone:
        for _ in range(LOOKS):
            if alone.execute(OTHERS).fetchone() == (0,):
                return
            time.sleep(BETWEEN_LOOKS)
    raise NoBackup("Hearth is running on this database. Stop all its parts, then restore.")


def put_back(backup: Path, manifest: Manifest, keep: Callable[[], Path] | None) -> Path | None:
    """Make the dump the database in one transaction; return the back-up kept of the one before."""
    version = max(_server_version(), int(manifest.engine_version))
    reading, playing = program("pg_restore", version), program("psql", 0)
    aside = keep() if keep else None
    _let_go()
    with tempfile.TemporaryFile() as said:
        with running([playing, "-X", "-q", "-v", "ON_ERROR_STOP=1"], said, True) as player:
            assert player.stdin is not None
            _play(backup, [reading, "--no-owner", "--no-privileges"], player.stdin, said)
        if player.returncode:
            raise NoBackup(f"PostgreSQL refused: {reason(said)} Nothing was changed.")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return aside


def _let_go() -> None:
    connection.close()
    cast("Any", connection).close_pool()  # known to this engine's wrapper only


def _play(backup: Path, reading: list[str], into: IO[bytes], said: IO[bytes]) -> None:
    """Clear, restore and commit; without the last word PostgreSQL takes all of it back."""
    faults: list[NoBackup] = []
    command = [*reading, "--file=-"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=said
    ) as reader:
        assert reader.stdin is not None
        assert reader.stdout is not None
        feeder = threading.Thread(target=_feed, args=(backup, reader.stdin, faults))
        feeder.start()
        try:
            into.write(CLEAR.encode())
            shutil.copyfileobj(reader.stdout, into)
        except BrokenPipeError:
            reader.kill()
        feeder.join()
    if faults:
        raise faults[0]
    if reader.returncode == 0:
        into.write(b"COMMIT;\n")
    elif reader.returncode > 0:
        raise NoBackup(f"The back-up cannot be read: {reason(said)} Nothing was changed.")


def _feed(backup: Path, reader: IO[bytes], faults: list[NoBackup]) -> None:
    try:
        with reader:
            archive.read(backup, reader.write, "Putting back")
    except BrokenPipeError:
        return
    except NoBackup as fault:
        faults.append(fault)


def _write_out(command: list[str], to: Path, advance: Advance) -> None:
    with (
        tempfile.TemporaryFile() as said,
        os.fdopen(os.open(to, os.O_CREAT | os.O_WRONLY, 0o600), "wb") as file,
        running(command, said, False) as dumping,
    ):
        assert dumping.stdout is not None
        while piece := dumping.stdout.read(archive.PIECE):
            file.write(piece)
            advance(len(piece))
        if dumping.wait():
            raise NoBackup(f"The back-up could not be made: {reason(said)}")


def _server_version() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        return int(cursor.fetchone()[0]) // 10_000
