"""One session as a page: it reads and posts without JavaScript, and live with it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from community.access import MemberRequest, taking_part
from community.errors import Refused
from community.models import Member
from realtime.actions import seats, sessions, speaking
from realtime.forms import WordsForm
from realtime.models import NEXT, Message, Phase, Seat, Session
from realtime.models.session import READABLE_AFTER_END
from realtime.replay import replay
from realtime.welcome import welcome


@taking_part
def show(request: MemberRequest, pk: int) -> HttpResponse:
    """Show a session: its doors, its words for who sits in it, or what follows after its end."""
    session = _find(request, pk)
    return render(request, "realtime/session.html", _context(session, request.member, WordsForm()))


@taking_part
def events(request: MemberRequest, pk: int) -> HttpResponse:
    """Answer with the events since a number, for a page that missed some."""
    session = _find(request, pk)
    if session.state != "open" or not seats.has_seat(session, request.member):
        raise Refused("no_seat", _("Take a seat first."))
    since = request.GET.get("since", "0")
    number = int(since) if since.isdigit() and len(since) < 10 else 0
    frames = replay(session, request.member, number)
    return JsonResponse({"welcome": welcome(pk, request.member), "events": frames})


@taking_part
@require_POST
def say(request: MemberRequest, pk: int) -> HttpResponse:
    """Say something from a page without JavaScript."""
    session = _find(request, pk)
    form = WordsForm(request.POST)
    if form.is_valid():
        try:
            speaking.say(session, by=request.member, **form.cleaned_data)
            return redirect(f"{session.address()}#latest")
        except Refused as refused:
            form.add_error("body", refused.sentence)
    context = _context(session, request.member, form)
    return render(request, "realtime/session.html", context, status=422)


@taking_part
@require_POST
def take_back(request: MemberRequest, pk: int) -> HttpResponse:
    """Take back one's own words from a page without JavaScript."""
    message = get_object_or_404(Message.objects.visible_to(request.member), pk=pk)
    speaking.take_message_back(message, by=request.member)
    return redirect("session", pk=message.session_id)


@taking_part
@require_POST
def sit(request: MemberRequest, pk: int) -> HttpResponse:
    """Take a seat, step out, come back or leave."""
    session = _find(request, pk)
    verb = request.POST.get("do", "take")
    if verb == "take":
        seats.take_seat(session, by=request.member)
    elif verb in SEAT_VERBS:
        SEAT_VERBS[verb](session, by=request.member)
    if verb == "step_out":
        return redirect("care_grounding")
    return redirect("session", pk=pk) if verb != "leave" else redirect("room", session.room.slug)


@taking_part
@require_POST
def open_doors(request: MemberRequest, pk: int) -> HttpResponse:
    """Open an announced session."""
    sessions.open_session(_find(request, pk), by=request.member)
    return redirect("session", pk=pk)


@taking_part
@require_POST
def call_off(request: MemberRequest, pk: int) -> HttpResponse:
    """Take back an announced session."""
    session = _find(request, pk)
    sessions.call_off(session, by=request.member)
    messages.success(request, _("The session is called off."))
    return redirect("room", slug=session.room.slug)


@taking_part
@require_POST
def move(request: MemberRequest, pk: int) -> HttpResponse:
    """Move the session to its next phase."""
    sessions.move_phase(_find(request, pk), by=request.member, to=request.POST.get("to", ""))
    return redirect("session", pk=pk)


SEAT_VERBS: dict[str, Any] = {
    "step_out": seats.step_out,
    "come_back": seats.come_back,
    "leave": seats.leave_seat,
}


def _find(request: MemberRequest, pk: int) -> Session:
    visible = Session.objects.visible_to(request.member)
    return get_object_or_404(visible.select_related("room", "host", "co_host"), pk=pk)


def _context(session: Session, member: Member, form: WordsForm) -> dict[str, Any]:
    now = timezone.now()
    seat = Seat.objects.filter(session=session, member=member, left_at=None).first()
    seated = seat is not None and session.state == "open"
    if seated:
        seats.seen(session, member)
    return {
        "session": session,
        "seat": seat if seated else None,
        "form": form,
        "lines": _lines(session, member) if seated else [],
        "seats": Seat.objects.kept(now).filter(session=session).select_related("member"),
        "phases": [phase for phase in Phase if phase != Phase.ENDED],
        "next_phases": sorted(NEXT[session.phase], key=list(Phase).index),
        "leads": session.can_be_led_by(member),
        "sealed_until": session.ended_at and session.ended_at + READABLE_AFTER_END,
    }


def _lines(session: Session, member: Member) -> list[Message]:
    spoken = Message.objects.visible_to(member).filter(session=session).distinct()
    return list(reversed(spoken.select_related("author").order_by("-seq")[:200]))
