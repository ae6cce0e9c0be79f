"""Members' lines, read and answered by the people on duty."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from community.access import MemberRequest, staff
from community.asked import number_asked
from community.errors import Refused
from moderation.actions.care import answer, let_rest, open_thread_on_duty, require_on_care_duty
from moderation.forms.care import AnswerForm
from moderation.models import CareThread

LATEST = 100


@staff("moderator", "listener")
def care_line(request: MemberRequest, pk: int) -> HttpResponse:
    """Say that somebody waits; POST opens the line, which leaves a trace."""
    thread = _found(request, pk)
    if request.method != "POST":
        return render(request, "moderation/care_line_shut.html", {"thread": thread})
    open_thread_on_duty(thread, by=request.member)
    return _open_page(request, thread, AnswerForm(initial={"seen": _last(thread)}))


@staff("moderator", "listener")
@require_POST
def care_answer(request: MemberRequest, pk: int) -> HttpResponse:
    """Answer a member in their line."""
    thread = _found(request, pk)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _open_page(request, thread, form, status=422)
    try:
        answer(thread, by=request.member, **form.cleaned_data)
    except Refused as refused:
        form.refuse(refused)
        return _open_page(request, thread, form, status=refused.status)
    messages.success(request, _("Sent."))
    return _open_page(request, thread, AnswerForm(initial={"seen": _last(thread)}))


@staff("moderator", "listener")
@require_POST
def care_rest(request: MemberRequest, pk: int) -> HttpResponse:
    """Say that a line needs no answer now."""
    seen = number_asked(request.POST.get("seen", "")) or 0
    let_rest(_found(request, pk), by=request.member, seen=seen)
    messages.success(request, _("The line rests until they write again."))
    return redirect("/moderation/?lane=care")


def _found(request: MemberRequest, pk: int) -> CareThread:
    """Return someone else's line, for who is on duty; for anyone else it is not there."""
    try:
        require_on_care_duty(request.member, timezone.now())
    except Refused as refused:
        raise Http404 from refused
    others = CareThread.objects.exclude(member=request.member).select_related("member")
    return get_object_or_404(others, pk=pk)


def _open_page(
    request: MemberRequest, thread: CareThread, form: AnswerForm, *, status: int = 200
) -> HttpResponse:
    thread.refresh_from_db()
    latest = thread.messages.select_related("author").order_by("-pk")[:LATEST]
    context = {
        "thread": thread,
        "lines": list(reversed(latest)),
        "last": _last(thread),
        "form": form,
    }
    return render(request, "moderation/care_line.html", context, status=status)


def _last(thread: CareThread) -> int:
    return thread.messages.order_by("-pk").values_list("pk", flat=True).first() or 0
