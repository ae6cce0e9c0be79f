"""Files of old words, and what the command says about them."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

from django.core.management import CommandError, call_command


class File:
    """A file of old words, and what the command said about it."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "old.jsonl"
        self.out = self.wrong = ""

    def holds(self, *told: dict[str, Any] | bytes) -> "File":
        rows = [row if isinstance(row, bytes) else json.dumps(row).encode() for row in told]
        self.path.write_bytes(b"\n".join(rows) + b"\n")
        return self

    def comes(self, *words: str) -> bool:
        """Import it and tell whether all of it came."""
        out, wrong = StringIO(), StringIO()
        code = 0
        try:
            call_command("import_topics", str(self.path), *words, stdout=out, stderr=wrong)
        except CommandError as left_out:
            code = left_out.returncode
        self.out, self.wrong = out.getvalue(), wrong.getvalue()
        assert code in {0, 1}
        return code == 0


def old(**more: Any) -> dict[str, Any]:
    """Return an old topic of wren's, with two replies of robin's and wren's."""
    told = {
        "board": "family",
        "title": "The first winter",
        "body": "It was *long*.",
        "reply_wanted": "listen",
        "author": "wren",
        "created": "2019-01-05T20:00:00+01:00",
        "replies": [
            {"author": "wren", "body": "Thank you.", "created": "2019-01-06T09:00:00Z"},
            {"author": "robin", "body": "I hear you.", "created": "2019-01-05T21:00:00+00:00"},
        ],
    }
    return told | more


def reply(**more: Any) -> dict[str, Any]:
    """Return one old reply of robin's."""
    told = {"author": "robin", "body": "I hear you.", "created": "2019-02-01T00:00:00Z"}
    return told | more


def write_many(path: Path, topics: int) -> None:
    with path.open("w") as out:
        for number in range(topics):
            said = [reply(author=f"friend{n}", body=f"Reply {n}.") for n in range(20)]
            out.write(json.dumps(old(title=f"Winter {number}", replies=said)) + "\n")
