"""A member's own line to the people on duty: open to every account in every state."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from community.access import MemberRequest, signed_in
from community.asked import number_asked
from community.errors import Refused
from community.models import Member
from moderation.actions.care import mark_read, write_to_duty
from moderation.due import READS_CARE, watch
from moderation.forms.care import CareForm
from moderation.live import everyone_reachable
from moderation.models import CareMessage, CareThread

LATEST = 100


@signed_in
def care_thread(request: MemberRequest) -> HttpResponse:
    """Show the thread, who reads it and who is there; take what the member writes."""
    form = CareForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            line = write_to_duty(request.member, **form.cleaned_data)
            messages.success(request, _("Sent. It stays here."))
            return redirect(f"{reverse('care_thread')}#line-{line.pk}")
        except Refused as refused:
            form.refuse(refused)
            return _page(request, form, status=refused.status)
    return _page(request, form, status=422 if form.errors else 200)


@signed_in
def care_news(request: MemberRequest) -> HttpResponse:
    """Return the messages after one that is already on the page, for a page that asks again."""
    after = number_asked(request.GET.get("after", ""))
    thread = CareThread.objects.filter(member=request.member).first()
    if thread is None or after is None:
        return HttpResponse()
    new = thread.messages.filter(pk__gt=after).exclude(author=request.member)
    lines = list(new.select_related("author")[:LATEST])
    if lines:
        mark_read(thread)
    return render(request, "moderation/parts/care_lines.html", {"lines": lines})


def _page(request: MemberRequest, form: CareForm, *, status: int) -> HttpResponse:
    now = timezone.now()
    thread = CareThread.objects.filter(member=request.member).first()
    lines = _latest(thread) if thread else []
    if thread and any(line.author_id != request.member.pk for line in lines):
        mark_read(thread)
    context = {
        "form": form,
        "lines": lines,
        "last": lines[-1].pk if lines else 0,
        "waits": thread is not None and thread.waiting_since is not None,
        "watch": watch(now, roles=READS_CARE, besides=request.member),
        "readers": len(_readers(request.member)),
    }
    return render(request, "moderation/care_thread.html", context, status=status)


def _latest(thread: CareThread) -> list[CareMessage]:
    lines = thread.messages.select_related("author").order_by("-pk")[:LATEST]
    return list(reversed(lines))


def _readers(member: Member) -> list[Member]:
    return [one for one in everyone_reachable(*READS_CARE) if one != member]
