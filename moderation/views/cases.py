"""One case: taken, read, handed back; and the page on which it is decided."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from community.access import MemberRequest, staff
from community.errors import Refused
from community.models import Duty, Member
from moderation.actions import cases
from moderation.casefile import earlier_decisions, open_file
from moderation.due import runs_out_soon
from moderation.forms.closing import SecondKeyForm
from moderation.forms.deciding import DecideForm
from moderation.live import queue_address
from moderation.models import Case, Proposal
from moderation.neutral import line_of
from moderation.wording import DONE, LIMITS


@staff("moderator")
def case(request: MemberRequest, pk: int) -> HttpResponse:
    """Show a case: one neutral line to everyone who may take it, its words to who holds it."""
    return case_page(request, found_case(request, pk))


@staff("moderator")
@require_POST
def case_lease(request: MemberRequest, pk: int) -> HttpResponse:
    """Take a case for ten minutes, or hold it longer; a script that asks gets the new end."""
    case = found_case(request, pk)
    if request.headers.get("Accept", "").startswith("application/json"):
        leased = cases.lease(case, by=request.member)
        assert leased.leased_until is not None
        return JsonResponse({"until": leased.leased_until.isoformat()})
    try:
        cases.lease(case, by=request.member)
    except Refused as refused:
        return case_page(request, case, says=refused.sentence, status=refused.status)
    return redirect("case", case.pk)


@staff("moderator")
@require_POST
def case_hand_back(request: MemberRequest, pk: int) -> HttpResponse:
    """Let a case go, so that someone else can take it."""
    case = found_case(request, pk)
    cases.hand_back(case, by=request.member)
    messages.success(request, _("Handed back. Someone else can take it now."))
    return redirect(queue_address(case.lane))


def found_case(request: MemberRequest, pk: int) -> Case:
    """Return a case that this moderator may work on; any other is not there."""
    visible = Case.objects.visible_to(request.member).select_related("about_member", "leased_by")
    return get_object_or_404(visible, pk=pk)


def case_page(
    request: MemberRequest,
    case: Case,
    *,
    form: DecideForm | None = None,
    says: str = "",
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    """Answer with the page of a case; `more` is what a second look needs."""
    now, member = timezone.now(), request.member
    line = line_of(case, now)
    mine = case.is_held_by(member, now)
    second = line.state == "second_key" and member.is_lead
    proposal = Proposal.objects.select_related("clause", "proposed_by", "declined_by")
    asked = proposal.filter(case=case).first() if mine or second else None
    on_duty = Duty.objects.moderators(now).filter(member=member).first()
    context = {
        "case": case,
        "line": line,
        "says": says,
        "mine": mine,
        "on_duty": on_duty,
        "duty_soon": runs_out_soon(on_duty, now),
        "form": form or (DecideForm(case=case, initial=_kept(asked, member)) if mine else None),
        "now": now,
        "proposal": asked if second else None,
        "key_form": SecondKeyForm(),
        "turned_down": asked if mine else None,
    }
    if mine or second or line.state == "decided":
        context["file"] = open_file(case, member)
        context["earlier"] = earlier_decisions(case, now)
    if line.state == "decided":
        context |= _outcome(case)
    return render(request, "moderation/case.html", context | more, status=status)


def _kept(asked: Proposal | None, member: Member) -> dict[str, Any]:
    """Return what this moderator wrote for a closing that did not come about."""
    if asked is None or asked.proposed_by != member:
        return {}
    names = ("clause", "passage", "facts", "explanation", "why_not_softer", "remove_too")
    return {name: getattr(asked, name) for name in names}


def _outcome(case: Case) -> dict[str, object]:
    decision = case.decision
    statement = getattr(decision, "statement", None)
    limits = statement.restrictions.all() if statement else []
    return {
        "decision": decision,
        "done": DONE.get(decision.outcome, ""),
        "limits": [(limit, LIMITS[limit.what]) for limit in limits],
    }
