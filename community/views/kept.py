"""A page that keeps what someone typed when a form could not be taken."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

_NOT_WORDS = {
    *("csrfmiddlewaretoken", "password", "password1", "password2", "oldpassword", "passphrase"),
    *("code", "credential"),
}


def sign_in_and_keep_words(request: HttpRequest) -> HttpResponse:
    """Answer a form that came after the sign-in ran out, with all of its words still there."""
    return keep_words(
        request,
        title=_("You are signed out"),
        sentence=_(
            "Your words are still here. Sign in again in a new tab, then come back to this one "
            "and send them."
        ),
        status=401,
        sign_in=True,
    )


def keep_words(
    request: HttpRequest, *, title: str, sentence: str, status: int, sign_in: bool = False
) -> HttpResponse:
    """Show a sentence and, under it, the same form with what was typed, ready to send again."""
    typed = [
        (name, value)
        for name, values in request.POST.lists()
        if name not in _NOT_WORDS
        for value in values
    ]
    context = {
        "title": title,
        "sentence": sentence,
        "typed": typed,
        "action": request.get_full_path(),
        "sign_in": sign_in,
    }
    return render(request, "kept.html", context, status=status)
