"""Who may open a page: every view carries one of these marks, and the house test insists on it."""

from collections.abc import Callable
from functools import wraps
from typing import Any

import structlog
from allauth.mfa.models import Authenticator
from django.contrib.auth.views import redirect_to_login
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from community.errors import Refused
from community.models import Member
from community.views.kept import sign_in_and_keep_words

log = structlog.get_logger()
View = Callable[..., Any]


class MemberRequest(HttpRequest):
    """A request whose reader is known: `member` is who is signed in."""

    member: Member


def everyone(view: View) -> View:
    """Mark a page that is open to anyone, signed in or not."""
    return _marked(view, "everyone")


def signed_in(view: View) -> View:
    """Mark a page for any account, also suspended, waiting or closed: care and own things."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return _ask_to_sign_in(request) or view(_known(request), *args, **kwargs)

    return _marked(guarded, "signed_in")


def taking_part(view: View) -> View:
    """Mark a page for members who were let in and are not closed; suspended members read."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if refused := _ask_to_sign_in(request):
            return refused
        if not _known(request).member.takes_part:
            return redirect("waiting")
        return view(_known(request), *args, **kwargs)

    return _marked(guarded, "taking_part")


def staff(*roles: str) -> Callable[[View], View]:
    """Mark a page for these roles with a second factor; for everyone else it is not found."""

    def mark(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if refused := _ask_to_sign_in(request):
                return refused
            member = _known(request).member
            if not member.takes_part or not member.role_names & {*roles, "lead"}:
                raise Http404
            if not has_second_factor(member):
                return redirect("second_factor_first")
            return view(_known(request), *args, **kwargs)

        return _marked(guarded, "staff:" + ",".join(roles))

    return mark


def without_database(bare: View) -> Callable[[View], View]:
    """Have `bare` answer for a page while the database is away, to someone signed in as to anyone.

    The database is asked at most once: each question to one that is away takes seconds.
    """

    def mark(view: View) -> View:
        @wraps(view)
        def standing(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not getattr(request, "database_away", False):
                try:
                    return view(request, *args, **kwargs)
                except DatabaseError:
                    log.exception("database_away")
            return bare(request, *args, **kwargs)

        standing.stands_alone = True  # type: ignore[attr-defined]
        return standing

    return mark


def require_part(member: Member) -> None:
    """Raise Refused where this account is closed, or nobody said yes to its joining yet."""
    if member.closed_at:
        raise Refused("closed", _("This account is closed. Your decisions and export stay open."))
    if not member.approved_at:
        raise Refused("waiting", _("Someone still has to say yes to your joining."))


def has_second_factor(member: Member) -> bool:
    """Tell whether this member signs in with a code or a passkey besides the passphrase."""
    kinds = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
    return Authenticator.objects.filter(user=member, type__in=kinds).exists()


def _marked(view: View, access: str) -> View:
    view.access = access  # type: ignore[attr-defined]
    return view


def _ask_to_sign_in(request: HttpRequest) -> HttpResponse | None:
    if request.user.is_authenticated:
        return None
    if request.method == "POST":
        return sign_in_and_keep_words(request)
    return redirect_to_login(request.get_full_path())


def _known(request: HttpRequest) -> MemberRequest:
    request.member = request.user  # type: ignore[attr-defined]
    return request  # type: ignore[return-value]
