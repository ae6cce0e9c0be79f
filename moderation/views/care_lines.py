"""Members' lines, read and answered by the people on duty."""

from datetime import datetime, timedelta

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from community.access import MemberRequest, staff
from community.actions.duty import check_in
from community.asked import number_asked
from community.errors import Refused
from community.models import Duty
from moderation import standing
from moderation.actions.care import (
    answer,
    let_rest,
    let_wait_again,
    open_thread_on_duty,
    require_on_care_duty,
)
from moderation.due import runs_out_soon
from moderation.forms.care import AnswerForm
from moderation.live import queue_address
from moderation.models import CareThread
from moderation.reasons import CARE

LATEST = 100
OPENED = "lines_opened"  # in the sign-in: which lines were opened, and when
STAYS_OPEN = timedelta(minutes=60)


@staff("moderator", "listener")
def care_line(request: MemberRequest, pk: int) -> HttpResponse:
    """Say that somebody waits; POST opens the line for an hour, which leaves a trace."""
    thread = _found(request, pk)
    if request.method == "POST":
        _open(request, thread)
        return redirect("care_line", pk)
    if not _is_open(request, thread):
        return render(request, "moderation/care_line_shut.html", {"thread": thread})
    return _open_page(request, thread, AnswerForm(initial={"seen": _last(thread)}))


@staff("moderator", "listener")
@require_POST
def care_answer(request: MemberRequest, pk: int) -> HttpResponse:
    """Answer a member in their line; whose duty ran out meanwhile keeps what they wrote."""
    form = AnswerForm(request.POST)
    try:
        if request.POST.get("do") == "check_in":
            return _checked_in(request, pk)
        require_on_care_duty(request.member, timezone.now())
    except Refused as refused:  # whoever's line it is: what may not be read is not confirmed
        context = {"form": form, "says": refused.sentence, "pk": pk}
        return render(request, "moderation/care_line_kept.html", context, status=refused.status)
    thread = _found(request, pk)
    if not form.is_valid():
        return _open_page(request, thread, form, status=422)
    try:
        sent = answer(thread, by=request.member, **form.cleaned_data)
    except Refused as refused:
        form.refuse(refused)
        return _open_page(request, thread, form, status=refused.status)
    messages.success(request, _("Sent."))
    return redirect(f"{_address(thread)}#line-{sent.pk}")


@staff("moderator", "listener")
@require_POST
def care_rest(request: MemberRequest, pk: int) -> HttpResponse:
    """Say that a line needs no answer now, or let it wait again."""
    thread = _found(request, pk)
    if request.POST.get("do") == "wait":
        let_wait_again(thread, by=request.member)
        messages.success(request, _("The line waits again, and who is on duty is told."))
        return redirect("care_line", pk)
    seen = number_asked(request.POST.get("seen", "")) or 0
    let_rest(thread, by=request.member, seen=seen)
    messages.success(request, _("The line rests until they write again."))
    return redirect(queue_address(CARE))


def _found(request: MemberRequest, pk: int) -> CareThread:
    """Return someone else's line, for who is on duty; for anyone else it is not there."""
    try:
        require_on_care_duty(request.member, timezone.now())
    except Refused as refused:
        raise Http404 from refused
    others = CareThread.objects.exclude(member=request.member).select_related("member")
    return get_object_or_404(others, pk=pk)


def _checked_in(request: MemberRequest, pk: int) -> HttpResponse:
    """Check in and show the line with what was written, still unsent: they may have written too."""
    standing.require_not_suspended(request.member, at=timezone.now())
    check_in(request.member)
    thread = _found(request, pk)
    _open(request, thread)
    messages.success(request, _("You are on duty for the next hour. Your words are not sent yet."))
    return _open_page(request, thread, AnswerForm(initial=request.POST.dict()), came_back=True)


def _open(request: MemberRequest, thread: CareThread) -> None:
    open_thread_on_duty(thread, by=request.member)
    now = timezone.now()
    opened = request.session.get(OPENED, {}) | {str(thread.pk): now.isoformat()}
    fresh = {pk: when for pk, when in opened.items() if _is_fresh(when, now)}
    request.session[OPENED] = fresh


def _is_open(request: MemberRequest, thread: CareThread) -> bool:
    when = request.session.get(OPENED, {}).get(str(thread.pk), "")
    return bool(when) and _is_fresh(when, timezone.now())


def _is_fresh(when: str, at: datetime) -> bool:
    return datetime.fromisoformat(when) > at - STAYS_OPEN


def _open_page(
    request: MemberRequest,
    thread: CareThread,
    form: AnswerForm,
    *,
    status: int = 200,
    came_back: bool = False,
) -> HttpResponse:
    thread.refresh_from_db()
    latest = thread.messages.select_related("author").order_by("-pk")[:LATEST]
    lines = list(reversed(latest))
    now = timezone.now()
    on_duty = Duty.objects.live(now).filter(member=request.member).first()
    context = {
        "thread": thread,
        "lines": lines,
        "last": _last(thread),
        "wrote": any(line.author_id == thread.member_id for line in lines),
        "form": form,
        "came_back": came_back or form.is_bound,
        "on_duty": on_duty,
        "duty_soon": runs_out_soon(on_duty, now),
    }
    return render(request, "moderation/care_line.html", context, status=status)


def _address(thread: CareThread) -> str:
    return f"/moderation/care/{thread.pk}/"


def _last(thread: CareThread) -> int:
    return thread.messages.order_by("-pk").values_list("pk", flat=True).first() or 0
