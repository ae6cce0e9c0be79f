"""Going on duty, saying each hour that one is still there, and handing over."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from community.errors import Refused
from community.models import Duty, Member
from community.models.duty import CONFIRMED_FOR

ON_DUTY_ROLES = {"listener", "moderator", "lead"}


@transaction.atomic
def check_in(member: Member) -> Duty:
    """Put a member on duty, or confirm the duty they have; it holds for an hour.

    Raises Refused `not_for_duty` for members without a fitting role.
    """
    if not member.role_names & ON_DUTY_ROLES:
        raise Refused("not_for_duty", _("Listeners, moderators and leads can go on duty."))
    now = timezone.now()
    lapsed = Duty.objects.filter(
        member=member, ended_at=None, confirmed_at__lte=now - CONFIRMED_FOR
    )
    lapsed.update(ended_at=now)
    duty, made = Duty.objects.get_or_create(member=member, ended_at=None)
    if not made:
        duty.confirmed_at = now
        duty.save(update_fields=["confirmed_at"])
    return duty


@transaction.atomic
def hand_over(member: Member, *, note: str = "") -> None:
    """End a member's duty, with a note for whoever is on next."""
    now = timezone.now()
    Duty.objects.filter(member=member, ended_at=None).update(
        ended_at=now, hand_over_note=note.strip()[:2000]
    )
