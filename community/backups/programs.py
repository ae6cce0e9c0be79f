"""Finds and runs PostgreSQL's own programs, which speak every detail of its dumps."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from django.conf import settings
from django.db import connection
from psycopg.conninfo import make_conninfo
from psycopg.pq import Conninfo

from community.backups.errors import NoBackup


def program(name: str, version: int) -> str:
    """Return the path of one of PostgreSQL's programs, of this version or newer."""
    place = settings.PG_BINDIR
    found = shutil.which(name, path=place or None)
    advice = (
        "Install PostgreSQL's client programs (on Debian and Ubuntu: apt install "
        "postgresql-client), or name their folder in PG_BINDIR."
    )
    if found is None:
        raise NoBackup(f"PostgreSQL's program {name} is not {f'in {place}' if place else 'here'}. "
                       f"{advice}")  # fmt: skip
    told = subprocess.run([found, "--version"], capture_output=True, text=True).stdout
    its = re.search(r"\(PostgreSQL\) (\d+)", told)
    if its is None or int(its[1]) < version:
        has = f"of version {its[1]}" if its else "of an unknown version"
        raise NoBackup(f"{found} is {has} and version {version} is needed. {advice}")
    return found


@contextmanager
def running(
    command: list[str], said: IO[bytes], written_to: bool
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a program on our database; what it is told ends, and it too, if we do not finish.

    The password goes by the environment: a command line can be read by everyone on the machine.
    """
    where = address()
    password = where.pop("password", "")
    environment = os.environ | ({"PGPASSWORD": password} if password else {})
    with subprocess.Popen(
        [*command, f"--dbname={make_conninfo(**where)}"],
        env=environment,
        stdin=subprocess.PIPE if written_to else subprocess.DEVNULL,
        stdout=subprocess.DEVNULL if written_to else subprocess.PIPE,
        stderr=said,
    ) as process:
        try:
            yield process
        except BaseException:
            process.kill()
            raise


def address() -> dict[str, str]:
    """Return where the database is, in the words of PostgreSQL's own programs."""
    known = {option.keyword.decode() for option in Conninfo.get_defaults()}
    told = connection.get_connection_params()
    return {
        name: str(value)
        for name, value in told.items()
        if name in known and name != "client_encoding"
    }


def reason(said: IO[bytes]) -> str:
    """Return the line that names the fault; the lines around it may quote what people wrote."""
    said.seek(0)
    lines = said.read().decode(errors="replace").splitlines()
    faults = [line for line in lines if re.search(r"(?i)\b(error|fatal)\b", line)]
    return (faults or lines or ["it gave no reason."])[0]
