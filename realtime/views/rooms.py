"""The rooms, and one room with its next sessions."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from community.access import MemberRequest, taking_part
from community.errors import Refused
from community.models import Duty
from realtime.actions import seats, sessions
from realtime.forms import SessionForm
from realtime.models import Room, Session


@taking_part
def list_rooms(request: MemberRequest) -> HttpResponse:
    """Show the rooms this member may enter, with what is open and what comes next."""
    visible = Session.objects.visible_to(request.member).select_related("room", "host")
    context = {
        "rooms": Room.objects.visible_to(request.member),
        "open": visible.in_state("open"),
        "next": visible.in_state("scheduled")[:10],
        "kept_seat": seats.kept_seat(request.member),
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
            form.refuse(refused)
        else:
            messages.success(request, _("The session is announced."))
            return redirect("room", slug=slug)
    return render(request, "realtime/room.html", _room_context(room, form), status=422)


def _room_context(room: Room, form: SessionForm | None) -> dict[str, object]:
    held = Session.objects.filter(room=room).select_related("host", "co_host", "room")
    return {
        "room": room,
        "open": held.in_state("open").first(),
        "next": held.in_state("scheduled")[:10],
        "form": form,
        "someone_on_duty": Duty.objects.anyone(timezone.now()),
    }
