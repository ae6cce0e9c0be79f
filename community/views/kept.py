"""A page that keeps what someone typed when a form could not be taken."""

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from community.origin import came_from_here

_NOT_WORDS = {
    *("csrfmiddlewaretoken", "password", "password1", "password2", "oldpassword", "passphrase"),
    *("code", "credential"),
}
_WORDS = gettext_lazy("Your words")
_NAMED = {
    "body": _WORDS,
    "words": _WORDS,
    "title": gettext_lazy("Title"),
    "boundary": gettext_lazy("Your boundary line"),
}


def sign_in_and_keep_words(request: HttpRequest) -> HttpResponse:
    """Answer a form that came after the sign-in ran out, with all of its words still there."""
    return keep_words(
        request,
        title=_("You are signed out"),
        sentence=_(
            "Your words are still here. Sign in again in a new tab, then come back to this one "
            "and send them. To keep you safe we may ask you to press Send once more."
        ),
        bare=_(
            "Sign in again in a new tab, then come back to this one and press Send again. To keep "
            "you safe we may ask you to press it once more."
        ),
        status=401,
        sign_in=True,
    )


def keep_words(
    request: HttpRequest,
    *,
    title: str,
    sentence: str,
    status: int,
    bare: str = "",
    sign_in: bool = False,
    alone: bool = False,
) -> HttpResponse:
    """Show a sentence and, under it, the same form with what was typed, ready to send again.

    `bare` is said instead where a button was pressed and nothing typed; without it there is then
    nothing to send again. A form that another site sent is not shown again at all: one press on
    it would be that site's deed in the reader's name. `alone` asks nothing of the database.
    """
    if not _is_ours(request):
        return _not_from_here(status)
    typed = [
        (name, value, _label(name, value))
        for name, values in request.POST.lists()
        if name not in _NOT_WORDS
        for value in values
    ]
    words = any(label for _name, _value, label in typed)
    context = {
        "title": title,
        "sentence": sentence if words or not bare else bare,
        "typed": typed,
        "words": words,
        "again": words or bool(bare),
        "action": request.get_full_path(),
        "sign_in": sign_in,
    }
    if alone:
        page = render_to_string("kept.html", context | {"csrf_token": get_token(request)})
        return HttpResponse(page, status=status)
    return render(request, "kept.html", context, status=status)


def _is_ours(request: HttpRequest) -> bool:
    """Tell whether the form is ours: its token fitted, or a page of this site sent it."""
    return getattr(request, "csrf_processing_done", False) or came_from_here(request)


def _not_from_here(status: int) -> HttpResponse:
    sentence = _(
        "This did not come from a page of ours, so nothing was done. If you were writing here, go "
        "back in your browser: your words are still there. Copy them, open the page anew, and "
        "send them from there."
    )
    context = {"title": _("We did not take that"), "sentence": sentence}
    return HttpResponse(render_to_string("kept.html", context), status=status)


def _label(name: str, value: str) -> str:
    """Return what a field of words is called; nothing for a choice, which is sent along unseen."""
    if name in _NAMED:
        return str(_NAMED[name])
    looks_written = "\n" in value or (" " in value and len(value) > 40)
    return str(_WORDS) if looks_written else ""
