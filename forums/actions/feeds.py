"""Making the address of one's own feed."""

from django.db import transaction
from django.utils import timezone

from community.access import require_part
from community.limits import may_make_feed
from community.models import FeedAddress, Member
from moderation.standing import require_not_suspended


@transaction.atomic
def make_feed(member: Member) -> str:
    """Make a secret for this member's feed, in place of the one before, and return it once.

    Raises Refused `closed`, `waiting`, `suspended` or `too_fast`.
    """
    now = timezone.now()
    require_part(member)
    require_not_suspended(member, at=now)
    may_make_feed(member)
    return FeedAddress.make(member, at=now)
