"""The queues, the lease of a case, and its decision."""

from datetime import timedelta
from typing import Annotated, Any, Literal

from django.db import models
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Query, Router, Status
from pydantic import Field

from community.api.doors import ApiRequest, staff
from community.api.lists import SIZE, Cursor, Id, Listed, Typed, newest_first, place_of
from community.api.once import once
from community.api.problems import PROBLEMS
from community.cursor import mark_of, numbers_of
from community.errors import Refused
from community.models import Clause
from moderation.actions.cases import hand_back, lease
from moderation.actions.closing import decline_closing, propose_closing, turn_second_key
from moderation.actions.decisions import decide
from moderation.api.casefile import CaseLine, CaseShape, as_case, as_line
from moderation.models import Case
from moderation.models.case import Place
from moderation.neutral import line_of, lines_of
from moderation.outcomes import Outcome, Reasons

router = Router()
MODERATOR, LEAD = staff("moderator"), staff("lead")
Lane = Annotated[Literal["", "care", "conduct"], Query("")]
State = Annotated[Literal["", "open", "leased", "second_key", "decided"], Query("")]


class NewLimit(Typed):
    """How a limit is set: how long, from which area, which role; `remove` takes words away too."""

    what: str = Field("", max_length=40)
    area: str = Field("", max_length=20)
    role: str = Field("", max_length=20)
    days: int | None = Field(None, ge=1, le=3650)
    hours: int | None = Field(None, ge=1, le=87_600)


class NewDecision(Typed):
    """A decision on a case as this version of it was read."""

    outcome: str = Field(max_length=20)
    version: int = Field(ge=0, lt=2**31)
    clause: str = Field("", max_length=10)
    facts: str = Field("", max_length=5000)
    explanation: str = Field("", max_length=5000)
    why_not_softer: str = Field("", max_length=2000)
    message: str = Field("", max_length=8000)
    passage: str = Field("", max_length=5000)
    content_notes: list[str] = Field([], max_length=20)
    restrictions: list[NewLimit] = Field([], max_length=5)


class SecondKey(Typed):
    """A lead's yes or no to closing an account; a no says in `words` why."""

    turn: bool
    version: int = Field(ge=0, lt=2**31)
    words: str = Field("", max_length=20_000)


@router.get("/moderation/cases", response={200: Listed[CaseLine], **PROBLEMS}, auth=MODERATOR)
def cases(request: ApiRequest, lane: Lane = "", state: State = "", cursor: Cursor = "") -> Any:
    """List cases: what waits by severity and due time, what is decided newest first."""
    now = timezone.now()
    found = Case.objects.visible_to(request.auth)
    found = found.filter(lane=lane) if lane else found
    if state == "decided":
        decided = found.filter(decided_at__isnull=False)
        return newest_first(decided, cursor, lambda c: as_line(line_of(c, now), request.auth, now))
    place = place_of(cursor, _place)
    some = found.waiting().filter(_in_state(state, now)).after(place, SIZE + 1)
    lines = lines_of(some[:SIZE], now)
    following = _mark(some[SIZE - 1].place) if len(some) > SIZE else None
    return {"items": [as_line(line, request.auth, now) for line in lines], "next": following}


@router.get("/moderation/cases/{case_id}", response={200: CaseShape, **PROBLEMS}, auth=MODERATOR)
def case(request: ApiRequest, case_id: Id) -> Any:
    """Return one case; its words are there for who holds it."""
    return as_case(_case(request, case_id), request.auth)


@router.put(
    "/moderation/cases/{case_id}/lease", response={200: CaseShape, **PROBLEMS}, auth=MODERATOR
)
def case_lease(request: ApiRequest, case_id: Id) -> Any:
    """Take a case for ten minutes, or hold it longer."""
    return as_case(lease(_case(request, case_id), by=request.auth), request.auth)


@router.delete(
    "/moderation/cases/{case_id}/lease", response={204: None, **PROBLEMS}, auth=MODERATOR
)
def case_hand_back(request: ApiRequest, case_id: Id) -> Any:
    """Let a case go before its lease runs out."""
    hand_back(_case(request, case_id), by=request.auth)
    return Status(204, None)


@router.post(
    "/moderation/cases/{case_id}/decision", response={201: CaseShape, **PROBLEMS}, auth=MODERATOR
)
@once
def case_decide(request: ApiRequest, case_id: Id, new: NewDecision) -> Any:
    """Decide a case that one holds; closing an account waits for the second key."""
    found = _case(request, case_id)
    reasons = _reasons(new)
    if new.outcome == Outcome.CLOSE_ACCOUNT:
        propose_closing(found, by=request.auth, version=new.version, reasons=reasons)
    else:
        decide(found, by=request.auth, version=new.version, outcome=new.outcome, reasons=reasons)
    return Status(201, as_case(_case(request, case_id), request.auth))


@router.post(
    "/moderation/cases/{case_id}/second-key", response={200: CaseShape, **PROBLEMS}, auth=LEAD
)
@once
def case_second_key(request: ApiRequest, case_id: Id, key: SecondKey) -> Any:
    """Turn the second key that closes an account, or say no to it."""
    found = _case(request, case_id)
    if key.turn:
        turn_second_key(found, by=request.auth, version=key.version)
    else:
        decline_closing(found, by=request.auth, version=key.version, words=key.words)
    return as_case(_case(request, case_id), request.auth)


def _case(request: ApiRequest, pk: int) -> Case:
    return get_object_or_404(
        Case.objects.visible_to(request.auth).select_related("about_member", "leased_by"), pk=pk
    )


def _in_state(state: str, at: Any) -> models.Q:
    leased = models.Q(leased_by__isnull=False, leased_until__gt=at)
    second = models.Q(second_key_until__gt=at)
    return {
        "": models.Q(),
        "open": ~leased & (models.Q(second_key_until=None) | ~second),
        "leased": leased,
        "second_key": second,
    }[state]


def _mark(place: Place) -> str:
    return mark_of(place.severity, place.due_at, place.pk)


def _place(cursor: str) -> Place | None:
    numbers = numbers_of(cursor, 3)
    return Place.told(".".join(str(number) for number in numbers)) if numbers else None


def _reasons(new: NewDecision) -> Reasons:
    limit = new.restrictions[0] if new.restrictions else NewLimit.model_construct()
    span = timedelta(days=limit.days or 0, hours=limit.hours or 0)
    return Reasons(
        clause=_clause(new.clause),
        facts=new.facts,
        explanation=new.explanation,
        why_not_softer=new.why_not_softer,
        lasts=span or None,
        area=limit.area,
        role=limit.role,
        message=new.message,
        notes=tuple(new.content_notes),
        passage=new.passage,
        remove_too=any(one.what == "remove" for one in new.restrictions),
    )


def _clause(code: str) -> Clause | None:
    clause = Clause.objects.in_force().filter(code=code).first() if code else None
    if code and clause is None:
        raise Refused("unknown_clause", _("There is no such clause in force."), status=422)
    return clause
