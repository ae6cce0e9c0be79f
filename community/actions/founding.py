"""Founding a community: its one row, its guidelines, its first lead."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from community import audit
from community.errors import Refused
from community.models import Clause, Community, Member, Role
from community.models.clause import forget_clause

GUIDELINES = Path(__file__).parent.parent / "content" / "guidelines.toml"


@transaction.atomic
def found(*, name: str, country: str, contact: str, **more: Any) -> Community:
    """Make the one community of this database with the shipped guidelines.

    Raises Refused `already_founded` where there is one.
    """
    if Community.objects.exists():
        raise Refused("already_founded", _("There is a community in this database already."))
    audit.begin()
    publish_guidelines()
    community = Community(name=name, country=country, safeguarding_contact=contact)
    community.keep(**more)
    audit.record("community.found", by=None, subject="community:1", country=country)
    return community


@transaction.atomic
def make_first_lead(member: Member) -> None:
    """Make a member the first lead; only founding does this without another lead."""
    if Role.objects.filter(name=Role.Name.LEAD, withdrawn_at=None).exists():
        raise Refused("lead_exists", _("There is a lead already, who can give the role."))
    Role.objects.create(member=member, name=Role.Name.LEAD)
    audit.record("role.give", by=None, subject=f"member:{member.audit_number}", role="lead")


@transaction.atomic
def change_community(community: Community, *, by: Member, **changes: Any) -> list[str]:
    """Keep what a lead changes about the community and return the names of what is new.

    The audit holds which things were changed, and a digest of what they are now.
    """
    if not by.is_lead:
        raise Refused("not_a_lead", _("Only a lead can do this."))
    locked = Community.objects.select_for_update().get(pk=community.pk)
    new = {name: value for name, value in changes.items() if getattr(locked, name) != value}
    if new:
        locked.keep(**new)
        audit.record("community.change", by=by, subject="community:1", **new)
    return sorted(new)


def publish_guidelines() -> None:
    """Store the shipped clauses; a new version replaces the clauses that changed."""
    shipped, now, new = _shipped(), timezone.now(), []
    held = {clause.code: clause for clause in Clause.objects.in_force()}
    for told in shipped["clause"]:
        words = {name: told.get(name) for name in _WORDS} | {"core": told.get("core", False)}
        before = held.get(told["code"])
        if before and all(getattr(before, name) == value for name, value in words.items()):
            continue
        if before:
            Clause.objects.filter(pk=before.pk).update(replaced_at=now)
        version = before.version + 1 if before else shipped["version"]
        new.append(Clause(code=told["code"], version=version, in_force_at=now, **words))
    Clause.objects.bulk_create(new)
    for clause in new:
        forget_clause(clause.code)


@cache
def _shipped() -> dict[str, Any]:
    return tomllib.loads(GUIDELINES.read_text())


_WORDS = ("title", "summary", "body", "looks_like", "unlike")
