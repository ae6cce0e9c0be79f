"""Runs every measurement and prints a table: python -m benchmarks [name …]."""

import os
import sys
import tempfile
from pathlib import Path

folder = tempfile.mkdtemp(prefix="hearth-bench-")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "community.settings")
os.environ.setdefault("HEARTH_DATA", f"{folder}/data")
os.environ.setdefault("HEARTH_KEYS", f"{folder}/keys")
os.environ.setdefault("LOG_LEVEL", "ERROR")
os.environ.setdefault("STATIC_ROOT", f"{folder}/static")

import daphne.server  # noqa: E402, F401 - first: installs Twisted's asyncio reactor
import django  # noqa: E402

django.setup()

from benchmarks import fan_out, forum, pages, posting  # noqa: E402
from benchmarks.table import machine, print_figures, print_rows  # noqa: E402

MEASURES = {
    "pages": pages.measure,
    "posting": posting.measure,
    "fan_out": fan_out.measure,
    "forum": forum.measure,
}

if __name__ == "__main__":
    print(machine())
    for name in sys.argv[1:] or MEASURES:
        rows = MEASURES[name](Path(folder))
        print_rows(name, rows)
        print_figures(rows)
