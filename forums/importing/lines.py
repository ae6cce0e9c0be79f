"""From a file to numbered lines, one at a time: the file is never held whole."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO, NoReturn

LONGEST = 32 * 1024 * 1024
CHUNK = 64 * 1024
BOM = b"\xef\xbb\xbf"


class BadLine(Exception):
    """A line that is left out, with a sentence for whoever mends the file."""


@dataclass(frozen=True)
class Line:
    """One line that is not empty: what it says, or why it says nothing."""

    number: int
    said: dict[str, Any]
    wrong: str = ""
    size: int = 0


def read_lines(file: BinaryIO) -> Iterator[Line]:
    """Yield each line of a file with its number, good or bad; empty lines only count."""
    for number, (raw, size) in enumerate(_raw_lines(file), start=1):
        if number == 1:
            raw = raw.removeprefix(BOM)
        if size <= LONGEST and not raw.strip():
            continue
        try:
            yield Line(number, _told(raw, size), size=size)
        except BadLine as bad:
            yield Line(number, {}, str(bad), size)


def _raw_lines(file: BinaryIO) -> Iterator[tuple[bytes, int]]:
    """Yield the lines with their sizes; of one that is too long, nothing but its size."""
    while raw := file.readline(LONGEST + 1):
        size, more = len(raw), raw
        while size > LONGEST and more and not more.endswith(b"\n"):
            more = file.readline(CHUNK)
            size += len(more)
        yield (raw if size <= LONGEST else b""), size


def _told(raw: bytes, size: int) -> dict[str, Any]:
    if size > LONGEST:
        raise BadLine(f"it is longer than {LONGEST // 1024**2} MB. Split the topic in two.")
    try:
        said = json.loads(raw.decode("utf-8"), parse_constant=_no_number)
    except UnicodeDecodeError as broken:
        raise BadLine(f"byte {broken.start + 1} is not UTF-8. Save the file as UTF-8.")
    except json.JSONDecodeError as broken:
        raise BadLine(f"it is not JSON: at character {broken.colno} something is amiss.")
    except RecursionError:
        raise BadLine("it is nested too deeply to be a topic.")
    except ValueError:  # a number of thousands of digits, or one that is none
        raise BadLine("it holds a number that cannot be read.")
    if not isinstance(said, dict):
        raise BadLine("it is JSON, but not an object in { }.")
    return said


def _no_number(name: str) -> NoReturn:
    raise ValueError(name)
