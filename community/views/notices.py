"""What is new for a member: one line a thing, read or not."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from community import mark
from community.access import MemberRequest, signed_in
from community.actions.notices import read_notice, read_notices
from community.cursor import mark_of, moment_and_id
from community.models import Notification
from community.models.notification import NotificationQuerySet

NOTICES = 30
LABELS = dict(Notification.Kind.choices)


@signed_in
@require_safe
def notifications(request: MemberRequest) -> HttpResponse:
    """List what is new for the member, latest first, several of one thing as one line."""
    things = list(_things(request)[: NOTICES + 1])
    for thing in things:
        thing["sentence"] = LABELS[thing["kind"]]
    last = things[NOTICES - 1] if len(things) > NOTICES else None
    unread = _notices(request).filter(read_at=None).exists()
    mark.keep(request.member.pk, on=unread)
    context = {
        "things": things[:NOTICES],
        "more": f"?before={mark_of(last['at'], last['latest'])}" if last else "",
        "unread": unread,
    }
    return render(request, "community/notifications.html", context)


@signed_in
@require_safe
def notice(request: MemberRequest, pk: int) -> HttpResponse:
    """Go where the first notice of this thing that is not read leads; all of it counts as read."""
    found = get_object_or_404(_notices(request), pk=pk)
    unread = _notices(request).filter(kind=found.kind, thing=found.thing, read_at=None)
    first = unread.last() if found.thing and found.read_at is None else found
    read_notice(found)
    return redirect((first or found).address)


@signed_in
@require_POST
def notifications_read(request: MemberRequest) -> HttpResponse:
    """Mark everything that was shown as read."""
    read_notices(request.member)
    return redirect("notifications")


def _notices(request: MemberRequest) -> NotificationQuerySet:
    return Notification.objects.due(timezone.now()).filter(member=request.member)


def _things(request: MemberRequest) -> Any:
    """Return what is new by thing, or what is older than the line that `before` names."""
    things = _notices(request).things()
    place = moment_and_id(request.GET.get("before", ""))
    return things.beyond(*place) if place else things
