"""What members change about their own account."""

from django.db import transaction

from community.models import Member


@transaction.atomic
def set_clock(member: Member, *, time_zone: str) -> None:
    """Show this member every time in another zone from now on."""
    member.time_zone = time_zone
    member.save(update_fields=["time_zone"])


@transaction.atomic
def set_keys(member: Member, *, on: bool) -> None:
    """Let single keys do something on this member's pages, or nothing but write."""
    member.keys = on
    member.save(update_fields=["keys"])
