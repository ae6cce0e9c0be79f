"""What is new for a member, and how they want to be told."""

from datetime import datetime
from typing import Annotated, Any, Literal

from django.conf import settings
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Query, Router, Schema, Status
from pydantic import Field

from community.actions.notices import read_notice, read_notices
from community.actions.pushing import browsers_of, subscribe, unsubscribe
from community.actions.wishes import end_pause, pause_notices, set_wishes, ways_of
from community.api.doors import SIGNED_IN, ApiRequest, sign_in_of
from community.api.lists import SIZE, Cursor, Id, Listed, Typed, listed, place_of
from community.api.problems import PROBLEMS
from community.cursor import mark_of, moment_and_id
from community.models import Member, NoticeSettings, Notification
from community.models.push import LONGEST_ENDPOINT
from community.push import public_key

router = Router(tags=["members"])
Hour = Annotated[int, Field(ge=0, le=23)]
Weekday = Annotated[int, Field(ge=0, le=6, description="0 is Monday")]
Kind = Annotated[str, Query("", max_length=12)]
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


class Push(Schema):
    """A browser that is woken: since when, and whether this sign-in began it."""

    id: int
    made_at: datetime
    here: bool


class Pushes(Schema):
    """All of them, and the key for `applicationServerKey`; it is empty where none are woken."""

    key: str
    items: list[Push]


class NewPush(Typed):
    """The endpoint of a push subscription; its keys are not needed, for nothing is sent in it."""

    endpoint: str = Field(max_length=LONGEST_ENDPOINT)


@router.get("/notifications", response={200: Listed[Notice], **PROBLEMS}, auth=SIGNED_IN)
def notifications(request: ApiRequest, cursor: Cursor = "", kind: Kind = "") -> Any:
    """List what is new, latest first; of one `kind` if asked."""
    found = _due(request).filter(kind=kind) if kind else _due(request)
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


@router.get("/pushes", response={200: Pushes, **PROBLEMS}, auth=SIGNED_IN)
def pushes(request: ApiRequest) -> Any:
    """List the browsers that are woken, with the key that one subscribes with."""
    browsers = browsers_of(request.auth, sign_in_of(request))
    return {"key": public_key() if settings.PUSH_SERVICES else "", "items": browsers}


@router.post("/pushes", response={201: Push, **PROBLEMS}, auth=SIGNED_IN)
def push_begin(request: ApiRequest, said: NewPush) -> Any:
    """Let a browser be woken when something is new, until its sign-in ends."""
    kept = subscribe(request.auth, said.endpoint, sign_in=sign_in_of(request))
    return Status(201, {"id": kept.pk, "made_at": kept.made_at, "here": True})


@router.delete("/pushes/{pk}", response={204: None, **PROBLEMS}, auth=SIGNED_IN)
def push_end(request: ApiRequest, pk: Id) -> Any:
    """Wake a browser no more."""
    unsubscribe(get_object_or_404(request.auth.pushes, pk=pk))
    return Status(204, None)


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
