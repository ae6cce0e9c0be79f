"""What every request passes: log, privacy headers, clean input, the reader's clock, refusals."""

import re
import secrets
import time
from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

import structlog
from django.contrib.auth.models import AnonymousUser
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils import timezone

from community.api.problems import in_its_own_form
from community.errors import Refused
from community.limits import seconds_to_wait
from community.views.errors import answer_refusal

log = structlog.get_logger()
PROBES = {"healthz", "readyz"}
PROGRAMS = ("/api/", "/_allauth/")
Next = Callable[[HttpRequest], HttpResponse]
CONTROL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)


class LogRequest:
    """Log method, route, status and time under a number; never an address, a name or a word.

    The answer carries the number too, so that someone can say it and an operator find it.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with structlog.contextvars.bound_contextvars(request=(number := secrets.token_hex(5))):
            response = self._answer(request)
        response.headers["X-Request-ID"] = number
        return response

    def _answer(self, request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        response = self.get_response(request)
        route = request.resolver_match.route if request.resolver_match else "none"
        if route not in PROBES:
            took = round((time.perf_counter() - began) * 1000)
            log.info("request", m=request.method, route=route, s=response.status_code, ms=took)
        return response


class KeepPrivate:
    """Keep pages out of search engines and shared caches."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response


class CleanInput:
    """Take control and direction characters out of what was typed, keeping every word.

    What programs send is read by their own doors; a form there would be read twice.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method == "POST" and not request.path.startswith(PROGRAMS):
            request.POST = cleaned(request.POST)  # type: ignore[assignment]
        return self.get_response(request)


class MemberClock:
    """Show times in the reader's own zone.

    While the database is away nobody can be known: pages that stand without it open to anyone.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            return self.get_response(request)
        finally:
            timezone.deactivate()

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        """Find out who reads, once it is known what is read; a probe has no reader."""
        if request.resolver_match and request.resolver_match.route in PROBES:
            return
        try:
            if request.user.is_authenticated:
                timezone.activate(ZoneInfo(request.user.time_zone))
        except DatabaseError:
            if not getattr(view, "stands_alone", False):
                raise
            request.user, request.database_away = AnonymousUser(), True  # type: ignore[attr-defined]


class AnswerRefusals:
    """Turn a refusal into a page that keeps what was typed, and say when to come back."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == 429:
            response.headers.setdefault("Retry-After", str(seconds_to_wait()))
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer a `Refused` that a view let through."""
        return answer_refusal(request, exception) if isinstance(exception, Refused) else None


class AnswerPrograms:
    """Answer below `/api/` in problem details, also where a page would have answered."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        return in_its_own_form(request, response) if request.path.startswith("/api/") else response


def cleaned(typed: QueryDict) -> QueryDict:
    """Return the same fields without characters that no keyboard means."""
    result = typed.copy()
    for name, values in typed.lists():
        result.setlist(name, [CONTROL.sub("", str(value)) for value in values])
    result._mutable = False
    return result
