"""Pages that anyone may read: the guidelines and what is kept about people."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from community.access import everyone
from community.models import Clause

TOLD = ("code", "version", "title", "summary", "body", "looks_like", "unlike", "core")


@everyone
@require_safe
def guidelines(request: HttpRequest) -> HttpResponse:
    """Show every clause with its examples, and the words that held before."""
    clauses = list(Clause.objects.in_force())
    before: dict[str, list[Clause]] = {}
    for old in Clause.objects.filter(replaced_at__isnull=False).order_by("code", "-version"):
        before.setdefault(old.code, []).append(old)
    context = {"clauses": [(clause, before.get(clause.code, [])) for clause in clauses]}
    return render(request, "community/guidelines.html", context | _edition(clauses))


@everyone
@require_safe
def guidelines_json(request: HttpRequest) -> JsonResponse:
    """Give the clauses in force to programs, and what joining agrees to in one line."""
    clauses = list(Clause.objects.in_force())
    told = [
        {name: getattr(clause, name) for name in TOLD} | {"in_force_at": clause.in_force_at}
        for clause in clauses
    ]
    agreed_to = {"agreed_to": Clause.objects.core_edition()}
    return JsonResponse(_edition(clauses) | agreed_to | {"clauses": told})


@everyone
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """Say on one page what is kept, who can read it, and for how long."""
    return render(request, "community/privacy.html")


def _edition(clauses: list[Clause]) -> dict[str, Any]:
    """Return the version and the day of the latest change among these clauses."""
    return {
        "version": max((clause.version for clause in clauses), default=None),
        "in_force_at": max((clause.in_force_at for clause in clauses), default=None),
    }
