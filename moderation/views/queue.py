"""The queues: what waits, most urgent first, without anyone's words; and the next case."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from community.access import MemberRequest, staff
from community.models import Duty, Member
from moderation.actions.cases import lease_next
from moderation.due import runs_out_soon
from moderation.live import queue_address
from moderation.models import CareMessage, CareThread, Case
from moderation.models.case import Place
from moderation.neutral import lines_of
from moderation.reasons import CARE, CONDUCT

PAGE = 30
LINES = 30
LATELY = 5


@staff("moderator", "listener")
def moderation(request: MemberRequest) -> HttpResponse:
    """Show one lane: cases for moderators, members' lines for everyone on duty."""
    now = timezone.now()
    member, lane = request.member, _lane(request.member, request.GET.get("lane", ""))
    on_duty = Duty.objects.live(now).filter(member=member).first()
    place = Place.told(request.GET.get("after", ""))
    context: dict[str, object] = {
        "lane": lane,
        "on_duty": on_duty,
        "deeper": place is not None,
        "now": now,
    }
    context["duty_soon"] = runs_out_soon(on_duty, now)
    if member.is_moderator:
        waiting = Case.objects.waiting().visible_to(member).filter(lane=lane)
        found = waiting.after(place, PAGE + 1)
        lines = lines_of(found[:PAGE], now)
        context["cases"] = [(line, line.held(member)) for line in lines]
        context["next"] = f"?lane={lane}&after={found[PAGE - 1].place}" if found[PAGE:] else ""
    if lane == CARE and place is None and on_duty:
        context |= _care_lines(member)
    return render(request, "moderation/queue.html", context)


@staff("moderator")
@require_POST
def next_case(request: MemberRequest) -> HttpResponse:
    """Give the moderator the most urgent case of a lane."""
    lane = _lane(request.member, request.POST.get("lane", ""))
    case = lease_next(request.member, lane)
    if case is None:
        messages.info(request, _("Nothing waits for you in this lane now."))
        return redirect(queue_address(lane))
    return redirect("case", case.pk)


def _lane(member: Member, asked: str) -> str:
    return CONDUCT if asked == CONDUCT and member.is_moderator else CARE


def _care_lines(member: Member) -> dict[str, object]:
    lines = CareThread.objects.exclude(member=member)
    waiting = lines.filter(waiting_since__isnull=False).order_by("waiting_since")
    latest = CareMessage.objects.order_by("-pk").values_list("thread", flat=True)[:LINES]
    calm = lines.filter(waiting_since=None, pk__in=list(latest))
    return {"waiting": waiting[:LINES], "calm": calm[:LATELY]}
