"""How many years of school a text needs."""

import sys
from importlib.resources import files
from types import ModuleType
from typing import IO


def _resource_stream(package: str, path: str) -> IO[bytes]:
    return (files("textstat") / path).open("rb")


# textstat asks setuptools for its word lists in a way that setuptools no longer offers.
if "pkg_resources" not in sys.modules:
    stand_in = ModuleType("pkg_resources")
    stand_in.resource_stream = _resource_stream
    sys.modules["pkg_resources"] = stand_in

import textstat  # noqa: E402


def grade(text: str) -> float:
    """Return the reading grade of a text after Flesch and Kincaid."""
    return float(textstat.flesch_kincaid_grade(text))
