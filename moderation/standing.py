"""Who may speak: the one place that reads restrictions and says no, until when and what remains."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from community.access import require_part
from community.errors import Refused
from community.models import Consent, Member
from moderation.models.decision import Restriction, RestrictionQuerySet
from moderation.models.target import Target

FORUMS, ROOMS = Restriction.Area.FORUMS, Restriction.Area.ROOMS
PROFILE = "profile"  # no pause is for it alone
POSTS_IN_SLOW_MODE = 3


def require_voice(member: Member, area: str, *, at: datetime, is_limited: bool = True) -> None:
    """Raise Refused where this member may not speak in this area now.

    `is_limited` is False where it is known already that no decision limits them.
    Care, statements, appeals, reports and own data never ask here: they stay open to everyone.
    """
    require_part(member)
    require_consent(member)
    if not is_limited:
        return
    for limit in Restriction.objects.live(at).filter(member=member):
        _require_outside(limit, area, at)


def suspension_of(member: Member, at: datetime) -> Restriction | None:
    """Return what pauses this member's account now, if anything does."""
    return _suspensions(member, at).first()


def voiceless(members: Iterable[int], area: str, at: datetime) -> set[int]:
    """Return which of these members, by id, may not speak in this area now: one question for all.

    Slow mode and what everyone needs for a voice (consent, a part in this place) are not asked.
    """
    limits = without_voice(area, at).filter(member__in=list(members))
    return set(limits.values_list("member", flat=True))


def without_voice(area: str, at: datetime) -> RestrictionQuerySet:
    """Return the restrictions that keep their members from speaking in this area now."""
    paused = models.Q(what="suspend") | models.Q(what="pause_area", area=area)
    return Restriction.objects.live(at).filter(paused)


def require_not_suspended(member: Member, *, at: datetime) -> None:
    """Raise Refused where this member's account is paused: no role is acted in, no text changed."""
    for limit in _suspensions(member, at):
        _require_outside(limit, "", at)


def _suspensions(member: Member, at: datetime) -> RestrictionQuerySet:
    return Restriction.objects.live(at).filter(member=member, what="suspend")


def suspended(at: datetime) -> models.QuerySet[Any, Any]:
    """Return the ids of the members whose account is paused now, as a part of another question."""
    return Restriction.objects.live(at).filter(what="suspend").values("member")


def require_consent(member: Member) -> None:
    """Raise Refused where this member has not said yes to our keeping what they write."""
    if Consent.Purpose.HEALTH_WORDS not in member.ties.consents:
        sentence = _(
            "To write here we need your consent to keep what you write. You can give it in your "
            "settings, and take it back there."
        )
        raise Refused("consent", sentence)


def _require_outside(limit: Restriction, area: str, at: datetime) -> None:
    if limit.what == "suspend":
        sentence = _(
            "Your account is paused until %(until)s. You can still read. Help now, Ground, your "
            "own pages, your decisions and the people on duty stay open to you."
        )
        raise Refused("suspended", sentence % {"until": _until(limit)}, until=limit.ends_at)
    if limit.what == "pause_area" and limit.area == area:
        sentence = _("You are taking a pause from this part until %(until)s.")
        raise Refused("area_paused", sentence % {"until": _until(limit)}, until=limit.ends_at)
    if limit.what == "slow_mode" and area == FORUMS:
        _require_pace(limit, at)


def _require_pace(limit: Restriction, at: datetime) -> None:
    today = _posts_since(limit.member, at - timedelta(days=1))
    if len(today) >= POSTS_IN_SLOW_MODE:
        free = min(today) + timedelta(days=1)
        sentence = _("You have three posts a day for now. The next one can go out at %(when)s.")
        raise Refused("slow_mode", sentence % {"when": _clock(free)}, status=429, until=free)


def _posts_since(member: Member, since: datetime) -> list[datetime]:
    kinds = Target.kinds()
    written: list[Any] = [kinds[kind] for kind in ("topic", "reply") if kind in kinds]
    times = [
        model.objects.filter(author=member, created_at__gt=since).values_list(
            "created_at", flat=True
        )
        for model in written
    ]
    return sorted(moment for batch in times for moment in batch)[-POSTS_IN_SLOW_MODE:]


def _until(limit: Restriction) -> str:
    return _clock(limit.ends_at) if limit.ends_at else _("further notice")


def _clock(moment: datetime) -> str:
    here = timezone.localtime(moment)
    return f"{date_format(here, 'j F, H:i')} ({here:%Z})"
