"""Joining, signing in, waiting, and the way to a second factor."""

from datetime import timedelta
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.utils import perform_login
from allauth.account.views import LoginView, SignupView
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from community.access import MemberRequest, everyone, has_second_factor, signed_in
from community.adapters import invitation_of, why_closed
from community.errors import Refused
from community.forms.signing_in import JoiningPageForm, SignInForm
from community.handles import normal_handle
from community.models import Member
from community.views.kept import keep_words

MOMENT = timedelta(minutes=10)


class JoiningView(SignupView):
    """allauth's signing up, as joining this community."""

    form_class = JoiningPageForm
    template_name = "community/joining.html"

    def closed(self) -> HttpResponse:
        """Say why nobody can join here now, and what to do."""
        if again := self._sent_twice():
            return again
        context = {"why": why_closed(self.request), "invitation": invitation_of(self.request)}
        return render(self.request, "community/joining_closed.html", context)

    def get_initial(self) -> dict[str, Any]:
        """Carry the invitation through the form; an address is never put in for someone."""
        return {"invitation": invitation_of(self.request)}

    def get_success_url(self) -> str:
        """Show the recovery codes first, then go where the person was going."""
        going = self.get_next_url()
        return reverse("codes") + (f"?{urlencode({'next': going})}" if going else "")

    def get_authenticated_redirect_url(self) -> str:
        """Take who is signed in already to the first page."""
        return self.get_next_url() or reverse("home")

    def form_valid(self, form: JoiningPageForm) -> HttpResponse:
        """Join, or say kindly why that did not happen."""
        try:
            return super().form_valid(form)
        except Refused as refused:
            field = "username" if refused.code == "handle_taken" else None
            form.add_error(field, ValidationError(refused.sentence, code=refused.code))
            return self.form_invalid(form)

    def form_invalid(self, form: JoiningPageForm) -> HttpResponse:
        """Show what needs another look."""
        if form.has_error("username", "handle_taken") and (again := self._sent_twice()):
            return again
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def _sent_twice(self) -> HttpResponse | None:
        """Sign in who joined by this very form a moment ago, instead of calling it taken."""
        handle = normal_handle(self.request.POST.get("username", ""))
        fresh = Member.objects.filter(handle__iexact=handle, joined_at__gt=timezone.now() - MOMENT)
        if self.request.method != "POST" or not fresh.exists():
            return None
        typed = {"username": handle, "password": self.request.POST.get("password1", "")}
        try:
            member = get_adapter().authenticate(self.request, **typed)
        except ValidationError:
            return None
        if member is None:
            return None
        return perform_login(self.request, member, redirect_url=self.get_success_url())


class SignInView(LoginView):
    """allauth's signing in; a form that comes back says so in its status."""

    form_class = SignInForm

    def form_invalid(self, form: SignInForm) -> HttpResponse:
        """Show what needs another look, or that there were too many tries."""
        held = form.has_error(NON_FIELD_ERRORS, "too_many_login_attempts")
        context = self.get_context_data(form=form)
        return self.render_to_response(context, status=429 if held else 422)


join = everyone(JoiningView.as_view())
sign_in = everyone(SignInView.as_view())


@signed_in
@require_safe
def waiting(request: MemberRequest) -> HttpResponse:
    """Tell someone who is not in, or no longer, what is open to them."""
    if request.member.takes_part:
        return redirect("home")
    decline = getattr(request.member, "decline", None)
    return render(request, "community/waiting.html", {"decline": decline})


@signed_in
@require_safe
def second_factor_first(request: MemberRequest) -> HttpResponse:
    """Explain why the team's pages need a second factor, and lead to setting one up."""
    if has_second_factor(request.member):
        return redirect("me")
    return render(request, "community/second_factor_first.html")


@everyone
def too_fast(request: HttpRequest) -> HttpResponse:
    """Answer too many tries in a short time; nothing that was typed is lost."""
    return keep_words(
        request,
        title=_("Slowly, please"),
        sentence=_("That was a lot in a short time. Wait a minute, then try again."),
        status=429,
    )
