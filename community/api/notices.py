"""What is new for a member, and how they want to be told."""

from datetime import datetime
from typing import Annotated, Any, Literal

from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Router, Schema, Status
from pydantic import Field

from community.actions.notices import read_notice, read_notices
from community.actions.wishes import end_pause, pause_notices, set_wishes, ways_of
from community.api.doors import SIGNED_IN, ApiRequest
from community.api.lists import SIZE, Cursor, Id, Listed, listed, place_of
from community.api.problems import PROBLEMS
from community.cursor import mark_of, moment_and_id
from community.models import Member, NoticeSettings, Notification

router = Router(tags=["members"])
Hour = Annotated[int, Field(ge=0, le=23)]
Weekday = Annotated[int, Field(ge=0, le=6, description="0 is Monday")]
Ways = dict[str, Literal["everywhere", "mail", "push", "site", "nothing"]]


class Notice(Schema):
    """One neutral line that leads somewhere; it never holds anyone's words."""

    id: int
    kind: str
    sentence: str
    address: str
    thing: str
    at: datetime
    read: bool


class Wishes(Schema):
    """How a member is told; hours are those of their own clock."""

    mail: str
    mail_hour: int
    mail_day: int
    quiet_from: int | None
    quiet_until: int | None
    paused_until: datetime | None
    ways: dict[str, str]


class NewWishes(Schema):
    """What is to be otherwise; what is not named stays as it is."""

    mail: Literal["off", "at_once", "daily", "weekly"] | None = None
    mail_hour: Hour | None = None
    mail_day: Weekday | None = None
    quiet_from: Hour | None = None
    quiet_until: Hour | None = None
    ways: Ways | None = None


class Pause(Schema):
    """For how many days nothing is told: 1, 7 or 30."""

    days: int


@router.get("/notifications", response={200: Listed[Notice], **PROBLEMS}, auth=SIGNED_IN)
def notifications(request: ApiRequest, cursor: Cursor = "") -> Any:
    """List what is new, latest first."""
    found = _due(request)
    if place := place_of(cursor, moment_and_id):
        found = found.after(*place)
    return listed(found[: SIZE + 1], _notice, lambda one: mark_of(one.due_at, one.pk))


@router.post("/notifications/read", response={204: None, **PROBLEMS}, auth=SIGNED_IN)
def notifications_read(request: ApiRequest) -> Any:
    """Mark everything that was shown as read."""
    read_notices(request.auth)
    return Status(204, None)


@router.get("/notifications/settings", response={200: Wishes, **PROBLEMS}, auth=SIGNED_IN)
def wishes(request: ApiRequest) -> Any:
    """Tell how the member is told of what is new."""
    return _wishes(request.auth)


@router.patch("/notifications/settings", response={200: Wishes, **PROBLEMS}, auth=SIGNED_IN)
def set_new_wishes(request: ApiRequest, said: NewWishes) -> Any:
    """Change how the member is told; `quiet_from` and `quiet_until` null are no quiet hours."""
    changed = said.dict(exclude_unset=True)
    ways = changed.pop("ways", None) or {}
    keep = {name: value for name, value in changed.items() if value is not None or "quiet" in name}
    set_wishes(request.auth, ways=ways, **keep)
    return _wishes(request.auth)


@router.put("/notifications/pause", response={200: Wishes, **PROBLEMS}, auth=SIGNED_IN)
def pause(request: ApiRequest, said: Pause) -> Any:
    """Tell the member nothing for some days; everything waits on its page."""
    pause_notices(request.auth, days=said.days)
    return _wishes(request.auth)


@router.delete("/notifications/pause", response={200: Wishes, **PROBLEMS}, auth=SIGNED_IN)
def resume(request: ApiRequest) -> Any:
    """Tell the member again."""
    end_pause(request.auth)
    return _wishes(request.auth)


@router.post("/notifications/{pk}/read", response={204: None, **PROBLEMS}, auth=SIGNED_IN)
def notification_read(request: ApiRequest, pk: Id) -> Any:
    """Mark one notice as read, and the others of its kind that lead to the same thing."""
    read_notice(get_object_or_404(_due(request), pk=pk))
    return Status(204, None)


def _due(request: ApiRequest) -> Any:
    return Notification.objects.due(timezone.now()).filter(member=request.auth)


def _notice(notice: Notification) -> dict[str, Any]:
    return {
        "id": notice.pk,
        "kind": notice.kind,
        "sentence": notice.get_kind_display(),
        "address": notice.address,
        "thing": notice.thing,
        "at": notice.due_at,
        "read": notice.read_at is not None,
    }


def _wishes(member: Member) -> dict[str, Any]:
    told = NoticeSettings.of(member)
    names = ("mail", "mail_hour", "mail_day", "quiet_from", "quiet_until", "paused_until")
    return {name: getattr(told, name) for name in names} | {"ways": ways_of(member)}
