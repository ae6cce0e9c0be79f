"""Going on duty, staying there, handing over; and the hours that leads announce."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from community.access import MemberRequest, staff
from community.models import Duty, StaffedHours
from moderation.actions.duty import go_off_duty, go_on_duty
from moderation.forms.duty import HandOverForm, HoursForm
from moderation.live import queue_address
from moderation.reasons import CARE, CONDUCT


@staff("listener", "moderator")
def duty(request: MemberRequest) -> HttpResponse:
    """Show whether one is on duty and until when; POST checks in or confirms."""
    if request.method == "POST":
        go_on_duty(request.member)
        messages.success(request, _("You are on duty for the next hour. Thank you."))
        lane = request.POST.get("lane")  # who confirms from the queue stays there
        return redirect(queue_address(lane) if lane in {CARE, CONDUCT} else "duty")
    return _page(request, HandOverForm())


@staff("listener", "moderator")
@require_POST
def duty_hand_over(request: MemberRequest) -> HttpResponse:
    """End one's duty with a note for whoever is on next."""
    form = HandOverForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    go_off_duty(request.member, note=form.cleaned_data["note"])
    messages.success(request, _("You are off duty. Thank you for being here."))
    return redirect("duty")


@staff("lead")
def lead_hours(request: MemberRequest) -> HttpResponse:
    """Show the announced hours and add a stretch to them."""
    form = HoursForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("These hours are announced now."))
        return redirect("lead_hours")
    context = {"form": form, "hours": _hours()}
    return render(
        request, "moderation/lead_hours.html", context, status=422 if form.errors else 200
    )


@staff("lead")
@require_POST
def lead_hours_remove(request: MemberRequest, pk: int) -> HttpResponse:
    """Announce a stretch of hours no longer."""
    get_object_or_404(StaffedHours, pk=pk).delete()
    messages.success(request, _("These hours are no longer announced."))
    return redirect("lead_hours")


def _page(request: MemberRequest, form: HandOverForm, *, status: int = 200) -> HttpResponse:
    now = timezone.now()
    live = Duty.objects.live(now).select_related("member")
    notes = Duty.objects.exclude(hand_over_note="").filter(ended_at__isnull=False)
    context = {
        "form": form,
        "mine": live.filter(member=request.member).first(),
        "others": live.exclude(member=request.member).order_by("began_at"),
        "last": notes.select_related("member").order_by("-ended_at").first(),
        "hours": _hours(),
    }
    return render(request, "moderation/duty.html", context, status=status)


def _hours() -> list[tuple[object, StaffedHours]]:
    return [(WEEKDAYS[stretch.weekday], stretch) for stretch in StaffedHours.objects.all()]
