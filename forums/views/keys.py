"""The page that says what single keys do, where they can be switched off."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from community.access import MemberRequest, signed_in
from community.actions.members import set_keys
from forums.key_forms import KeysForm
from forums.views.changing import typed


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def keys(request: MemberRequest) -> HttpResponse:
    """Show what each key does, and keep whether this member wants them."""
    form = KeysForm(typed(request), initial={"on": request.member.keys})
    if request.method == "POST" and form.is_valid():
        set_keys(request.member, **form.cleaned_data)
        messages.success(request, _("Kept. Pages follow it from now on."))
        return redirect("keys")
    return render(request, "forums/keys.html", {"form": form})
