"""A member's own pages: the way to everything of theirs, settings, what is new."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community.access import MemberRequest, has_second_factor, signed_in
from community.actions.consent import give_consent, withdraw_consent
from community.actions.members import set_clock
from community.actions.sign_ins import end_sign_ins
from community.forms.own import ClockForm
from community.models import Consent, Notification, Role
from community.models.notification import NotificationQuerySet

HEALTH_WORDS = Consent.Purpose.HEALTH_WORDS


@signed_in
@require_safe
def me(request: MemberRequest) -> HttpResponse:
    """Show the way to everything that is the member's own, and what they are trusted with."""
    held = request.member.role_names
    roles = [label for name, label in Role.Name.choices if name in held]
    unread = _notices(request).filter(read_at=None).exists()
    context = {"roles": roles, "unread": unread, "second": has_second_factor(request.member)}
    return render(request, "community/me.html", context)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: MemberRequest) -> HttpResponse:
    """Show and keep what a member sets: their clock; the rest has a page or a button each."""
    form = ClockForm(request.POST or None, initial={"time_zone": request.member.time_zone})
    if request.method == "POST" and form.is_valid():
        set_clock(request.member, **form.cleaned_data)
        messages.success(request, _("Kept. Times are shown in this zone now."))
        return redirect("settings")
    member = request.member
    context = {
        "form": form,
        "consent": member.consents.filter(purpose=HEALTH_WORDS, withdrawn_at=None).first(),
        "sign_ins": _sign_ins(request),
        "codes_left": member.recovery_codes.filter(used_at=None).exists(),
        "second": has_second_factor(member),
    }
    return render(request, "community/settings.html", context, status=422 if form.errors else 200)


@signed_in
@require_POST
def consent_give(request: MemberRequest) -> HttpResponse:
    """Keep the member's yes to storing what they write about their health and life."""
    give_consent(request.member, HEALTH_WORDS)
    messages.success(request, _("Thank you. You can write here now."))
    return redirect("settings")


@signed_in
@require_POST
def consent_withdraw(request: MemberRequest) -> HttpResponse:
    """Take the member's yes back, as easily as it was given."""
    withdraw_consent(request.member, HEALTH_WORDS)
    messages.success(request, _("Taken back. You can still read, and give it again at any time."))
    return redirect("settings")


@signed_in
@require_POST
def sign_out_elsewhere(request: MemberRequest) -> HttpResponse:
    """End every sign-in of the member but this one."""
    end_sign_ins(request.member, but=request.session.session_key)
    messages.success(request, _("You are signed in here only."))
    return redirect("settings")


def _notices(request: MemberRequest) -> NotificationQuerySet:
    return Notification.objects.due(timezone.now()).filter(member=request.member)


def _sign_ins(request: MemberRequest) -> list[dict[str, object]]:
    lasting = request.member.sign_ins.filter(expire_date__gt=timezone.now())
    here = request.session.session_key
    return [
        {"began_at": sign_in.began_at, "here": sign_in.session_key == here}
        for sign_in in lasting.order_by("-began_at")
    ]
