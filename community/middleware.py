"""What every request passes: log, privacy headers, clean input, the reader's clock, refusals."""

import re
import time
from collections.abc import Callable
from zoneinfo import ZoneInfo

import structlog
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils import timezone

from community.api.problems import in_its_own_form
from community.errors import Refused
from community.views.errors import answer_refusal

log = structlog.get_logger()
Next = Callable[[HttpRequest], HttpResponse]
CONTROL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)


class LogRequest:
    """Log method, route, status and time; never an address, a name or a word."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        response = self.get_response(request)
        route = request.resolver_match.route if request.resolver_match else "none"
        if route not in {"healthz", "readyz"}:
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
    """Take control and direction characters out of what was typed, keeping every word."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method == "POST":
            request.POST = cleaned(request.POST)  # type: ignore[assignment]
        return self.get_response(request)


class MemberClock:
    """Show times in the reader's own zone."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            timezone.activate(ZoneInfo(request.user.time_zone))
        try:
            return self.get_response(request)
        finally:
            timezone.deactivate()


class AnswerRefusals:
    """Turn a refusal into a page that keeps what was typed."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

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
