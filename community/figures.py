"""Figures for the team: each app's own, as a chart with the table behind it, and as JSON."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.http import require_safe
from ninja import Router, Schema

from community.access import MemberRequest
from community.access import staff as page_for
from community.api.doors import ApiRequest, staff
from community.api.problems import PROBLEMS
from community.charts import Bar, bars
from forums import figures as forums

router = Router(tags=["figures"])


class ValueShape(Schema):
    """One number; null where it tells of fewer than ten, or is not known yet."""

    name: str
    number: float | None
    unit: str


class FigureShape(Schema):
    """One figure with what it means and what is aimed at."""

    code: str
    title: str
    meaning: str
    aim: str
    values: list[ValueShape]


class FiguresShape(Schema):
    """Every figure."""

    items: list[FigureShape]


@page_for("lead")
@require_safe
def figures(request: MemberRequest) -> HttpResponse:
    """Show how it goes here, of nobody in particular."""
    now = timezone.now()
    months = forums.answered_by_month(now)
    context = {
        "figures": forums.figures(now),
        "months": months,
        "chart": bars([Bar(date_format(one.begins, "M"), one.percent) for one in months]),
        "drawn": any(one.percent is not None for one in months),
        "fewest": forums.FEWEST,
    }
    return render(request, "community/figures.html", context)


@router.get("/figures", response={200: FiguresShape, **PROBLEMS}, auth=staff("lead"))
def figures_told(request: ApiRequest) -> Any:
    """Return the figures of the last thirty days, each of ten things or more."""
    return {"items": [_as_figure(figure) for figure in forums.figures(timezone.now())]}


def _as_figure(figure: forums.Figure) -> dict[str, Any]:
    values = [
        {"name": str(value.name), "number": value.number, "unit": str(value.unit)}
        for value in figure.values
    ]
    return {
        "code": figure.code,
        "title": str(figure.title),
        "meaning": str(figure.meaning),
        "aim": str(figure.aim),
        "values": values,
    }
