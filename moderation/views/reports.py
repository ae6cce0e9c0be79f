"""Saying that something is wrong, and seeing what came of it."""

from datetime import datetime, timedelta

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from community.access import MemberRequest, signed_in
from community.asked import number_asked
from community.errors import Refused
from moderation.actions.cases import goes_to_leads
from moderation.actions.reports import report as keep_report
from moderation.due import Watch, promised_look, watch
from moderation.forms.reporting import ReportForm
from moderation.models import Report, Target
from moderation.outcomes import Outcome
from moderation.wording import KINDS, to_reporter

PAGE = 30


@signed_in
def report(request: MemberRequest, kind: str, pk: int) -> HttpResponse:
    """Report one thing; open to newcomers and suspended members too."""
    thing = Target.find(kind, pk)
    if thing is None or not thing.can_be_reported_by(request.member):
        raise Http404
    there = watch(timezone.now(), besides=request.member)
    form = ReportForm(request.POST or None, on_duty=there.on_duty)
    if request.method == "POST" and form.is_valid():
        try:
            kept = keep_report(thing, by=request.member, **form.cleaned_data)
            return redirect("report_receipt", kept.pk)
        except Refused as refused:
            form.refuse(refused)
            return _form_page(request, thing, form, there, status=refused.status)
    return _form_page(request, thing, form, there, status=422 if form.errors else 200)


@signed_in
def report_receipt(request: MemberRequest, pk: int) -> HttpResponse:
    """Show that a report arrived, who reads it and when."""
    kept = get_object_or_404(Report.objects.made_by(request.member), pk=pk)
    thing = Target.find(kept.kind, kept.target_id)
    leads_only = thing is not None and goes_to_leads(thing, kept.reason)
    context = {
        "report": kept,
        "watch": watch(timezone.now(), besides=request.member),
        "by": _promised(request, kept, leads_only),
        "leads_only": leads_only,
        "address": _address(thing, request),
    }
    return render(request, "moderation/report_receipt.html", context)


@signed_in
def reports(request: MemberRequest) -> HttpResponse:
    """Show a member's own reports, how far each is, and what kind of outcome it had."""
    mine = Report.objects.made_by(request.member).prefetch_related("cases__decision")
    if before := number_asked(request.GET.get("before", "")):
        mine = mine.filter(pk__lt=before)
    page = list(mine[: PAGE + 1])
    told = [
        {
            "report": one,
            "kind": KINDS.get(one.kind, one.kind),
            "outcomes": _outcomes(one),
            "address": _address(Target.find(one.kind, one.target_id), request),
            "turned_down": _turned_down(one),
        }
        for one in page[:PAGE]
    ]
    more = f"?before={page[PAGE - 1].pk}" if len(page) > PAGE else ""
    return render(request, "moderation/reports.html", {"told": told, "next": more})


def _form_page(
    request: MemberRequest, thing: Target, form: ReportForm, there: Watch, *, status: int
) -> HttpResponse:
    context = {
        "form": form,
        "thing": thing,
        "kind": KINDS[thing.kind],
        "own": thing.responsible == request.member,
        "who": thing.responsible,
        "address": _address(thing, request),
        "watch": there,
    }
    return render(request, "moderation/report.html", context, status=status)


def _promised(request: MemberRequest, kept: Report, leads_only: bool) -> datetime | None:
    passed = timezone.now() - kept.made_at
    within = max(kept.why.first_look - passed, timedelta(0))
    return promised_look(within, timezone.now(), leads_only=leads_only, besides=request.member)


def _outcomes(one: Report) -> list[tuple[object, str]]:
    """Return what came of it, each with what who decided wrote to the reporters."""
    decided = [case.decision for case in one.cases.all() if hasattr(case, "decision")]
    told = [(to_reporter(decision.outcome), decision.to_reporters) for decision in decided]
    return list(dict.fromkeys(told))


def _turned_down(one: Report) -> bool:
    decided = [case.decision for case in one.cases.all() if hasattr(case, "decision")]
    nothing_done = any(decision.outcome == Outcome.NO_ACTION for decision in decided)
    return nothing_done and one.progress == "decided"


def _address(thing: Target | None, request: MemberRequest) -> str:
    return thing.address() if thing is not None and thing.is_visible_to(request.member) else ""
