"""Mail: one neutral sentence that something is new, for members who left an address."""

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from community.models import Member, Notification

AT_MOST = 50  # notices looked at in one run


def mail_due_notices() -> None:
    """Send one mail to each member with unread notices that are due; never any content."""
    now = timezone.now()
    waiting = Notification.objects.due(now).filter(mailed_at=None, read_at=None)
    verified = EmailAddress.objects.filter(verified=True, primary=True).values("user")
    for member in Member.objects.filter(pk__in=waiting.values("member")).filter(pk__in=verified)[
        :AT_MOST
    ]:
        mail_notice(member)


@transaction.atomic
def mail_notice(member: Member) -> None:
    """Mail a member once about everything that is new, when the transaction is committed."""
    now = timezone.now()
    fresh = Notification.objects.filter(
        member=member, mailed_at=None, read_at=None, due_at__lte=now
    )
    if not fresh.update(mailed_at=now):
        return
    address = EmailAddress.objects.filter(user=member, verified=True, primary=True).first()
    if address is not None:
        transaction.on_commit(lambda: _send(address.email), robust=True)


def _send(address: str) -> None:
    send_mail(
        subject=_("There is something new for you"),
        message=_("There is something new for you. You can read it here: %(site)s")
        % {"site": f"{settings.SITE_URL}/me/notifications/"},
        from_email=None,
        recipient_list=[address],
    )
