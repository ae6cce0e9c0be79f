"""Deciding a case, after a second look; and the second key that closes an account."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from community.access import MemberRequest, staff
from community.actions.duty import check_in
from community.asked import number_asked
from community.errors import Refused
from moderation import standing
from moderation.actions import cases, checks, closing, decisions
from moderation.forms.closing import SecondKeyForm
from moderation.forms.deciding import DecideForm
from moderation.live import queue_address
from moderation.models import Case
from moderation.outcomes import Outcome
from moderation.preview import preview_of
from moderation.views.cases import case_page, found_case


@staff("moderator")
@require_POST
def case_decide(request: MemberRequest, pk: int) -> HttpResponse:
    """Show a decision as the people concerned will read it; `do=send` sends it.

    Whatever comes back has everything that was typed in it.
    """
    case, do = found_case(request, pk), request.POST.get("do", "")
    if do in {"hold", "check_in"}:
        return _hold(request, case, checks_in=do == "check_in")
    if do == "change":
        return _again(request, case)
    try:
        # Before the fields are looked at: who has lost the case hears that first.
        checks.held_case(case, request.member, _version(request))
    except Refused as refused:
        return _again(request, found_case(request, pk), says=refused.sentence, no=refused)
    form = DecideForm(request.POST, case=case)
    if not form.is_valid():
        return case_page(request, case, form=form, status=422)
    try:
        return _sent(request, case, form) if do == "send" else _looked_at(request, case, form)
    except Refused as refused:
        if refused.status == 409:
            return _again(request, found_case(request, pk), says=refused.sentence, no=refused)
        form.add_error(None, refused.sentence)
        return case_page(request, case, form=form, status=refused.status)


@staff("lead")
@require_POST
def case_second_key(request: MemberRequest, pk: int) -> HttpResponse:
    """Turn the second key that closes an account, after a second look, or say no and why."""
    case, do, version = found_case(request, pk), request.POST.get("do", ""), _version(request)
    form = SecondKeyForm(request.POST, says_no=do not in {"turn", "close"})
    try:
        if do == "turn":
            closing.require_proposed(case, by=request.member, version=version)
            return case_page(request, case, key_form=form, sure=True)
        if do == "close":
            closing.turn_second_key(case, by=request.member, version=version)
        elif form.is_valid():
            words = form.cleaned_data["words"]
            closing.decline_closing(case, by=request.member, version=version, words=words)
        else:
            return case_page(request, case, key_form=form, status=422)
    except Refused as refused:
        case = found_case(request, pk)
        says, status = refused.sentence, refused.status
        return case_page(request, case, key_form=form, says=says, status=status)
    messages.success(request, _("Done. The case shows it."))
    return redirect("case", case.pk)


def _hold(request: MemberRequest, case: Case, *, checks_in: bool) -> HttpResponse:
    """Take the case again or hold it longer, with what was typed still there."""
    try:
        if checks_in:
            standing.require_not_suspended(request.member, at=timezone.now())
            check_in(request.member)
        return _again(request, cases.lease(case, by=request.member))
    except Refused as refused:
        return _again(request, case, says=refused.sentence, no=refused)


def _again(
    request: MemberRequest, case: Case, *, says: str = "", no: Refused | None = None
) -> HttpResponse:
    """Answer with what was typed, for the case as it stands now; say so where it changed."""
    if not says and case.version != _version(request):
        says = _("This case changed while you were reading. Look again before you decide.")
    form = DecideForm.keeping(request.POST, case=case)
    return case_page(request, case, form=form, says=says, status=no.status if no else 200)


def _looked_at(request: MemberRequest, case: Case, form: DecideForm) -> HttpResponse:
    outcome, reasons = form.cleaned_data["outcome"], form.reasons()
    checks.ready_case(case, request.member, form.cleaned_data["version"], outcome, reasons)
    preview = preview_of(case, outcome, reasons, timezone.now())
    return case_page(request, case, form=form, preview=preview)


def _sent(request: MemberRequest, case: Case, form: DecideForm) -> HttpResponse:
    outcome, version = form.cleaned_data["outcome"], form.cleaned_data["version"]
    reasons = form.reasons()
    if outcome == Outcome.CLOSE_ACCOUNT:
        closing.propose_closing(case, by=request.member, version=version, reasons=reasons)
        messages.success(request, _("Your proposal waits for a lead to turn the second key."))
    else:
        decisions.decide(case, by=request.member, version=version, outcome=outcome, reasons=reasons)
        messages.success(request, _("Decided. Everyone concerned hears of it."))
    return redirect(queue_address(case.lane))


def _version(request: MemberRequest) -> int:
    return number_asked(request.POST.get("version", "")) or 0
