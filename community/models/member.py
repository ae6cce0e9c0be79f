"""Who is here: one account, under a pseudonym."""

import secrets
from datetime import datetime, timedelta
from functools import cached_property
from typing import ClassVar
from zoneinfo import available_timezones

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.models.ties import Ties, ties_of

NEWCOMER_DAYS, NEWCOMER_POSTS = 14, 3


def audit_number() -> int:
    """Return a random number that stands for something in the audit and tells nothing else."""
    return secrets.randbits(62)


class Wish(models.TextChoices):
    """How a reader wants to meet what stands behind a content note."""

    SHOW = "show", _("show it")
    FOLD = "fold", _("fold it")
    HIDE = "hide", _("hide it until I ask")


class MemberManager(BaseUserManager["Member"]):
    """Finds members by handle, whatever its letter case."""

    def get_by_natural_key(self, username: str | None) -> "Member":
        """Return the member of this handle."""
        return self.get(handle__iexact=username)


class Member(AbstractBaseUser):
    """One account. `last_login` is never written: Hearth does not keep when someone was here."""

    last_login = None
    handle = models.CharField(_("handle"), max_length=24)
    email = models.EmailField(blank=True)
    time_zone = models.CharField(max_length=64, default="UTC")
    joined_at = models.DateTimeField(default=timezone.now)
    approved_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    adult_stated_at = models.DateTimeField(null=True, blank=True)
    adult_checked_by = models.CharField(max_length=80, blank=True)
    posts = models.PositiveIntegerField(default=0)
    folds = models.JSONField(default=dict, blank=True)
    keys = models.BooleanField(default=True)
    imported_at = models.DateTimeField(null=True, blank=True, editable=False)
    imported_as = models.CharField(
        max_length=64, null=True, blank=True, unique=True, editable=False
    )
    audit_number = models.BigIntegerField(unique=True, default=audit_number, editable=False)

    USERNAME_FIELD = "handle"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects: ClassVar[MemberManager] = MemberManager()

    # What a page of twenty posts does not say about their authors; a row costs what it carries.
    APART: ClassVar[list[str]] = [
        "password", "email", "time_zone", "approved_at", "closed_at", "adult_stated_at",
        "adult_checked_by", "folds", "keys", "imported_as", "audit_number",
    ]  # fmt: skip

    is_active = True  # everyone may sign in: care is never taken away

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("handle"), name="one_member_per_handle"),
            models.CheckConstraint(
                condition=models.Q(imported_at=None)
                | models.Q(password__startswith=UNUSABLE_PASSWORD_PREFIX),
                name="nobody_signs_in_to_an_imported_handle",
            ),
        ]

    def __str__(self) -> str:
        return self.handle

    @cached_property
    def ties(self) -> Ties:
        """Roles, consents and blocks, read once for as long as this object lives."""
        return ties_of(self.pk) if self.pk else Ties(frozenset(), frozenset(), frozenset())

    def forget_ties(self) -> None:
        """Have roles, consents and blocks read again; one of them changed."""
        self.__dict__.pop("ties", None)

    @property
    def role_names(self) -> frozenset[str]:
        """The roles this member holds now."""
        return self.ties.roles

    @property
    def is_lead(self) -> bool:
        """Whether this member leads moderators and holds the second key."""
        return "lead" in self.role_names

    @property
    def is_moderator(self) -> bool:
        """Whether this member decides cases; leads do too."""
        return bool(self.role_names & {"moderator", "lead"})

    @property
    def is_host(self) -> bool:
        """Whether this member leads live sessions."""
        return "host" in self.role_names

    @property
    def is_listener(self) -> bool:
        """Whether this member answers posts after training."""
        return "listener" in self.role_names

    @property
    def is_staff_member(self) -> bool:
        """Whether this member holds any role."""
        return bool(self.role_names)

    @property
    def takes_part(self) -> bool:
        """Whether this member may read the community at all: let in and not closed."""
        return self.approved_at is not None and self.closed_at is None

    @property
    def hidden_ids(self) -> frozenset[int]:
        """The members who are hidden from this one by a block, whichever side made it."""
        return self.ties.hidden

    @property
    def is_imported(self) -> bool:
        """Whether this is a name that came with old words and that nobody has claimed yet.

        `imported_as` stays when someone does: by it a later import knows whose words those are.
        """
        return self.imported_at is not None

    def is_newcomer(self, at: datetime) -> bool:
        """Whether this member joined under 14 days ago or has fewer than three posts."""
        if self.is_imported:
            return False
        return self.posts < NEWCOMER_POSTS or self.joined_at > at - timedelta(days=NEWCOMER_DAYS)


def time_zone_choices() -> list[tuple[str, str]]:
    """Return the zones a member can choose from, by region."""
    return [(name, name.replace("_", " ")) for name in sorted(available_timezones()) if "/" in name]
