"""Puts a back-up in the place of the database, and settles what an older state would upset."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from redis.exceptions import RedisError

from community import audit, cache, triggers
from community.backups import archive, present
from community.backups.errors import NoBackup
from community.backups.making import engine, make
from community.backups.manifest import ENGINES, Manifest


@dataclass(frozen=True)
class Outcome:
    """What came of it, for the person who must open the doors again."""

    manifest: Manifest
    aside: Path | None
    left_since: list[str] | None
    faults: list[str]
    heads_aside: Path | None
    cache_forgotten: bool


def restore(path: Path, *, replace: bool, unsealed: bool, at_rest: Callable[[], None]) -> Outcome:
    """Check everything that can be checked, then replace, migrate and look at the result.

    `at_rest` raises NoBackup while a worker still works on the present database.
    """
    manifest = archive.check(path)
    _refuse_what_does_not_fit(manifest, unsealed=unsealed)
    before = present.look()
    _refuse_over_something(before, replace=replace)
    at_rest()
    engine().refuse_while_others_use_it()
    keep = None if before.is_empty else partial(make, path.resolve().parent)
    try:
        aside = engine().put_back(path, manifest, keep)
    except OSError as fault:
        raise NoBackup(f"Nothing was put back: {fault.strerror}.") from fault
    _bring_up_to_date(aside)
    forgotten = _forget_the_cache()
    faults, heads_aside = _continue_audit(manifest)
    return Outcome(
        manifest=manifest,
        aside=aside,
        left_since=_who_is_back(before),
        faults=faults,
        heads_aside=heads_aside,
        cache_forgotten=forgotten,
    )


def _refuse_what_does_not_fit(manifest: Manifest, *, unsealed: bool) -> None:
    if not manifest.is_sealed and not unsealed:
        raise NoBackup(
            "This back-up was not sealed with the audit key of this Hearth: it comes from another "
            "community, or somebody changed it. After a move to a new machine, put the keys back "
            "first. Are the old keys lost, and do you trust this file? Then say --unsealed."
        )
    if manifest.engine != connection.vendor:
        raise NoBackup(
            f"This back-up was made on {ENGINES[manifest.engine]} and this Hearth runs on "
            f"{ENGINES[connection.vendor]}. A back-up goes back to the engine it came from: "
            "set DATABASE_URL accordingly."
        )
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    if newer := set(manifest.migrations) - known:
        raise NoBackup(
            f"This back-up is of a newer Hearth ({manifest.hearth}): this one does not know "
            f"{sorted(newer)[0]}. Bring Hearth to that version, then restore."
        )


def _refuse_over_something(before: present.Present, *, replace: bool) -> None:
    if not before.is_ours:
        raise NoBackup("The database holds tables that are not Hearth's. Give it one of its own.")
    if not before.is_empty and not replace:
        raise NoBackup(
            "There is a community in this database. Say --replace to put the back-up in its "
            "place; what is there now is kept aside."
        )


def _bring_up_to_date(aside: Path | None) -> None:
    try:
        call_command("migrate", verbosity=0, interactive=False)
    except Exception as fault:
        kept = f" What was there before lies in {aside}." if aside else ""
        raise NoBackup(
            f"The back-up is in place, but could not be brought up to date: {fault}{kept}"
        ) from fault


def _who_is_back(before: present.Present) -> list[str] | None:
    if before.members is None:
        return None
    now = present.members_who_stay()
    return sorted(handle for number, handle in now.items() if number not in before.members)


def _forget_the_cache() -> bool:
    try:
        cache.forget_everything()
    except RedisError:
        return False
    return True


def _continue_audit(manifest: Manifest) -> tuple[list[str], Path | None]:
    """Verify the audit up to the back-up, then let the chain go on from there with this act."""
    heads_aside = audit.set_later_heads_aside()
    faults = audit.verify() + [f"Trigger {it.name} is missing." for it in triggers.missing()]
    if not faults:
        audit.record(
            "backup.restored", by=None, subject=f"backup:{manifest.sha256}", made=manifest.made_at
        )
    return faults, heads_aside
