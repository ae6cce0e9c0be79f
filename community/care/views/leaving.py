"""Leaving the page: at once, to a plain place, with or without signing out."""

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from community.access import everyone
from community.care.forms import LeaveForm
from community.models import Community

COOKIE = ("__Host-" if settings.SECURE else "") + "leave"
SIGNS_OUT = "sign-out"
A_YEAR = 60 * 60 * 24 * 365


@everyone
@require_safe
def leave(request: HttpRequest) -> HttpResponse:
    """Send the browser away; a plain link that asks for no script."""
    if _wants_to_sign_out(request) and _came_from_here(request):
        logout(request)
    response = HttpResponseRedirect(_destination())
    response.status_code = 303
    response.headers["Cache-Control"] = "no-store"
    return response


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


def _came_from_here(request: HttpRequest) -> bool:
    """Tell whether a page of ours led here: no other place may sign anyone out by a link."""
    if site := request.headers.get("Sec-Fetch-Site"):
        return site == "same-origin"
    return urlsplit(request.headers.get("Referer", "")).netloc == request.get_host()


def _destination() -> str:
    try:
        community = Community.objects.current()
    except DatabaseError:  # the way out stays open when nothing else works
        community = None
    return community.exit_url if community else str(Community._meta.get_field("exit_url").default)


def _place() -> str:
    return urlsplit(_destination()).netloc.removeprefix("www.")
