"""One case: taken, read, decided, handed back, or closed with a second key."""

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from community.access import MemberRequest, staff
from community.asked import number_asked
from community.errors import Refused
from community.models import Duty
from moderation.actions import cases, closing, decisions
from moderation.casefile import earlier_decisions, open_file
from moderation.forms.deciding import DecideForm
from moderation.models import Case, Proposal
from moderation.neutral import line_of
from moderation.outcomes import Outcome
from moderation.wording import DONE, LIMITS


@staff("moderator")
def case(request: MemberRequest, pk: int) -> HttpResponse:
    """Show a case: one neutral line to everyone who may take it, its words to who holds it."""
    return _page(request, _found(request, pk))


@staff("moderator")
@require_POST
def case_lease(request: MemberRequest, pk: int) -> HttpResponse:
    """Take a case for ten minutes, or hold it longer; a script that asks gets the new end."""
    case = _found(request, pk)
    if request.headers.get("Accept", "").startswith("application/json"):
        leased = cases.lease(case, by=request.member)
        assert leased.leased_until is not None
        return JsonResponse({"until": leased.leased_until.isoformat()})
    try:
        cases.lease(case, by=request.member)
    except Refused as refused:
        return _page(request, case, says=refused.sentence, status=refused.status)
    return redirect("case", case.pk)


@staff("moderator")
@require_POST
def case_hand_back(request: MemberRequest, pk: int) -> HttpResponse:
    """Let a case go, so that someone else can take it."""
    case = _found(request, pk)
    cases.hand_back(case, by=request.member)
    messages.success(request, _("Handed back. Someone else can take it now."))
    return redirect(f"/moderation/?lane={case.lane}")


@staff("moderator")
@require_POST
def case_decide(request: MemberRequest, pk: int) -> HttpResponse:
    """Decide a case; whatever comes back has everything that was typed in it."""
    case = _found(request, pk)
    if request.POST.get("do") == "hold":
        return _hold(request, case)
    form = DecideForm(request.POST, case=case)
    if not form.is_valid():
        return _page(request, case, form=form, status=422)
    try:
        return _decided(request, case, form)
    except Refused as refused:
        if refused.status == 409:
            case = _found(request, pk)
            form = DecideForm.keeping(request.POST, case=case)
            return _page(request, case, form=form, says=refused.sentence, status=409)
        form.add_error(None, refused.sentence)
        return _page(request, case, form=form, status=refused.status)


@staff("lead")
@require_POST
def case_second_key(request: MemberRequest, pk: int) -> HttpResponse:
    """Turn the second key that closes an account, or say no to it."""
    case = _found(request, pk)
    version = number_asked(request.POST.get("version", "")) or 0
    verb = closing.turn_second_key if request.POST.get("do") == "turn" else closing.decline_closing
    try:
        verb(case, by=request.member, version=version)
    except Refused as refused:
        return _page(request, _found(request, pk), says=refused.sentence, status=refused.status)
    messages.success(request, _("Done. The case shows it."))
    return redirect("case", case.pk)


def _found(request: MemberRequest, pk: int) -> Case:
    visible = Case.objects.visible_to(request.member).select_related("about_member", "leased_by")
    return get_object_or_404(visible, pk=pk)


def _hold(request: MemberRequest, case: Case) -> HttpResponse:
    """Take the case again or hold it longer, with what was typed still there."""
    try:
        case, says, status = cases.lease(case, by=request.member), "", 200
    except Refused as refused:
        says, status = refused.sentence, refused.status
    form = DecideForm.keeping(request.POST, case=case)
    return _page(request, case, form=form, says=says, status=status)


def _decided(request: MemberRequest, case: Case, form: DecideForm) -> HttpResponse:
    outcome, version = form.cleaned_data["outcome"], form.cleaned_data["version"]
    reasons = form.reasons()
    if outcome == Outcome.CLOSE_ACCOUNT:
        closing.propose_closing(case, by=request.member, version=version, reasons=reasons)
        messages.success(request, _("Your proposal waits for a lead to turn the second key."))
    else:
        decisions.decide(case, by=request.member, version=version, outcome=outcome, reasons=reasons)
        messages.success(request, _("Decided. Everyone concerned hears of it."))
    return redirect(f"/moderation/?lane={case.lane}")


def _page(
    request: MemberRequest,
    case: Case,
    *,
    form: DecideForm | None = None,
    says: str = "",
    status: int = 200,
) -> HttpResponse:
    now, member = timezone.now(), request.member
    line = line_of(case, now)
    mine = case.is_held_by(member, now)
    second = line.state == "second_key" and member.is_lead
    context = {
        "case": case,
        "line": line,
        "says": says,
        "mine": mine,
        "on_duty": Duty.objects.moderators(now).filter(member=member).exists(),
        "form": form or (DecideForm(case=case) if mine else None),
        "now": now,
    }
    if second:
        context["proposal"] = Proposal.objects.select_related("clause").filter(case=case).first()
    if mine or second or line.state == "decided":
        context["file"] = open_file(case, member)
        context["earlier"] = earlier_decisions(case, now)
    if line.state == "decided":
        context |= _outcome(case)
    return render(request, "moderation/case.html", context, status=status)


def _outcome(case: Case) -> dict[str, object]:
    decision = case.decision
    statement = getattr(decision, "statement", None)
    limits = statement.restrictions.all() if statement else []
    return {
        "decision": decision,
        "done": DONE.get(decision.outcome, ""),
        "limits": [(limit, LIMITS[limit.what]) for limit in limits],
    }
