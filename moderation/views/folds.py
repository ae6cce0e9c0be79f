"""The page on which a reader chooses what to be shown."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from community.access import MemberRequest, signed_in
from moderation.actions.folds import set_folds
from moderation.forms.folds import FoldsForm


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def fold_settings(request: MemberRequest) -> HttpResponse:
    """Show and keep what a reader chose for each content note."""
    form = FoldsForm(request.POST or None, by=request.member)
    if request.method == "POST" and form.is_valid():
        set_folds(request.member, form.cleaned_data)
        messages.success(request, _("Kept. Pages follow it from now on."))
        return redirect("fold_settings")
    status = 422 if form.errors else 200
    return render(request, "moderation/fold_settings.html", {"form": form}, status=status)
