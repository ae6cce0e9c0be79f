"""Push: browsers that their member let be woken when something is new, without a word of it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.db import models, transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from community.actions.notices import lock_notices
from community.actions.telling import never_quiet
from community.errors import Refused
from community.models import Member, NoticeSettings, Notification, PushSubscription
from community.models.push import LONGEST_ENDPOINT
from community.push import Answer, require_known_service, wake

log = structlog.get_logger()
AT_MOST, AT_A_TIME = 32, 16  # browsers woken in one run: a service that hangs holds up all jobs
APART = timedelta(minutes=5)  # between two wake-ups of one member
TRY_AGAIN, GIVE_UP = timedelta(minutes=1), timedelta(hours=6)
MOST_BROWSERS = 10


@transaction.atomic
def subscribe(member: Member, endpoint: str, *, sign_in: str | None) -> PushSubscription:
    """Let this browser be woken from now on, and nobody else's notices wake it.

    It ends with the sign-in that it began in, so that a shared computer tells nobody anything.
    """
    if not endpoint or len(endpoint) > LONGEST_ENDPOINT:
        raise Refused("invalid", _("This is not an address of a push service."), status=422)
    require_known_service(endpoint)
    others = PushSubscription.objects.filter(member=member).exclude(endpoint=endpoint)
    if others.count() >= MOST_BROWSERS:
        sentence = _("Ten browsers are woken already. Take one away first.")
        raise Refused("too_many", sentence, status=422)
    kept, _made = PushSubscription.objects.update_or_create(
        endpoint=endpoint,
        defaults={"member": member, "sign_in": digest_of(sign_in), "owed_since": None},
    )
    return kept


def unsubscribe(subscription: PushSubscription) -> None:
    """Wake this browser no more."""
    subscription.delete()


def forget_browsers(member: Member, *, of: str | None = None, but: str | None = None) -> None:
    """Wake no more browsers of a member: that of one sign-in, or all but that of one."""
    theirs = PushSubscription.objects.filter(member=member)
    if of:
        theirs = theirs.filter(sign_in=digest_of(of))
    if but:
        theirs = theirs.exclude(sign_in=digest_of(but))
    theirs.delete()


def browsers_of(member: Member, sign_in: str | None) -> list[dict[str, Any]]:
    """Return the browsers that are woken: since when, and whether it is the one that asks."""
    here = digest_of(sign_in)
    return [
        {"id": one.pk, "made_at": one.made_at, "here": one.sign_in == here}
        for one in member.pushes.order_by("-made_at")
    ]


def digest_of(sign_in: str | None) -> str:
    """Return what tells a sign-in apart and opens nothing."""
    return salted_hmac("community.push", sign_in or "", algorithm="sha256").hexdigest()


def push_due_notices() -> None:
    """Wake the browsers of members with unread notices that are due; never in a request."""
    now = timezone.now()
    unsent = Notification.objects.unsent("push", now)
    unsent.exclude(member__in=PushSubscription.objects.values("member")).settle("push", now)
    unsent.beside_wishes("push").settle("push", now)
    waiting = Notification.objects.to_send("push", now)
    for member in Member.objects.filter(pk__in=waiting.values("member"))[:AT_MOST]:
        promise_push(member, now)
    _wake_all([one for one in _owed(now) if _claim(one, now)], now)


@transaction.atomic
def promise_push(member: Member, now: datetime) -> None:
    """Owe all browsers of a member one wake-up for everything that is new, if its time has come."""
    lock_notices(member.pk)
    wishes = NoticeSettings.of(member)
    waiting = Notification.objects.filter(member=member).to_send("push", now)
    waiting.filter(caused_by__in=member.hidden_ids).update(pushed_at=now)  # blocked since
    undisturbed = wishes.undisturbed(now)
    if undisturbed > now:
        waiting = waiting.filter(kind__in=never_quiet(member, now))
    ids = list(waiting.values_list("pk", flat=True))
    after = max(undisturbed, now + APART) if ids else undisturbed
    if after > now:
        NoticeSettings.objects.update_or_create(member=member, defaults={"push_after": after})
    if Notification.objects.filter(pk__in=ids, pushed_at=None).update(pushed_at=now):
        member.pushes.update(owed_since=now, next_try=now)


def _owed(now: datetime) -> models.QuerySet[PushSubscription]:
    owed = PushSubscription.objects.filter(next_try__lte=now).exclude(owed_since=None)
    return owed.select_related("member")[:AT_MOST]


def _claim(subscription: PushSubscription, now: datetime) -> bool:
    """Take a wake-up in hand: of two workers one does it, and none for what is no longer new."""
    mine = PushSubscription.objects.filter(pk=subscription.pk, next_try=subscription.next_try)
    since, member = subscription.owed_since or now, subscription.member
    new = Notification.objects.filter(member=member, read_at=None, pushed_at__gte=since)
    if not new.exclude(caused_by__in=member.hidden_ids).exists() or since < now - GIVE_UP:
        mine.update(owed_since=None)
        return False
    return bool(mine.update(next_try=now + TRY_AGAIN))


def _wake_all(owed: list[PushSubscription], now: datetime) -> None:
    with ThreadPoolExecutor(AT_A_TIME, thread_name_prefix="push") as threads:
        answers = list(threads.map(wake, [one.endpoint for one in owed]))
    for subscription, answer in zip(owed, answers, strict=True):
        mine = PushSubscription.objects.filter(pk=subscription.pk)
        if answer == Answer.GONE:
            mine.delete()
        elif answer == Answer.LATER:
            waited = now - (subscription.owed_since or now)
            mine.update(next_try=now + max(TRY_AGAIN, waited))  # twice as long each time
        else:
            mine.filter(owed_since=subscription.owed_since).update(owed_since=None)
        if answer in {Answer.LATER, Answer.REFUSED}:
            log.warning("push_not_sent", answer=answer.value)
