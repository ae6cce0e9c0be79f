"""Real server processes on the test database, started for one test and stopped after it."""

import contextlib
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator

from django.conf import settings
from django.db import connection

LONGEST_START = 90  # seconds: one that makes the demo first, while others keep both cores busy
MANAGE = str(settings.BASE_DIR / "manage.py")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(port: int, **more: str) -> dict[str, str]:
    """Return the environment of a server on the database that this test uses."""
    told = connection.settings_dict
    url = f"sqlite:///{told['NAME']}"
    if connection.vendor == "postgresql":
        host = told["OPTIONS"].get("host") or told["HOST"]
        url = f"postgresql://{told['USER']}@/{told['NAME']}?host={host}"
    kept = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    return kept | {
        "DATABASE_URL": url,
        "REDIS_URL": settings.REDIS_URL,
        "PORT": str(port),
        "HEARTH_DEBUG": "1",  # static files straight from the apps
        "SECRET_KEY": settings.SECRET_KEY,
        "AUDIT_KEY": settings.AUDIT_KEY,
        "SEALING_KEYS": " ".join(settings.SEALING_KEYS),
        **more,
    }


@contextlib.contextmanager
def serving(*words: str, **more: str) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """Run `manage.py serve` and yield its address and its process."""
    port = free_port()
    command = [sys.executable, MANAGE, "serve", *words]
    process = subprocess.Popen(command, env=environment(port, **more), stdout=subprocess.DEVNULL)
    try:
        _wait_until_up(port, process)
        yield f"http://localhost:{port}", process
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait(15)


def _wait_until_up(port: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + LONGEST_START
    while time.monotonic() < until:
        assert process.poll() is None, "the server stopped while starting"
        with contextlib.suppress(OSError):
            urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2).read()
            return
        time.sleep(0.1)
    raise AssertionError("the server did not come up")
