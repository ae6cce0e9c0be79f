"""The rooms, and one room with its next sessions."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from community.access import MemberRequest, staff, taking_part
from community.errors import Refused
from community.models import Duty
from realtime.actions import rooms, sessions
from realtime.forms import RoomForm, SessionForm
from realtime.models import Room, Session


@taking_part
def list_rooms(request: MemberRequest) -> HttpResponse:
    """Show the rooms this member may enter, with what is open and what comes next."""
    visible = Session.objects.visible_to(request.member).select_related("room", "host")
    context = {
        "rooms": Room.objects.visible_to(request.member),
        "open": visible.in_state("open"),
        "next": visible.in_state("scheduled")[:10],
    }
    return render(request, "realtime/rooms.html", context)


@taking_part
def show_room(request: MemberRequest, slug: str) -> HttpResponse:
    """Show one room; its hosts can announce and open sessions here."""
    room = get_object_or_404(Room.objects.visible_to(request.member), slug=slug)
    form = SessionForm(host=request.member) if request.member.is_host else None
    return render(request, "realtime/room.html", _room_context(room, form))


@taking_part
@require_POST
def plan(request: MemberRequest, slug: str) -> HttpResponse:
    """Announce a session."""
    room = get_object_or_404(Room.objects.visible_to(request.member), slug=slug)
    form = SessionForm(request.POST, host=request.member)
    if form.is_valid():
        try:
            sessions.plan_session(room, by=request.member, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, refused.sentence)
        else:
            messages.success(request, _("The session is announced."))
            return redirect("room", slug=slug)
    return render(request, "realtime/room.html", _room_context(room, form), status=422)


@staff("lead")
def manage_rooms(request: MemberRequest) -> HttpResponse:
    """List every room for a lead, also those put away."""
    listed = Room.objects.filter(circle=None).order_by("archived_at", "title")
    return render(request, "realtime/manage_rooms.html", {"rooms": listed})


@staff("lead")
def edit_room(request: MemberRequest, slug: str | None = None) -> HttpResponse:
    """Make a room or change one."""
    room = get_object_or_404(Room, slug=slug, circle=None) if slug else Room()
    form = RoomForm(request.POST or None, instance=room)
    if request.method == "POST" and form.is_valid():
        rooms.change_room(room, by=request.member, **form.cleaned_data)
        messages.success(request, _("The room is saved."))
        return redirect("lead_rooms")
    status = 422 if form.is_bound else 200
    return render(request, "realtime/edit_room.html", {"form": form, "room": room}, status=status)


@staff("lead")
@require_POST
def archive_room(request: MemberRequest, slug: str) -> HttpResponse:
    """Put a room away, or bring it back."""
    room = get_object_or_404(Room, slug=slug, circle=None)
    if room.archived_at:
        rooms.bring_room_back(room, by=request.member)
    else:
        rooms.put_room_away(room, by=request.member)
    return redirect("lead_rooms")


def _room_context(room: Room, form: SessionForm | None) -> dict[str, object]:
    held = Session.objects.filter(room=room).select_related("host", "co_host", "room")
    return {
        "room": room,
        "open": held.in_state("open").first(),
        "next": held.in_state("scheduled")[:10],
        "form": form,
        "someone_on_duty": Duty.objects.anyone(timezone.now()),
    }
