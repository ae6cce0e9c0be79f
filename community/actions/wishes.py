"""How a member wants to be told, as they set it."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from community.actions.telling import tell_of_notices
from community.errors import Refused
from community.models import Member, NoticeChoice, NoticeSettings, Notification
from community.models.notice_settings import CHOOSABLE

PAUSES = (1, 7, 30)  # days
AFRESH = {"dot_after": None, "mail_after": None, "push_after": None}
Mail = NoticeSettings.Mail


@transaction.atomic
def set_wishes(member: Member, *, ways: dict[str, str], **wishes: Any) -> NoticeSettings:
    """Keep when a member is told (`wishes`), and in which way of which kind (`ways`).

    Mail that is switched on tells of what comes from now on.
    """
    now = timezone.now()
    before = NoticeSettings.of(member)
    _require_whole(wishes, before)
    if before.mail == Mail.OFF and wishes.get("mail", Mail.OFF) != Mail.OFF:
        unmailed = Notification.objects.filter(member=member, mailed_at=None, due_at__lte=now)
        unmailed.update(mailed_at=now)
    kept, _made = NoticeSettings.objects.update_or_create(member=member, defaults=wishes | AFRESH)
    for kind, way in ways.items():
        _choose(member, kind, way)
    return kept


@transaction.atomic
def pause_notices(member: Member, *, days: int) -> datetime:
    """Tell a member nothing for some days, in any way but on the page that they open themselves."""
    if days not in PAUSES:
        raise Refused("unknown", _("Choose a day, a week or a month."), status=422)
    until = timezone.now() + timedelta(days=days)
    NoticeSettings.objects.update_or_create(
        member=member, defaults={"paused_until": until} | AFRESH
    )
    return until


@transaction.atomic
def end_pause(member: Member) -> None:
    """Tell a member again, of what waited too."""
    NoticeSettings.objects.filter(member=member).update(paused_until=None, **AFRESH)
    tell_of_notices(member, timezone.now())


def ways_of(member: Member) -> dict[str, str]:
    """Return in which ways a member hears of each kind that can be chosen."""
    chosen = dict(member.notice_choices.values_list("kind", "way"))
    return {kind: chosen.get(kind, NoticeChoice.Way.EVERYWHERE) for kind in kinds_for(member)}


def kinds_for(member: Member) -> list[str]:
    """Return the kinds that this member can choose about; only the team hears of what waits."""
    answers = member.is_listener or member.is_moderator
    return [kind for kind in CHOOSABLE if kind != Notification.Kind.WAITING or answers]


def _choose(member: Member, kind: str, way: str) -> None:
    if kind not in CHOOSABLE:
        raise Refused("must_arrive", _("This always arrives; it is about your rights."), status=422)
    NoticeChoice.objects.update_or_create(member=member, kind=kind, defaults={"way": way})


def _require_whole(wishes: dict[str, Any], before: NoticeSettings) -> None:
    begins = wishes.get("quiet_from", before.quiet_from)
    ends = wishes.get("quiet_until", before.quiet_until)
    if (begins is None) != (ends is None) or (begins is not None and begins == ends):
        sentence = _("Quiet hours need a beginning and another end.")
        raise Refused("quiet_hours", sentence, status=422)
