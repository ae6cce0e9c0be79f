"""Throws odd calls at the API of a demo that is started for the run, signed in as several people.

`make fuzz` runs it. No answer may be a fault of ours, and each must be one that is documented.
"""

import os
import subprocess
import sys
from pathlib import Path
from subprocess import DEVNULL

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"  # its data and keys are thrown away
django.setup()

from docs.client import Hearth  # noqa: E402
from tests.cast import PASSPHRASE, code_now  # noqa: E402
from tests.processes import MANAGE, environment, free_port, serving  # noqa: E402

CHECKS = [
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_schema_conformance",
]
WHO = ["", "ana", "finn", "mara", "lena"]  # nobody, member, host, moderator, lead
KNOWN = Path(__file__).with_suffix(".toml")


def main(schemathesis: str, seconds: str, *more: str) -> int:
    """Fuzz for so many seconds as each person; tell with the exit code whether all was well."""
    quiet = {"HEARTH_DEBUG": "0", "LOG_LEVEL": "ERROR"}
    for words in (["migrate", "--verbosity", "0"], ["demo"]):
        at = environment(free_port(), **quiet)
        subprocess.run([sys.executable, MANAGE, *words], env=at, stdout=DEVNULL, check=True)
    with serving(**quiet) as (site, _process):
        bad = [who or "nobody" for who in WHO if fuzz(schemathesis, site, who, seconds, more)]
    print("fuzz: " + (f"faults as {', '.join(bad)}" if bad else "no fault was found"))
    return bool(bad)


def fuzz(schemathesis: str, site: str, who: str, seconds: str, more: tuple[str, ...]) -> int:
    """Make calls as one person."""
    print(f"\nfuzz as {who or 'someone signed out'}", flush=True)
    signed_in = ["--header", f"X-Session-Token:{token_of(site, who)}"] if who else []
    command = [
        *(schemathesis, f"--config-file={KNOWN}", "run", f"{site}/api/v1/openapi.json"),
        *("--checks", ",".join(CHECKS), "--max-time", seconds, "--continue-on-failure"),
        *("--no-color", "--warnings", "off", *signed_in, *more),
    ]
    return subprocess.run(command, check=False).returncode


def token_of(site: str, who: str) -> str:
    """Sign in as someone of the demo."""
    program = Hearth(site)
    program.sign_in(who, PASSPHRASE, code_now())
    return program.token


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
