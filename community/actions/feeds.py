"""A member's feed: making the secret address at which it is read, and ending it."""

from django.db import transaction

from community.models import FeedAddress, Member


@transaction.atomic
def end_feed(member: Member) -> None:
    """Have the address of this member's feed lead nowhere; without one nothing changes."""
    FeedAddress.objects.filter(member=member).delete()
