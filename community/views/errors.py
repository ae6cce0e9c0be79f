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
    log.info("csrf", reason=reason.partition(" - ")[0])  # what follows may be an address
    return keep_words(
        request,
        title=_("One more press"),
        sentence=_("Your words are here and nothing is wrong with them. Please send them again."),
        bare=_("Nothing is wrong. To keep you safe we ask you to press once more."),
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
