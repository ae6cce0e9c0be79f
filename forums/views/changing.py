"""How every form that changes something of one's own is answered."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render

from community.access import MemberRequest
from community.errors import Refused
from moderation.forms.words import RefusableForm


def answer_form(
    request: MemberRequest,
    form: RefusableForm,
    verb: Callable[..., Any],
    *,
    template: str,
    context: dict[str, Any],
    done: Callable[[Any], tuple[str, str]],
) -> HttpResponse:
    """Show a form; once it is sent and fits, call the verb with it and go where `done` says.

    `done` turns what the verb returned into a sentence and an address.
    """
    status = 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            try:
                sentence, address = done(verb(by=request.member, **form.cleaned_data))
            except Refused as no:
                form.refuse(no)
                status = no.status
            except ValidationError as no:  # another request took the name in this moment
                form.add_error(None, no)
            else:
                messages.success(request, sentence)
                return redirect(address)
    return render(request, template, {**context, "form": form}, status=status)


def typed(request: MemberRequest) -> Any:
    """Return what was sent, or None where the page is only looked at."""
    return request.POST if request.method == "POST" else None
