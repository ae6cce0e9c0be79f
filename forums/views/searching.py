"""Searching the boards: a form that one can link to, and twenty results a page."""

from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import render

from community.access import MemberRequest, taking_part
from community.cursor import mark_of, numbers_of
from forums.finding_drafts import find_drafts
from forums.models import Board, ReplyWanted
from forums.search import MOST, Wish, find, may_look_for_waiting, show, wish_of

SHOWN = 20
NARROWING = ("board", "reply_wanted", "mine", "waiting")


@taking_part
def search(request: MemberRequest) -> HttpResponse:
    """Show what was found, from a mark on; without words, the form alone."""
    wish = _wish(request)
    hits = find(request.member, wish)
    first = _first(request.GET.get("after", ""))
    some = hits[first : first + SHOWN]
    context = {
        "wish": wish,
        "found": show(some, request.member, wish.asked),
        "drafts": [] if first else find_drafts(request.member, wish),
        "boards": Board.objects.visible_to(request.member),
        "wanted": ReplyWanted.choices,
        "waiting": may_look_for_waiting(request.member),
        "narrowed": any(request.GET.get(name) for name in NARROWING),
        "previous": _link(request.GET, max(0, first - SHOWN)) if first else "",
        "next": _link(request.GET, first + SHOWN) if len(hits) > first + SHOWN else "",
        "cut": len(hits) == MOST and first + SHOWN >= MOST,
    }
    return render(request, "forums/search.html", context)


def _wish(request: MemberRequest) -> Wish:
    given: dict[str, Any] = {name: request.GET.get(name, "") for name in ("q", *NARROWING)}
    given |= {name: bool(given[name]) for name in ("mine", "waiting")}
    return wish_of(request.member, **given)


def _first(mark: str) -> int:
    place = numbers_of(mark, 1) if mark else None
    return place[0] if place and 0 <= place[0] < MOST else 0


def _link(given: QueryDict, first: int) -> str:
    """Return the address of another page of the same search."""
    there = given.copy()
    there.pop("after", None)
    if first:
        there["after"] = mark_of(first)
    return f"?{there.urlencode()}"
