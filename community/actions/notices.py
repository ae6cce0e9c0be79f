"""Telling members that something is new; every way out leaves after commit."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from community.live import tell_member
from community.models import Member, Notification


def notify(
    member: Member,
    kind: str,
    address: str,
    *,
    about: str = "",
    after: timedelta = timedelta(0),
    caused_by: Member | None = None,
) -> Notification | None:
    """Make a notice in the caller's transaction, shown once `after` has passed.

    `about` names the thing it leads to, such as ``reply:7``, so that taking it back takes it too.
    An imported handle takes none: nobody is there to read it. Nor does a member hear of what
    another one did (`caused_by`) who is hidden from them by a block.
    """
    if member.is_imported or (caused_by and caused_by.pk in member.hidden_ids):
        return None
    notice = Notification.objects.create(
        member=member,
        kind=kind,
        address=address,
        about=about,
        due_at=timezone.now() + after,
        caused_by=caused_by,
    )
    if not after:
        tell_member(member, "notice")
    return notice


def forget_notices(about: str) -> None:
    """Take away every notice of a thing that is no longer there to be read."""
    Notification.objects.filter(about=about).delete()


def forget_notices_between(by: Member, other: Member) -> None:
    """Take away what would lead two members to each other now that one of them blocked the other.

    What the other one has been shown already stays: a line that vanished would tell them.
    """
    unread = Notification.objects.filter(read_at=None)
    unread.filter(member=by, caused_by=other).delete()
    unread.filter(member=other, caused_by=by, due_at__gt=timezone.now()).delete()


@transaction.atomic
def read_notices(member: Member) -> None:
    """Mark what this member has been shown as read."""
    now = timezone.now()
    Notification.objects.filter(member=member, read_at=None, due_at__lte=now).update(read_at=now)


@transaction.atomic
def read_notice(notice: Notification) -> None:
    """Mark one notice as read, once its member opens what it leads to."""
    Notification.objects.filter(pk=notice.pk, read_at=None).update(read_at=timezone.now())
