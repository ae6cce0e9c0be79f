"""How the API says no: problem details (RFC 9457) with a stable code and our sentence."""

from datetime import UTC, datetime
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError

from community.errors import Refused

CONTENT_TYPE = "application/problem+json"


class Fault(Schema):
    """One field that could not be taken, and why."""

    field: str
    sentence: str


class Problem(Schema):
    """Why something was not done: a code for programs, a sentence for people."""

    type: str = "about:blank"
    title: str
    status: int
    code: str
    detail: str
    until: datetime | None = None
    errors: list[Fault] = []


PROBLEMS = {frozenset({400, 401, 403, 404, 405, 409, 413, 415, 422, 429, 503}): Problem}
TITLES = {
    400: "Bad request",
    401: "Sign in first",
    403: "Not allowed",
    404: "Not found",
    405: "Method not allowed",
    409: "Conflict",
    413: "Too large",
    422: "Not understood",
    429: "Too fast",
    500: "Broken",
    503: "Not available",
}


def problem(status: int, code: str, sentence: str, **more: Any) -> HttpResponse:
    """Return a refusal as problem details; `until` also says how long to wait."""
    title = TITLES.get(status, "Refused")
    body = {"type": "about:blank", "title": title, "status": status, "code": code}
    more = {name: value for name, value in more.items() if value}
    answer = JsonResponse(body | {"detail": sentence} | more, status=status)
    answer.headers["Content-Type"] = CONTENT_TYPE
    until = more.get("until")
    if until and status in {429, 503}:
        wait = (until - datetime.now(UTC)).total_seconds()
        answer.headers["Retry-After"] = str(max(1, round(wait)))
    return answer


def of_refusal(refused: Refused) -> HttpResponse:
    """Return the problem that a refused verb makes."""
    return problem(refused.status, refused.code, refused.sentence, until=refused.until)


def not_found() -> HttpResponse:
    """Return the problem for what is not there, or not there for this reader."""
    return problem(404, "not_found", _("There is nothing here, or nothing that you can see."))


def answer_problems(api: NinjaAPI) -> None:
    """Have every refusal of this API answered as problem details."""
    api.add_exception_handler(Refused, _refused)
    api.add_exception_handler(Http404, lambda request, no: not_found())
    api.add_exception_handler(AuthenticationError, _sign_in)
    api.add_exception_handler(ValidationError, _invalid)
    api.add_exception_handler(HttpError, _http)
    api.add_exception_handler(RequestDataTooBig, _too_large)


def _refused(request: HttpRequest, no: Any) -> HttpResponse:
    return of_refusal(no)


def _sign_in(request: HttpRequest, no: Any) -> HttpResponse:
    return problem(401, "sign_in", _("Please sign in; this is for members."))


def _invalid(request: HttpRequest, no: Any) -> HttpResponse:
    faults = [
        {"field": ".".join(str(part) for part in fault["loc"][1:]), "sentence": fault["msg"]}
        for fault in no.errors
    ]
    sentence = _("Some of this could not be taken. Look at each field that is named.")
    return problem(422, "invalid", sentence, errors=faults)


def _too_large(request: HttpRequest, no: Any) -> HttpResponse:
    return problem(413, "too_large", _("This is larger than we take in one piece."))


def in_its_own_form(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    """Return an answer to a program as problem details, whoever made it as a page."""
    if answer.status_code < 400 or answer.headers["Content-Type"] == CONTENT_TYPE:
        return answer
    if answer.status_code == 404:
        return not_found()
    if answer.status_code == 405:
        again = problem(405, "method", _("This address does not take that method."))
        again.headers["Allow"] = answer.headers.get("Allow", "")
        return again
    if answer.status_code < 500:
        return problem(answer.status_code, "not_understood", _("This request was not understood."))
    return problem(500, "broken", _("Something broke on our side. Please try again in a minute."))


def _http(request: HttpRequest, no: Any) -> HttpResponse:
    if no.status_code == 403:
        sentence = _("The form token is missing. Send X-CSRFToken, or use a session token.")
        return problem(403, "csrf", sentence)
    return problem(no.status_code, "not_understood", _("This is not JSON that we understand."))
