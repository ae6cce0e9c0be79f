"""Rooms as a lead keeps them: making, changing, putting away, bringing back."""

from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from community.access import MemberRequest, staff
from forums.views.changing import answer_form, typed
from realtime.actions import rooms
from realtime.forms import ChangeRoomForm, RoomForm
from realtime.models import Room

OPEN = Room.objects.filter(circle=None)  # a lead who is not in a circle cannot tell that it exists


@staff("lead")
def lead_rooms(request: MemberRequest) -> HttpResponse:
    """List the rooms, those put away last."""
    listed = OPEN.order_by("archived_at", "title")
    return render(request, "realtime/lead_rooms.html", {"rooms": listed})


@staff("lead")
def lead_room_new(request: MemberRequest) -> HttpResponse:
    """Make a room."""
    return answer_form(
        request,
        RoomForm(typed(request)),
        rooms.make_room,
        template="realtime/lead_room.html",
        context={"room": None},
        done=lambda room: (_("The room is made."), reverse("lead_rooms")),
    )


@staff("lead")
def lead_room(request: MemberRequest, slug: str) -> HttpResponse:
    """Change a room."""
    room = get_object_or_404(OPEN.all(), slug=slug)
    return answer_form(
        request,
        ChangeRoomForm(typed(request), instance=room),
        partial(rooms.change_room, room),
        template="realtime/lead_room.html",
        context={"room": room},
        done=lambda kept: (_("The room is changed."), reverse("lead_rooms")),
    )


@staff("lead")
@require_POST
def lead_room_away(request: MemberRequest, slug: str) -> HttpResponse:
    """Put a room away; what was announced in it is kept."""
    rooms.put_room_away(get_object_or_404(OPEN.all(), slug=slug), by=request.member)
    messages.success(request, _("The room is put away. You can bring it back."))
    return redirect("lead_rooms")


@staff("lead")
@require_POST
def lead_room_back(request: MemberRequest, slug: str) -> HttpResponse:
    """Bring a room back."""
    rooms.bring_room_back(get_object_or_404(OPEN.all(), slug=slug), by=request.member)
    messages.success(request, _("The room is back."))
    return redirect("lead_rooms")
