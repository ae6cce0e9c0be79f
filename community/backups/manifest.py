"""What a back-up says about itself, sealed with the audit key."""

import hmac
import json
from dataclasses import asdict, dataclass, fields, replace
from datetime import UTC, datetime
from typing import Any

from community import audit
from community.backups.errors import NoBackup

FORMAT = 1
ENGINES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


@dataclass(frozen=True)
class Contents:
    """What lies in a dump, read from the very state that was dumped."""

    engine_version: str
    migrations: list[str]
    audit_head: int


@dataclass(frozen=True)
class Manifest:
    """The first part of a back-up. `audit_head` is the number of the last act in its audit."""

    made_at: str
    engine: str
    engine_version: str
    hearth: str
    migrations: list[str]
    audit_head: int
    size: int
    sha256: str
    format: int = FORMAT
    seal: str = ""

    def sealed(self) -> "Manifest":
        """Return it with the seal of this Hearth's audit key."""
        return replace(self, seal=self._expected_seal())

    @property
    def is_sealed(self) -> bool:
        """Whether a Hearth with our audit key wrote exactly this."""
        return hmac.compare_digest(self.seal, self._expected_seal())

    @property
    def moment(self) -> str:
        """When it was made, for people."""
        return f"{datetime.fromisoformat(self.made_at).astimezone(UTC):%d %B %Y, %H:%M} UTC"

    def written(self) -> bytes:
        """Return it as it lies in the file."""
        return json.dumps(asdict(self), indent=1, sort_keys=True).encode()

    def _expected_seal(self) -> str:
        words = json.dumps(asdict(replace(self, seal="")), sort_keys=True)
        return audit.digest(f"backup:{words}")


def read(written: bytes) -> Manifest:
    """Return the manifest of these bytes, or say that they are none."""
    try:
        told: dict[str, Any] = json.loads(written)
        if told["format"] > FORMAT:
            raise NoBackup("This back-up was made by a newer Hearth. Bring this one up to date.")
        manifest = Manifest(**{field.name: told[field.name] for field in fields(Manifest)})
        datetime.fromisoformat(manifest.made_at)
        fits = manifest.engine in ENGINES and manifest.size >= 0 and str(manifest.seal)
    except (ValueError, KeyError, TypeError) as fault:
        raise NoBackup("This file is not a back-up of Hearth.") from fault
    if not fits:
        raise NoBackup("This file is not a back-up of Hearth.")
    return manifest
