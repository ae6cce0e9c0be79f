"""Being on duty as moderation needs it: nobody paused, and no case left behind."""

from django.db import transaction
from django.utils import timezone

from community.actions.duty import check_in, hand_over
from community.models import Duty, Member
from moderation import standing
from moderation.actions.cases import hand_back_all


@transaction.atomic
def go_on_duty(member: Member) -> Duty:
    """Put a member on duty or confirm it; raises Refused `suspended` or `not_for_duty`."""
    standing.require_not_suspended(member, at=timezone.now())
    return check_in(member)


@transaction.atomic
def go_off_duty(member: Member, *, note: str = "") -> None:
    """End a member's duty, with a note for whoever is next; the cases they hold are free again."""
    hand_over(member, note=note)
    hand_back_all(member)
