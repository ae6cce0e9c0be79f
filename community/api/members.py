"""Who is signed in, and what they are trusted with."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from ninja import Router, Schema

from community.access import has_second_factor
from community.api.doors import SIGNED_IN, ApiRequest
from community.api.problems import PROBLEMS
from community.models import Duty

router = Router(tags=["members"])


class Me(Schema):
    """Who is signed in."""

    handle: str
    roles: list[str]
    newcomer: bool
    takes_part: bool
    time_zone: str
    second_factor: bool
    consent: bool
    on_duty_until: datetime | None


@router.get("/me", response={200: Me, **PROBLEMS}, auth=SIGNED_IN)
def me(request: ApiRequest) -> dict[str, Any]:
    """Tell who is signed in, and what they are trusted with."""
    member, now = request.auth, timezone.now()
    duty = Duty.objects.live(now).filter(member=member).first()
    return {
        "handle": member.handle,
        "roles": sorted(member.role_names),
        "newcomer": member.is_newcomer(now),
        "takes_part": member.takes_part,
        "time_zone": member.time_zone,
        "second_factor": has_second_factor(member),
        "consent": member.consents.filter(withdrawn_at=None).exists(),
        "on_duty_until": duty.runs_out_at if duty else None,
    }
