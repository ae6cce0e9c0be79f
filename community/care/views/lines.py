"""The lead's page: the lines of the community's own country, checked or not."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community.access import MemberRequest, staff
from community.care.actions import answer_number_wrong, hide_line, verify_line
from community.care.forms import CheckForm
from community.care.lines import Country, Line, countries
from community.care.models import LineCheck, NumberWrong
from community.models import Community


@staff("lead")
@require_safe
def care_lines(request: MemberRequest) -> HttpResponse:
    """List every line of the own country with its last check, and numbers found wrong anywhere."""
    country, now = _own_country(), timezone.now()
    checks = LineCheck.objects.last_of_each(country.code) if country else {}
    rows = [
        {"line": line, "check": check, "holds": bool(check and check.holds(now))}
        for line in (country.lines if country else ())
        for check in [checks.get(line.name)]
    ]
    wrong = NumberWrong.objects.filter(answered_at=None).order_by("told_at")
    return render(request, "care/lines.html", {"country": country, "rows": rows, "wrong": wrong})


@staff("lead")
@require_http_methods(["GET", "HEAD", "POST"])
def care_line(request: MemberRequest, slug: str) -> HttpResponse:
    """Take a lead through checking one line."""
    country, line = _own_line(slug)
    check = LineCheck.objects.last_of_each(country.code).get(line.name)
    form = CheckForm(request.POST or None, initial={"hours": check.hours if check else line.hours})
    if request.method == "POST" and form.is_valid():
        verify_line(country.code, line.name, by=request.member, **form.cleaned_data)
        messages.success(request, _("Checked. The card shows it from now on."))
        return redirect("care_lines")
    context: dict[str, Any] = {"country": country, "line": line, "check": check, "form": form}
    return render(request, "care/line.html", context, status=422 if form.errors else 200)


@staff("lead")
@require_POST
def care_line_hide(request: MemberRequest, slug: str) -> HttpResponse:
    """Take a line off the card."""
    country, line = _own_line(slug)
    hide_line(country.code, line.name, by=request.member)
    messages.success(request, _("The card no longer shows it."))
    return redirect("care_lines")


@staff("lead")
@require_POST
def wrong_looked_at(request: MemberRequest, pk: int) -> HttpResponse:
    """Take a number found wrong off the list of things to look at."""
    told = get_object_or_404(NumberWrong, pk=pk)
    answer_number_wrong(told, by=request.member)
    return redirect("care_lines")


def _own_country() -> Country | None:
    community = Community.objects.current()
    return countries().get(community.country) if community else None


def _own_line(slug: str) -> tuple[Country, Line]:
    country = _own_country()
    for line in country.lines if country else ():
        if country and line.slug == slug:
            return country, line
    raise Http404
