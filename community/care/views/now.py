"""Care's first page, and the crisis card."""

from dataclasses import dataclass
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from community.access import everyone, without_database
from community.care.actions import tell_number_wrong
from community.care.lines import Country, Line, countries, directories, opens_at, own_country
from community.care.models import LineCheck
from community.models import Community, Duty
from community.models.duty import next_staffed


@dataclass(frozen=True)
class ShownLine:
    """A line as the card shows it: with the hours that the lead found, and when it opens next."""

    line: Line
    check: LineCheck
    opens: time | None


@everyone
@require_safe
def care(request: HttpRequest) -> HttpResponse:
    """Show what is here for someone who needs something for themselves."""
    return render(request, "care/care.html", {"on_duty": _on_duty(timezone.now())})


def bare_card(request: HttpRequest) -> HttpResponse:
    """Show what the card knows without the database: emergency numbers and the directories."""
    context = {
        "country": _chosen(request) or own_country(),
        "countries": countries().values(),
        "directories": directories(),
        "away": True,
    }
    return HttpResponse(render_to_string("care/now.html", context))


@everyone
@without_database(bare_card)
@require_safe
def care_now(request: HttpRequest) -> HttpResponse:
    """Show the crisis card of the community's country, or of the one that was chosen."""
    now = timezone.now()
    country = _country(request)
    context = {
        "country": country,
        "countries": countries().values(),
        "lines": _shown_lines(country, now) if country else [],
        "directories": directories(),
        "on_duty": _on_duty(now),
    }
    return render(request, "care/now.html", context)


@everyone
@require_POST
def number_wrong(request: HttpRequest) -> HttpResponse:
    """Take word that a number does not work."""
    told = tell_number_wrong(request.POST.get("country", ""), request.POST.get("line", ""))
    messages.success(request, _("Thank you. A lead will look at this number."))
    return redirect(f"{reverse('care_now')}?country={told.country}")


def _country(request: HttpRequest) -> Country | None:
    if chosen := _chosen(request):
        return chosen
    community = Community.objects.current()
    return countries().get(community.country) if community else None


def _chosen(request: HttpRequest) -> Country | None:
    return countries().get(request.GET.get("country", "").upper())


def _shown_lines(country: Country, now: datetime) -> list[ShownLine]:
    checks = LineCheck.objects.holding(country.code, now)
    here = _clock_of(country, now)
    shown = [
        ShownLine(line, check, opens_at(check.hours, here) if here else None)
        for line in country.lines
        if (check := checks.get(line.name))
    ]
    return sorted(shown, key=lambda each: each.opens is not None)


def _clock_of(country: Country, now: datetime) -> datetime | None:
    """Return the local time in the community's own country; of others we do not know the zone."""
    community = Community.objects.current()
    if community is None or community.country != country.code:
        return None
    return now.astimezone(ZoneInfo(community.time_zone))


def _on_duty(now: datetime) -> dict[str, Any]:
    someone = Duty.objects.anyone(now)
    later = None if someone else next_staffed(now, Community.objects.current())
    return {"someone": someone, "next": later}
