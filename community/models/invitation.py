"""How someone is asked in."""

import hashlib
import secrets
from datetime import datetime, timedelta

from django.db import models
from django.utils import timezone

from community.models.member import Member

VALID_DAYS = 30


class Invitation(models.Model):
    """One link for one person; only its digest is kept."""

    digest = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey(Member, on_delete=models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    @classmethod
    def make(cls, *, by: Member | None, at: datetime) -> str:
        """Store an invitation and return its code, which is shown once."""
        code = secrets.token_urlsafe(16)
        cls.objects.create(
            digest=digest_of(code), made_by=by, expires_at=at + timedelta(days=VALID_DAYS)
        )
        return code

    @classmethod
    def open_for(cls, code: str, *, at: datetime) -> "Invitation | None":
        """Return the unused invitation of this code while it is valid."""
        return cls.objects.filter(digest=digest_of(code), used_at=None, expires_at__gt=at).first()


def digest_of(code: str) -> str:
    """Return what is kept of a code that is random enough not to need a slow hash."""
    return hashlib.sha256(code.strip().encode()).hexdigest()
