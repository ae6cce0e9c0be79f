"""What was decided about a member, told to that member; open in every state of an account."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from community.access import MemberRequest, signed_in
from moderation.actions.statements import see_statement
from moderation.due import watch
from moderation.forms.appeals import AppealForm
from moderation.holds import holds_of
from moderation.models import Contribution, Decision, Restriction, State, Statement, Target
from moderation.wording import DONE, KINDS, LIMITS

AT_MOST = 100


@signed_in
def decisions(request: MemberRequest) -> HttpResponse:
    """Show what was decided about this member, newest first, and what still waits to be read."""
    now = timezone.now()
    told = Statement.objects.filter(member=request.member).select_related("decision", "clause")
    holds = holds_of(request.member, now)
    context = {
        "statements": [(one, DONE[one.decision.outcome]) for one in told.order_by("-pk")[:AT_MOST]],
        "holds": [(hold, KINDS[hold.thing.kind]) for hold in holds],
        "watch": watch(now, besides=request.member),
    }
    return render(request, "moderation/decisions.html", context)


@signed_in
def decision(request: MemberRequest, pk: int) -> HttpResponse:
    """Show one statement of reasons in the order that is easiest to bear, and mark it seen."""
    mine = Decision.objects.filter(statement__member=request.member)
    statement = get_object_or_404(mine.select_related("case", "statement__clause"), pk=pk).statement
    see_statement(statement)
    return show_decision(request, statement)


def show_decision(
    request: MemberRequest,
    statement: Statement,
    *,
    form: AppealForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """Answer with the page of a statement; an appeal that came back keeps its words."""
    context = {
        "statement": statement,
        "decision": statement.decision,
        "done": DONE.get(statement.decision.outcome, ""),
        "limits": [(limit, LIMITS[limit.what]) for limit in statement.restrictions.order_by("pk")],
        "kind": KINDS[statement.content_kind],
        "now": timezone.now(),
        "appeal": statement.decision.appeals.filter(by=request.member).first(),
        "form": form or AppealForm(),
        **_standing(request),
        **_words(request, statement),
    }
    return render(request, "moderation/decision.html", context, status=status)


def _standing(request: MemberRequest) -> dict[str, object]:
    """Return which limits hold for this member today, to say what stays open."""
    live = Restriction.objects.live(timezone.now()).filter(member=request.member)
    held = {limit.what: limit for limit in live}
    return {
        "closed": request.member.closed_at is not None,
        "suspended": held.get("suspend"),
        "paused": held.get("pause_area"),
        "slowed": held.get("slow_mode"),
    }


def _words(request: MemberRequest, statement: Statement) -> dict[str, object]:
    """Return the member's text as it is kept for them, and where it can be changed."""
    case = statement.decision.case
    thing = Target.find(case.kind, case.target_id)
    if not isinstance(thing, Contribution) or thing.author != request.member:
        return {"kept": statement.passage, "address": ""}
    taken_back = thing.state == State.TAKEN_BACK
    changeable = thing.state in {State.HELD, State.VISIBLE} and thing.is_visible_to(request.member)
    return {
        "kept": "" if taken_back else thing.body,
        "taken_back": taken_back,
        "address": thing.address() if changeable else "",
        "held": thing.state == State.HELD,
    }
