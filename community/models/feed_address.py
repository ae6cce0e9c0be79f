"""The secret address at which a member's own feed can be read without signing in."""

import secrets
from datetime import datetime

from django.db import models
from django.utils import timezone

from community.models.invitation import digest_of
from community.models.member import Member


class FeedAddress(models.Model):
    """One address of one member; only the digest of its secret is kept."""

    member = models.OneToOneField(Member, on_delete=models.CASCADE, related_name="feed_address")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=timezone.now)

    @classmethod
    def make(cls, member: Member, *, at: datetime) -> str:
        """Store a new secret in place of the old one and return it, which is shown once."""
        secret = secrets.token_urlsafe(32)
        new = {"digest": digest_of(secret), "made_at": at}
        cls.objects.update_or_create(member=member, defaults=new)
        return secret

    @classmethod
    def of(cls, member: Member) -> "FeedAddress | None":
        """Return the address that this member has now."""
        return cls.objects.filter(member=member).first()

    @classmethod
    def known_by(cls, secret: str) -> models.QuerySet["FeedAddress"]:
        """Return the address with this secret, where its member takes part."""
        theirs = cls.objects.filter(digest=digest_of(secret)).select_related("member")
        return theirs.filter(member__approved_at__isnull=False, member__closed_at=None)
