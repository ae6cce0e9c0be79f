"""What a member agrees to: the guidelines by version, and the keeping of health-related words."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from community.live import tell_member
from community.models import Acceptance, Clause, Consent, Member


@transaction.atomic
def accept_clauses(member: Member, *, at: datetime | None = None) -> list[Acceptance]:
    """Keep a member's yes to the six core clauses in the versions that are in force."""
    yes = [
        Acceptance(member=member, clause=clause, accepted_at=at or timezone.now())
        for clause in Clause.objects.core()
    ]
    return Acceptance.objects.bulk_create(yes, ignore_conflicts=True)


@transaction.atomic
def give_consent(member: Member, purpose: str, *, at: datetime | None = None) -> Consent:
    """Keep that a member agrees; agreeing twice changes nothing."""
    given, made = Consent.objects.get_or_create(
        member=member,
        purpose=purpose,
        withdrawn_at=None,
        defaults={"given_at": at or timezone.now()},
    )
    member.forget_ties()
    if made:
        tell_member(member, "standing")
    return given


@transaction.atomic
def withdraw_consent(member: Member, purpose: str) -> None:
    """Keep that a member agrees no longer; it takes effect at once, in open rooms too."""
    given = Consent.objects.filter(member=member, purpose=purpose, withdrawn_at=None)
    member.forget_ties()
    if given.update(withdrawn_at=timezone.now()):
        tell_member(member, "standing")
