"""Leaving the page: at once, to a plain place, with or without signing out."""

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from community.access import everyone, without_database
from community.actions.sign_ins import sign_out
from community.care.forms import LeaveForm
from community.models import Community
from community.origin import came_from_here

COOKIE = ("__Host-" if settings.SECURE else "") + "leave"
SIGNS_OUT = "sign-out"
A_YEAR = 60 * 60 * 24 * 365


def bare_way_out(request: HttpRequest) -> HttpResponse:
    """Send the browser away while the database is away; its sign-in cookie goes all the same."""
    response = _away_to(Community.objects.last_known)
    if _wants_to_sign_out(request) and came_from_here(request):
        response.delete_cookie(settings.SESSION_COOKIE_NAME, samesite="Lax")
    return response


@everyone
@without_database(bare_way_out)
@require_safe
def leave(request: HttpRequest) -> HttpResponse:
    """Send the browser away; a plain link that asks for no script.

    No other site may sign anyone out by such a link.
    """
    if _wants_to_sign_out(request) and came_from_here(request):
        sign_out(request)
    return _away_to(Community.objects.current())


@everyone
@require_http_methods(["GET", "HEAD", "POST"])
def about_leaving(request: HttpRequest) -> HttpResponse:
    """Say what leaving does and does not do, and take the choice to be signed out too."""
    if request.method == "POST":
        return _keep_choice(request)
    form = LeaveForm(initial={"sign_out": _chose_to_sign_out(request)})
    return render(request, "care/about_leaving.html", {"form": form, "to": _place()})


def _keep_choice(request: HttpRequest) -> HttpResponse:
    form = LeaveForm(request.POST)
    form.is_valid()
    response = redirect("exit_about")
    if form.cleaned_data["sign_out"]:
        response.set_cookie(
            COOKIE, SIGNS_OUT, A_YEAR, secure=settings.SECURE, httponly=True, samesite="Lax"
        )
        messages.success(request, _("From now on, leaving signs you out in this browser."))
    else:
        response.delete_cookie(COOKIE, samesite="Lax")
        messages.success(request, _("From now on, leaving keeps you signed in."))
    return response


def _wants_to_sign_out(request: HttpRequest) -> bool:
    return request.GET.get("sign_out") == "1" or _chose_to_sign_out(request)


def _chose_to_sign_out(request: HttpRequest) -> bool:
    return request.COOKIES.get(COOKIE) == SIGNS_OUT


def _away_to(community: Community | None) -> HttpResponse:
    response = HttpResponseRedirect(_destination(community))
    response.status_code = 303
    response.headers["Cache-Control"] = "no-store"
    return response


def _destination(community: Community | None) -> str:
    return community.exit_url if community else str(Community._meta.get_field("exit_url").default)


def _place() -> str:
    return urlsplit(_destination(Community.objects.current())).netloc.removeprefix("www.")
