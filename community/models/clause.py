"""The guidelines, clause by clause, and who agreed to which version."""

from typing import cast

from django.core.cache import cache
from django.db import models
from django.utils import timezone

from community.models.member import Member

KEPT_FOR = 60  # seconds


class ClauseQuerySet(models.QuerySet["Clause"]):
    """Clauses by version."""

    def at_hand(self, code: str) -> "Clause | None":
        """Return the clause of this code that holds now, from the copy that pages keep at hand."""
        kept = cache.get(_key(code))
        if kept is None and (kept := self.in_force().filter(code=code).first()):
            cache.set(_key(code), kept, KEPT_FOR)
        return cast("Clause | None", kept)

    def in_force(self) -> "ClauseQuerySet":
        """Return the clauses that hold now, in order."""
        return self.filter(replaced_at=None).order_by("code")

    def core(self) -> "ClauseQuerySet":
        """Return the six that everyone accepts when joining."""
        return self.in_force().filter(core=True)

    def core_edition(self) -> str:
        """Return the versions that joining agrees to, such as ``G-01.1 G-03.2``."""
        return " ".join(f"{clause.code}.{clause.version}" for clause in self.core())


class Clause(models.Model):
    """One numbered line of the guidelines in one version; never edited, only replaced."""

    code = models.CharField(max_length=6)
    version = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120)
    summary = models.CharField(max_length=200)
    body = models.TextField()
    looks_like = models.JSONField(default=list)
    unlike = models.JSONField(default=list)
    core = models.BooleanField(default=False)
    in_force_at = models.DateTimeField(default=timezone.now)
    replaced_at = models.DateTimeField(null=True, blank=True)

    objects = ClauseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="one_clause_per_version")
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


def forget_clause(code: str) -> None:
    """Have the copy at hand read again in every process; the clause was replaced."""
    cache.delete(_key(code))


def _key(code: str) -> str:
    return f"clause.{code}"


class Acceptance(models.Model):
    """One member's yes to one clause in one version."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="acceptances")
    clause = models.ForeignKey(Clause, on_delete=models.PROTECT, related_name="+")
    accepted_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "clause"], name="one_yes_per_clause")
        ]
