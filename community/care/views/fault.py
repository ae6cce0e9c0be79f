"""What someone sees when something broke on our side: the numbers to call, whatever is away."""

from html import escape

import structlog
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from community.access import everyone
from community.care.lines import countries, own_country
from community.views.kept import keep_words


@everyone
def broken(request: HttpRequest) -> HttpResponse:
    """Answer when something broke on our side, keeping any words that were sent.

    Nothing here asks the database, which may be what broke.
    """
    try:
        if request.method == "POST":
            return _with_words(request)
        context = {"country": own_country(), "countries": countries().values(), "number": _number()}
        return HttpResponse(render_to_string("500.html", context), status=500)
    except Exception:
        return HttpResponse(_bare(), status=500)


def _with_words(request: HttpRequest) -> HttpResponse:
    told = _("If you tell someone about this, say this number: %(number)s.")
    told %= {"number": _number()}
    return keep_words(
        request,
        title=_("Something broke on our side"),
        sentence=_("Nothing you wrote is lost: it is below. Please send it again.") + f" {told}",
        bare=_("Please try again in a minute.") + f" {told}",
        status=500,
        alone=True,
    )


def _number() -> str:
    """Return the number under which the log has this request."""
    return str(structlog.contextvars.get_contextvars().get("request", ""))


def _bare() -> str:
    """Return the page when not even a template can be filled in."""
    country = own_country()
    shown = [country] if country else countries().values()
    numbers = "; ".join(f"{each.name} {', '.join(each.emergency)}" for each in shown)
    return (
        "<!doctype html><html lang=en><meta charset=utf-8><title>Not available</title>"
        "<p>Something broke on our side. Please try again in a minute."
        f"<p>If a life is in danger, call now: {escape(numbers)}."
        '<p><a href="/care/now/">Help now</a> · <a href="/exit/">Leave this page</a>'
    )
