"""Grounding: the list of tools, and each on a page of its own."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from community.access import everyone
from community.care.tools import tools


@everyone
@require_safe
def care_grounding(request: HttpRequest) -> HttpResponse:
    """Offer the tools with their length and who should skip them."""
    return render(request, "care/grounding.html", {"tools": tools().values()})


@everyone
@require_safe
def care_tool(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one tool and the ways to the others."""
    tool = tools().get(slug)
    if tool is None:
        raise Http404
    others = [other for other in tools().values() if other is not tool]
    return render(request, "care/tool.html", {"tool": tool, "others": others})
