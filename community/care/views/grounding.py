"""Grounding: the list of tools, and each on a page of its own."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from community.access import everyone, without_database
from community.care.tools import tools


def bare_tools(request: HttpRequest) -> HttpResponse:
    """Offer the tools while the database is away."""
    return HttpResponse(render_to_string("care/grounding.html", {"tools": tools().values()}))


def bare_tool(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one tool while the database is away."""
    return HttpResponse(render_to_string("care/tool.html", _one(slug)))


@everyone
@without_database(bare_tools)
@require_safe
def care_grounding(request: HttpRequest) -> HttpResponse:
    """Offer the tools with their length and who should skip them."""
    return render(request, "care/grounding.html", {"tools": tools().values()})


@everyone
@without_database(bare_tool)
@require_safe
def care_tool(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one tool and the ways to the others."""
    return render(request, "care/tool.html", _one(slug))


def _one(slug: str) -> dict[str, Any]:
    tool = tools().get(slug)
    if tool is None:
        raise Http404
    return {"tool": tool, "others": [other for other in tools().values() if other is not tool]}
