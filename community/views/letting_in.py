"""How leads let people in: the yes or no to who waits, and invitations."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community.access import MemberRequest, staff
from community.actions import joining
from community.forms.lead import DeclineForm
from community.models import Invitation, Member

TOLD_NO = 50


@staff("lead")
@require_safe
def waiting_people(request: MemberRequest) -> HttpResponse:
    """List who waits for a yes, longest first, and who was told no."""
    told_no = _not_in().exclude(decline=None).select_related("decline")
    context = {
        "waits": waiting_for_a_yes(),
        "told_no": told_no.order_by("-decline__declined_at")[:TOLD_NO],
    }
    return render(request, "community/lead_waiting.html", context)


@staff("lead")
@require_POST
def approve(request: MemberRequest, pk: int) -> HttpResponse:
    """Let someone in."""
    joining.approve(get_object_or_404(_not_in(), pk=pk), by=request.member)
    messages.success(request, _("They are in, and told."))
    return redirect("lead_waiting")


@staff("lead")
@require_http_methods(["GET", "HEAD", "POST"])
def decline(request: MemberRequest, pk: int) -> HttpResponse:
    """Tell someone no, with a reason."""
    member = get_object_or_404(_not_in(), pk=pk)
    form = DeclineForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        joining.decline(member, by=request.member, **form.cleaned_data)
        messages.success(request, _("They will read your reason when they come back."))
        return redirect("lead_waiting")
    context = {"person": member, "form": form}
    status = 422 if form.errors else 200
    return render(request, "community/lead_decline.html", context, status=status)


@staff("lead")
@require_http_methods(["GET", "HEAD", "POST"])
def invitations(request: MemberRequest) -> HttpResponse:
    """List invitations that are still good; make one and show it, once."""
    link = _invitation_link(request) if request.method == "POST" else ""
    now = timezone.now()
    good = Invitation.objects.filter(used_at=None, expires_at__gt=now).select_related("made_by")
    context = {"link": link, "invitations": good.order_by("-made_at")}
    return render(request, "community/lead_invitations.html", context)


@staff("lead")
@require_POST
def withdraw_invitation(request: MemberRequest, pk: int) -> HttpResponse:
    """Make an invitation worthless."""
    joining.withdraw_invitation(get_object_or_404(Invitation, pk=pk), by=request.member)
    messages.success(request, _("This invitation no longer works."))
    return redirect("lead_invitations")


def waiting_for_a_yes() -> QuerySet[Member]:
    """Return who asked to join and has no answer yet, longest first."""
    return _not_in().filter(decline=None).order_by("joined_at")


def _not_in() -> QuerySet[Member]:
    return Member.objects.filter(approved_at=None, closed_at=None)


def _invitation_link(request: MemberRequest) -> str:
    code = joining.invite(by=request.member)
    return request.build_absolute_uri(f"{reverse('account_signup')}?invitation={code}")
