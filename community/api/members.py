"""A member's own things: who they are here, and what is new."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from ninja import Router, Schema, Status

from community.access import has_second_factor
from community.actions.notices import read_notices
from community.api.doors import SIGNED_IN, ApiRequest
from community.api.lists import SIZE, Cursor, Listed, listed, place_of
from community.api.problems import PROBLEMS
from community.cursor import mark_of, moment_and_id
from community.models import Duty, Notification

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


class Notice(Schema):
    """One neutral line that leads somewhere; it never holds anyone's words."""

    id: int
    kind: str
    sentence: str
    address: str
    at: datetime
    read: bool


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


@router.get("/notifications", response={200: Listed[Notice], **PROBLEMS}, auth=SIGNED_IN)
def notifications(request: ApiRequest, cursor: Cursor = "") -> Any:
    """List what is new, latest first."""
    found = Notification.objects.due(timezone.now()).filter(member=request.auth)
    if place := place_of(cursor, moment_and_id):
        found = found.after(*place)
    return listed(found[: SIZE + 1], _notice, lambda one: mark_of(one.due_at, one.pk))


@router.post("/notifications/read", response={204: None, **PROBLEMS}, auth=SIGNED_IN)
def notifications_read(request: ApiRequest) -> Any:
    """Mark everything that was shown as read."""
    read_notices(request.auth)
    return Status(204, None)


def _notice(notice: Notification) -> dict[str, Any]:
    return {
        "id": notice.pk,
        "kind": notice.kind,
        "sentence": notice.get_kind_display(),
        "address": notice.address,
        "at": notice.due_at,
        "read": notice.read_at is not None,
    }
