"""Saying of a reply in one's own topic whether it was what one asked for."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from community.access import MemberRequest, taking_part
from forums.actions.fitting import mark_reply, unmark_reply
from forums.models import Why
from forums.views.finding import answer_for


@taking_part
def reply_fits(request: MemberRequest, pk: int) -> HttpResponse:
    """Show what can be said of a reply; say it, or take it away."""
    reply = answer_for(request, pk)
    if request.method != "POST":
        return render(request, "forums/fits.html", {"reply": reply, "reasons": Why.choices})
    if fits := request.POST.get("fits", ""):
        mark_reply(reply, by=request.member, fits=fits, why=request.POST.get("why", ""))
        messages.success(request, _("Said. Only the two of you can see it."))
    else:
        unmark_reply(reply, by=request.member)
        messages.success(request, _("Taken away again."))
    return redirect(reply.address())
