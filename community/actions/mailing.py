"""Mail: one neutral sentence that something is new, for members who left an address."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

import structlog
from allauth.account.models import EmailAddress
from django.conf import settings
from django.core import signing
from django.core.mail import EmailMessage
from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from community.actions.notices import lock_notices
from community.actions.telling import SAFETY, never_quiet
from community.models import Member, NoticeSettings, Notification
from community.models.notice_settings import MAIL_APART
from community.models.notification import NotificationQuerySet

log = structlog.get_logger()
AT_MOST = 50  # members looked at in one run
TRY_AGAIN = timedelta(minutes=5)
SALT = "community.no-more-mail"
Mail = NoticeSettings.Mail


class Letter(NamedTuple):
    """A mail that is promised to a member: where it goes, and which notices it stands for."""

    member: Member
    address: str
    notices: list[int]


def mail_due_notices() -> None:
    """Send one mail to each member with unread notices that are due; never any content."""
    now = timezone.now()
    _let_go_of_what_nobody_gets(now)
    waiting = Notification.objects.to_send("mail", now)
    for member in Member.objects.filter(pk__in=waiting.values("member"))[:AT_MOST]:
        if letter := promise_mail(member, now):
            send_mail(letter)


@transaction.atomic
def promise_mail(member: Member, now: datetime) -> Letter | None:
    """Claim everything that is new for a member for one mail, if its time has come."""
    lock_notices(member.pk)  # of two workers one promises
    wishes = NoticeSettings.of(member)
    waiting = Notification.objects.filter(member=member).to_send("mail", now)
    waiting.filter(caused_by__in=member.hidden_ids).update(mailed_at=now)  # blocked since
    address = EmailAddress.objects.filter(user=member, verified=True, primary=True).first()
    oldest = waiting.aggregate(models.Min("due_at"))["due_at__min"]
    if address is None or oldest is None:
        return None
    waiting = _in_time(waiting, wishes, oldest, now)
    ids = list(waiting.order_by("pk").values_list("pk", flat=True))
    if not ids:
        return None
    Notification.objects.filter(pk__in=ids).update(mailed_at=now)
    _look_later(member, now + MAIL_APART)
    return Letter(member, address.email, ids)


def send_mail(letter: Letter) -> None:
    """Send a promised mail, unless all of it was read or taken back since; try again if it fails.

    Blocks are asked once more as well: they may be newer than the promise.
    """
    letter.member.forget_ties()
    still = Notification.objects.filter(pk__in=letter.notices, read_at=None)
    if not still.exclude(caused_by__in=letter.member.hidden_ids).exists():
        return
    try:
        _message(letter).send()
    except OSError:
        log.warning("mail_not_sent")
        still.update(mailed_at=None)
        _look_later(letter.member, timezone.now() + TRY_AGAIN)


def is_stop_token(token: str) -> bool:
    """Tell whether a link that stops mail is one of ours."""
    return _member_of(token) is not None


@transaction.atomic
def stop_mail(token: str) -> None:
    """Send no more mail to the member of this link."""
    for member in Member.objects.filter(pk=_member_of(token) or 0):
        NoticeSettings.objects.update_or_create(member=member, defaults={"mail": Mail.OFF})


def stop_token(member: Member) -> str:
    """Return what the link holds that stops a member's mail; it ends with nothing but the key."""
    return signing.dumps(member.pk, salt=SALT)


def _member_of(token: str) -> int | None:
    try:
        return int(signing.loads(token, salt=SALT))
    except signing.BadSignature:
        return None


def _in_time(
    waiting: NotificationQuerySet, wishes: NoticeSettings, oldest: datetime, now: datetime
) -> NotificationQuerySet:
    """Return what may be mailed now: all of it at the hour that the member chose, else little."""
    at = wishes.undisturbed(max(wishes.mail_time(oldest), now))
    if at <= now:
        return waiting
    _look_later(wishes.member, at)
    kinds: Iterable[str] = never_quiet(wishes.member, now)
    if wishes.undisturbed(now) <= now:
        kinds = {*kinds, Notification.Kind.DUTY, Notification.Kind.PACE}
    return waiting.filter(kind__in=kinds)


def _let_go_of_what_nobody_gets(now: datetime) -> None:
    """Be done with what has no address to go to, and with what its member wants no mail about."""
    unsent = Notification.objects.unsent("mail", now)
    verified = EmailAddress.objects.filter(verified=True, primary=True).values("user")
    unsent.exclude(member__in=verified).settle("mail", now)
    unsent.beside_wishes("mail").settle("mail", now)
    off = NoticeSettings.objects.filter(mail=Mail.OFF).values("member")
    unsent.filter(member__in=off).exclude(kind__in=SAFETY).settle("mail", now)


def _look_later(member: Member, at: datetime) -> None:
    NoticeSettings.objects.update_or_create(member=member, defaults={"mail_after": at})


def _message(letter: Letter) -> EmailMessage:
    site = settings.SITE_URL
    stop = site + reverse("mail_stop", args=[stop_token(letter.member)])
    with translation.override(settings.LANGUAGE_CODE):
        return EmailMessage(
            subject=_("There is something new for you"),
            body=_(
                "There is something new for you. You can read it here: %(site)s\n\n"
                "When such a mail comes is yours to choose: %(settings)s\n"
                "To get no more of them: %(stop)s\n"
            )
            % {
                "site": site + reverse("notifications"),
                "settings": site + reverse("notice_settings"),
                "stop": stop,
            },
            to=[letter.address],
            headers={
                "List-Unsubscribe": f"<{stop}>",
                "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
                "Auto-Submitted": "auto-generated",
            },
        )
