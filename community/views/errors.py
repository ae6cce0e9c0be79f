"""What someone sees when something was refused, missing or broken."""

import structlog
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from community.access import everyone
from community.errors import Refused
from community.views.kept import keep_words

log = structlog.get_logger()


def answer_refusal(request: HttpRequest, refused: Refused) -> HttpResponse:
    """Answer a refused verb with its sentence, as a page that keeps the words or as JSON."""
    if request.headers.get("Accept", "").startswith("application/json"):
        problem = {"code": refused.code, "detail": refused.sentence}
        return JsonResponse(problem, status=refused.status)
    title = _("That did not happen")
    return keep_words(request, title=title, sentence=refused.sentence, status=refused.status)


@everyone
def form_grew_old(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose token does not fit: the words stay and can be sent again."""
    log.info("csrf", reason=reason)
    return keep_words(
        request,
        title=_("This form had grown old"),
        sentence=_("To keep you safe we did not take it. Your words are here: send them again."),
        status=403,
    )


@everyone
def not_understood(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer a request that no form of ours makes."""
    return render(request, "400.html", status=400)


@everyone
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer for what is not there, or not there for this reader."""
    return render(request, "404.html", status=404)


@everyone
def broken(request: HttpRequest) -> HttpResponse:
    """Answer when something broke on our side, keeping any words that were sent."""
    try:
        if request.method == "POST":
            return keep_words(
                request,
                title=_("Something broke on our side"),
                sentence=_("Nothing you wrote is lost: it is below. Please send it again."),
                status=500,
            )
        return render(request, "500.html", status=500)
    except Exception:
        return HttpResponse(_BARE, status=500)


_BARE = (
    "<!doctype html><html lang=en><meta charset=utf-8><title>Not available</title>"
    "<p>Something broke on our side. Please try again in a minute."
    '<p><a href="/care/now/">Help now</a> · <a href="/exit/">Leave this page</a>'
)
