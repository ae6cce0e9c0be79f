"""How a member is told of what is new, and the way out of mail that needs no sign-in."""

from django.conf import settings as conf
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from community.access import MemberRequest, everyone, signed_in
from community.actions.mailing import is_stop_token, stop_mail
from community.actions.pushing import browsers_of, subscribe, unsubscribe
from community.actions.wishes import end_pause, pause_notices, set_wishes
from community.asked import number_asked
from community.forms.notices import WishesForm
from community.models import NoticeSettings
from community.push import public_key


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def notice_settings(request: MemberRequest) -> HttpResponse:
    """Show and keep how a member is told."""
    member = request.member
    form = WishesForm(request.POST or None, member=member)
    if request.method == "POST" and form.is_valid():
        set_wishes(member, **form.wishes())
        messages.success(request, _("Kept."))
        return redirect("notice_settings")
    until = NoticeSettings.of(member).paused_until
    context = {
        "form": form,
        "paused": until if until and until > timezone.now() else None,
        "push_key": public_key() if conf.PUSH_SERVICES else "",
        "browsers": browsers_of(member, request.session.session_key),
    }
    return render(
        request, "community/notice_settings.html", context, status=422 if form.errors else 200
    )


@signed_in
@require_POST
def notice_pause(request: MemberRequest) -> HttpResponse:
    """Tell the member nothing for some days."""
    pause_notices(request.member, days=number_asked(request.POST.get("days", "")) or 0)
    messages.success(request, _("You hear nothing until then. Everything waits for you here."))
    return redirect("notice_settings")


@signed_in
@require_POST
def notice_resume(request: MemberRequest) -> HttpResponse:
    """Tell the member again."""
    end_pause(request.member)
    messages.success(request, _("You are told again."))
    return redirect("notice_settings")


@signed_in
@require_POST
def push_begin(request: MemberRequest) -> HttpResponse:
    """Let this browser be woken when something is new."""
    endpoint = request.POST.get("endpoint", "")
    subscribe(request.member, endpoint, sign_in=request.session.session_key)
    messages.success(request, _("This browser wakes when something is new, until you sign out."))
    return redirect("notice_settings")


@signed_in
@require_POST
def push_end(request: MemberRequest, pk: int) -> HttpResponse:
    """Wake one browser no more."""
    unsubscribe(get_object_or_404(request.member.pushes, pk=pk))
    messages.success(request, _("That browser is not woken any more."))
    return redirect("notice_settings")


@csrf_exempt  # a mail program sends this by itself (RFC 8058); the link alone is the right to it
@everyone
@require_http_methods(["GET", "HEAD", "POST"])
def mail_stop(request: HttpRequest, token: str) -> HttpResponse:
    """Send no more mail to whoever has this link; nothing is told about whose account it is.

    Opening it changes nothing, for mail programs open links by themselves.
    """
    if not is_stop_token(token):
        raise Http404
    if request.method == "POST":
        stop_mail(token)
    context = {"stopped": request.method == "POST"}
    return render(request, "community/mail_stop.html", context)
