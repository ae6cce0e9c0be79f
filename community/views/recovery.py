"""Recovery codes: showing them once, and coming back in with one."""

import time

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from community.access import MemberRequest, everyone, signed_in
from community.actions.recovery import make_codes, recover
from community.adapters import CAME_BACK, AccountAdapter
from community.errors import Refused
from community.forms.recovery import RecoverForm
from community.handles import normal_handle
from community.sign_ins import BEGAN

JOINING, STILL_JOINING = 60, 60 * 60  # seconds


def _asks_first(request: MemberRequest) -> bool:
    """Tell whether the passphrase is asked again, since a code opens the account.

    It is not for the first set of someone who wrote it a moment ago, in joining.
    """
    began = request.session.get(BEGAN, 0)
    joined = request.member.joined_at.timestamp()
    joining = began - joined < JOINING and time.time() - joined < STILL_JOINING
    return not joining or request.member.recovery_codes.exists()


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
@reauthentication_required(allow_get=True, enabled=_asks_first, app="allauth.account")
def codes(request: MemberRequest) -> HttpResponse:
    """Say what recovery codes are for; show eight new ones, once, to who asks for them.

    Someone who has just joined gets the first set at once; later the passphrase is asked again.
    """
    shown = make_codes(request.member) if request.method == "POST" else []
    left = request.member.recovery_codes.filter(used_at=None).count()
    context = {"codes": shown, "left": left, "next": _going(request)}
    return render(request, "community/codes.html", context)


@everyone
@sensitive_post_parameters("passphrase", "code")
@require_http_methods(["GET", "HEAD", "POST"])
def recover_account(request: HttpRequest) -> HttpResponse:
    """Let someone back in by a code; no answer tells whether a handle exists."""
    form, status = RecoverForm(request.POST or None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            said, address = form.cleaned_data, AccountAdapter().get_client_ip(request)
            try:
                recover(address=address, **said)
            except Refused as refused:
                form.add_error(None, refused.sentence)
                status = refused.status
            else:
                request.session[CAME_BACK] = normal_handle(said["handle"]).lower()
                messages.success(request, _("Your new passphrase is kept. Sign in with it now."))
                return redirect("account_login")
    return render(request, "community/recover.html", {"form": form}, status=status)


def _going(request: HttpRequest) -> str:
    going = request.POST.get("next") or request.GET.get("next", "")
    return going if url_has_allowed_host_and_scheme(going, None) else ""
