"""One session as a page: it reads and posts without JavaScript, and live with it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from community.access import MemberRequest, taking_part
from community.asked import number_asked
from community.errors import Refused
from community.models import Member
from moderation import standing
from realtime.actions import seats, sessions, speaking
from realtime.forms import WordsForm
from realtime.models import NEXT, Message, Phase, Seat, Session
from realtime.replay import replay
from realtime.standing import require_place
from realtime.telling import told_about
from realtime.welcome import welcome


@taking_part
def show(request: MemberRequest, pk: int) -> HttpResponse:
    """Show a session: its doors, its words for who sits in it, or what follows after its end."""
    session = _find(request, pk)
    return _page(request, session, WordsForm())


@taking_part
def events(request: MemberRequest, pk: int) -> HttpResponse:
    """Answer with the events since a number, for a page that missed some."""
    session = _find(request, pk)
    require_place(session, request.member)
    since = number_asked(request.GET.get("since", "")) or 0
    frames = replay(session, request.member, since)
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
            form.refuse(refused)
    return _page(request, session, form, status=422)


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
    do = request.POST.get("do", "take")
    if do == "step_out":
        seats.step_out(session, by=request.member)
        return _stepped_out(request, session)
    if do == "leave":
        seats.leave_seat(session, by=request.member)
        messages.success(request, _("You have left. Come back whenever you like."))
        return redirect("room", session.room.slug)
    try:
        seats.take_seat(session, by=request.member)
    except Refused as refused:
        if refused.status == 404:
            raise
        return _page(request, session, WordsForm(), no=refused, status=refused.status)
    return redirect(f"{session.address()}#log")


@taking_part
@require_POST
def open_doors(request: MemberRequest, pk: int) -> HttpResponse:
    """Open an announced session."""
    session = sessions.open_session(_find(request, pk), by=request.member)
    return redirect(f"{session.address()}#log")


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
    to = request.POST.get("to", "")
    session = sessions.move_phase(_find(request, pk), by=request.member, to=to)
    return redirect(f"{session.address()}#log")


def _find(request: MemberRequest, pk: int) -> Session:
    visible = Session.objects.visible_to(request.member)
    return get_object_or_404(visible.select_related("room", "host", "co_host"), pk=pk)


def _stepped_out(request: MemberRequest, session: Session) -> HttpResponse:
    seat = seats.kept_seat(request.member)
    if seat is not None and seat.session_id == session.pk:
        sentence = _(
            "You have stepped out. Your seat is kept until %(until)s; nobody is told. Come back "
            "whenever you want."
        ) % {"until": date_format(timezone.localtime(seat.kept_until), "H:i")}
        back = format_html(' <a href="{}#log">{}</a>', session.address(), _("Back to my seat"))
        messages.success(request, format_html("{}{}", sentence, back))
    return redirect("care_grounding")


def _page(
    request: MemberRequest,
    session: Session,
    form: WordsForm,
    *,
    no: Refused | None = None,
    status: int = 200,
) -> HttpResponse:
    member = request.member
    context: dict[str, Any] = {"session": session, "leads": session.can_be_led_by(member), "no": no}
    if session.state == "open":
        context |= (
            _inside(session, member, form)
            if _has_place(session, member)
            else _door(session, member)
        )
    return render(request, "realtime/session.html", context, status=status)


def _inside(session: Session, member: Member, form: WordsForm) -> dict[str, Any]:
    seats.seen(session, member)
    taken = Seat.objects.kept(timezone.now()).shown_to(member).filter(session=session)
    return {
        "seated": True,
        "form": form,
        "lines": _lines(session, member),
        "seats": taken.select_related("member").order_by("taken_at"),
        "phases": [phase for phase in Phase if phase != Phase.ENDED],
        "next_phases": sorted(NEXT[session.phase], key=list(Phase).index),
    }


def _door(session: Session, member: Member) -> dict[str, Any]:
    return {
        "closed_to": _why_no_seat(member),
        "blocked_inside": seats.blocked_someone_in(session, member),
    }


def _has_place(session: Session, member: Member) -> bool:
    try:
        require_place(session, member)
    except Refused:
        return False
    return True


def _why_no_seat(member: Member) -> Refused | None:
    try:
        standing.require_voice(member, standing.ROOMS, at=timezone.now())
    except Refused as no:
        return no
    return None


def _lines(session: Session, member: Member) -> list[tuple[Message, str]]:
    """Return the latest words, each with what only its author is told about it."""
    spoken = Message.objects.visible_to(member).filter(session=session).distinct()
    latest = reversed(spoken.select_related("author").order_by("-seq")[:200])
    return [(line, told_about(line) if line.author_id == member.pk else "") for line in latest]
