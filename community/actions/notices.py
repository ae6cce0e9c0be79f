"""Telling members that something is new; every way out leaves after commit."""

from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from community.actions.telling import show_mark
from community.models import Member, NoticeSettings, Notification
from community.models.notification import NotificationQuerySet, thing_of

MOST_SHOWN = 50  # members whose open pages hear at once that something is gone
KEPT = timedelta(days=90)


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
    another one did (`caused_by`) who is hidden from them by a block. What is due later is told by
    the worker, and so is what quiet hours hold back.
    """
    # A block hides both of them, and who acts has asked for their own already.
    if member.is_imported or (caused_by and member.pk in caused_by.hidden_ids):
        return None
    now = timezone.now()
    tell_now = not after and NoticeSettings.of(member).undisturbed(now) <= now
    notice = Notification.objects.create(
        member=member,
        kind=kind,
        address=address,
        thing=thing_of(address),
        about=about,
        due_at=now + after,
        told_at=now if tell_now else None,
        caused_by=caused_by,
    )
    if tell_now:
        show_mark(member.pk)
    return notice


def forget_notices(about: str, *kinds: str) -> None:
    """Take away every notice of a thing that is no longer there to be read, or these kinds."""
    gone = Notification.objects.filter(about=about)
    _forget(gone.filter(kind__in=kinds) if kinds else gone)


def forget_notices_within(address: str) -> None:
    """Take away every notice that leads into a thing which nobody reads any more."""
    _forget(Notification.objects.filter(thing=thing_of(address)))


def forget_notices_between(by: Member, other: Member) -> None:
    """Take away what would lead two members to each other now that one of them blocked the other.

    What the other one has been shown already stays: a line that vanished would tell them.
    """
    unread = Notification.objects.filter(read_at=None)
    _forget(unread.filter(member=by, caused_by=other))
    unread.filter(member=other, caused_by=by, due_at__gt=timezone.now()).delete()


def forget_old_notices() -> None:
    """Erase what was read long ago; what it led to stays where it is."""
    Notification.objects.filter(read_at__lt=timezone.now() - KEPT).delete()


@transaction.atomic
def read_notices(member: Member) -> None:
    """Mark what this member has been shown as read."""
    _read(Notification.objects.filter(member=member), member.pk)


@transaction.atomic
def read_notice(notice: Notification) -> None:
    """Mark a notice as read once its member opens what it leads to, and all others of its kind."""
    alike = {"kind": notice.kind, "thing": notice.thing} if notice.thing else {"pk": notice.pk}
    _read(Notification.objects.filter(member=notice.member_id, **alike), notice.member_id)


@transaction.atomic
def read_notices_about(member: Member, about: str, *kinds: str) -> None:
    """Mark what told a member of one thing as read: they have it before them."""
    _read(Notification.objects.filter(member=member, about=about, kind__in=kinds), member.pk)


@transaction.atomic
def read_notices_of(member: Member, things: Iterable[str]) -> None:
    """Mark what told a member of any of these things as read, whatever its kind."""
    _read(Notification.objects.filter(member=member, about__in=list(things)), member.pk)


def lock_notices(member_id: int) -> None:
    """Let nobody else change which notices of a member are read or told until the caller is done.

    Each of them changes several rows; without this, two could wait for each other.
    """
    Member.objects.select_for_update(no_key=True).only("pk").get(pk=member_id)


def _read(notices: NotificationQuerySet, member_id: int) -> None:
    now = timezone.now()
    lock_notices(member_id)
    if notices.filter(read_at=None, due_at__lte=now).update(read_at=now):
        show_mark(member_id)


def _forget(notices: NotificationQuerySet) -> None:
    shown = notices.filter(read_at=None).exclude(told_at=None)
    members = list(shown.values_list("member", flat=True).distinct()[:MOST_SHOWN])
    notices.delete()
    for member_id in members:
        show_mark(member_id)
