"""Appeals: asking for another look, and answering as someone who did not decide."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from community.access import MemberRequest, has_second_factor, signed_in, staff
from community.errors import Refused
from community.models import Member
from moderation.actions import appeals as verbs
from moderation.casefile import earlier_decisions, open_file
from moderation.forms.appeals import AnswerAppealForm, AppealForm, GuestForm
from moderation.models import Appeal, Report, Statement
from moderation.views.decisions import show_decision
from moderation.wording import DONE, KINDS, LIMITS, to_reporter

LATELY = 20


@signed_in
@require_POST
def decision_appeal(request: MemberRequest, pk: int) -> HttpResponse:
    """Ask for another look at a decision about oneself."""
    mine = Statement.objects.filter(member=request.member).select_related("decision__case")
    statement = get_object_or_404(mine, decision=pk)
    form = AppealForm(request.POST)
    if form.is_valid():
        try:
            verbs.appeal_decision(statement, by=request.member, **form.cleaned_data)
            messages.success(request, _("Someone who did not decide this will look again."))
            return redirect("decision", pk)
        except Refused as refused:
            form.add_error("words", refused.sentence)
    return show_decision(request, statement, form=form, status=422)


@signed_in
def report_appeal(request: MemberRequest, pk: int) -> HttpResponse:
    """Ask for another look at one's own report that was turned down."""
    report = get_object_or_404(Report.objects.made_by(request.member), pk=pk)
    decision = verbs.turned_down(report)
    form = AppealForm(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            verbs.appeal_report(report, by=request.member, **form.cleaned_data)
            messages.success(request, _("Someone who did not decide this will look again."))
            return redirect("report_appeal", pk)
        except Refused as refused:
            form.add_error("words", refused.sentence)
            status = refused.status
    context = {
        "report": report,
        "kind": KINDS[report.kind],
        "appeal": Appeal.objects.filter(by=request.member, decision=decision).first(),
        "outcome": to_reporter(decision.outcome) if decision else "",
        "form": form if decision else None,
    }
    status = 422 if status == 200 and form.errors else status
    return render(request, "moderation/report_appeal.html", context, status=status)


@staff("moderator")
def appeals(request: MemberRequest) -> HttpResponse:
    """List the appeals that wait, and those lately answered."""
    seen = Appeal.objects.visible_to(request.member).select_related("decision__case")
    now = timezone.now()
    waiting = [(one, one.is_late(now), _decided(one, request.member)) for one in seen.waiting()]
    answered = seen.filter(answered_at__isnull=False).order_by("-answered_at")[:LATELY]
    context = {"waiting": waiting, "answered": answered}
    return render(request, "moderation/appeals.html", context)


@staff("moderator")
def appeal(request: MemberRequest, pk: int) -> HttpResponse:
    """Show one appeal with the whole case, and take its answer."""
    return _answer_page(request, pk, back="appeals")


@signed_in
def review(request: MemberRequest, pk: int) -> HttpResponse:
    """Show a guest the one case that was given to them, and take the answer."""
    get_object_or_404(Appeal, pk=pk, guest=request.member)
    if not has_second_factor(request.member):
        return redirect("second_factor_first")
    return _answer_page(request, pk, back="me")


@staff("lead")
@require_POST
def appeal_guest(request: MemberRequest, pk: int) -> HttpResponse:
    """Give one appeal to someone outside the team."""
    found = get_object_or_404(Appeal.objects.visible_to(request.member), pk=pk)
    form = GuestForm(request.POST)
    if form.is_valid():
        guest = Member.objects.filter(handle__iexact=form.cleaned_data["handle"].strip()).first()
        try:
            if guest is None:
                raise Refused("no_member", _("There is nobody with this handle."), status=422)
            verbs.invite_guest(found, guest, by=request.member)
            messages.success(request, _("They were asked. They read this one case and no other."))
            return redirect("appeal", pk)
        except Refused as refused:
            form.add_error("handle", refused.sentence)
    return _page(request, found, AnswerAppealForm(), back="appeals", guest_form=form, status=422)


def _answer_page(request: MemberRequest, pk: int, *, back: str) -> HttpResponse:
    found = get_object_or_404(Appeal.objects.visible_to(request.member), pk=pk)
    form = AnswerAppealForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            verbs.answer_appeal(found, by=request.member, **form.cleaned_data)
            messages.success(request, _("Answered. The person who asked hears of it."))
            return redirect(back)
        except Refused as refused:
            form.add_error(None, refused.sentence)
            return _page(request, found, form, back=back, status=refused.status)
    return _page(request, found, form, back=back, status=422 if form.errors else 200)


def _page(
    request: MemberRequest,
    found: Appeal,
    form: AnswerAppealForm,
    *,
    back: str,
    guest_form: GuestForm | None = None,
    status: int = 200,
) -> HttpResponse:
    decision = found.decision
    statement = getattr(decision, "statement", None)
    limits = statement.restrictions.order_by("pk") if statement else []
    context = {
        "appeal": found,
        "decision": decision,
        "case": decision.case,
        "kind": KINDS[decision.case.kind],
        "done": DONE.get(decision.outcome, ""),
        "limits": [(limit, LIMITS[limit.what]) for limit in limits],
        "file": open_file(decision.case, request.member),
        "earlier": earlier_decisions(decision.case, timezone.now()),
        "decided_it": _decided(found, request.member),
        "late": found.is_late(timezone.now()),
        "form": form,
        "back": back,
        "guest_form": guest_form or GuestForm(),
        "may_invite": request.member.is_lead and back == "appeals",
    }
    return render(request, "moderation/appeal.html", context, status=status)


def _decided(found: Appeal, member: Member) -> bool:
    return member.pk in {found.decision.decided_by_id, found.decision.second_by_id}
