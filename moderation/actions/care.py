"""The care thread: a member's own line to the people on duty, open in every state of an account."""

import uuid
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from community import audit
from community.actions.notices import forget_notices, notify, read_notices_about
from community.errors import Refused
from community.limits import may_write_to_duty
from community.live import tell_member
from community.models import Duty, Member, Notification
from moderation import live, standing
from moderation.due import READS_CARE
from moderation.models import CareMessage, CareThread, fingerprint_of, same_or_refused
from moderation.writing import tidy, written

LONGEST = 8000


@transaction.atomic
def write_to_duty(member: Member, *, body: str, client_id: uuid.UUID) -> CareMessage:
    """Keep what a member writes to the people on duty and tell those who are there.

    Raises Refused `empty`, `too_long`, `too_fast` or `client_id_reused`; never for standing.
    """
    body = tidy(body, longest=LONGEST)
    thread = _thread_of(member)
    if again := _sent_before(member, client_id, body):
        return again
    may_write_to_duty(member)
    now = timezone.now()
    if thread.waiting_since is None:
        thread.waiting_since, thread.escalated_at = now, None
        thread.save(update_fields=["waiting_since", "escalated_at"])
    message = _add(thread, member, body, client_id)
    live.alert_care(thread, now)
    return message


@transaction.atomic
def answer(
    thread: CareThread, *, by: Member, body: str, seen: int, client_id: uuid.UUID | None = None
) -> CareMessage:
    """Answer a member as one of the people on duty; `seen` is the last message that was read."""
    require_on_care_duty(by, timezone.now())
    message = write_from_duty(thread.member, by=by, body=body, client_id=client_id)
    _settle(_thread_of(thread.member), seen)
    return message


@transaction.atomic
def let_rest(thread: CareThread, *, by: Member, seen: int) -> None:
    """Say that a line needs no answer now, such as after a good night; it leaves the queue."""
    require_on_care_duty(by, timezone.now())
    _settle(_thread_of(thread.member), seen)
    audit.record("care.rest", by=by, subject=f"care:{thread.pk}")


@transaction.atomic
def let_wait_again(thread: CareThread, *, by: Member) -> None:
    """Put a line back among those that wait, since its member last wrote, and tell who is there.

    A line in which its member never wrote stays as it is.
    """
    now = timezone.now()
    require_on_care_duty(by, now)
    thread = _thread_of(thread.member)
    last = thread.messages.filter(author=thread.member_id).last()
    if last is None or thread.waiting_since is not None:
        return
    thread.waiting_since, thread.escalated_at = last.sent_at, None
    thread.save(update_fields=["waiting_since", "escalated_at"])
    live.alert_care(thread, now)
    audit.record("care.wait_again", by=by, subject=f"care:{thread.pk}")


@transaction.atomic
def write_from_duty(
    member: Member, *, by: Member, body: str, client_id: uuid.UUID | None = None
) -> CareMessage:
    """Write to a member in their care thread; what they wrote before still waits for an answer."""
    body = tidy(body, longest=LONGEST)
    thread = _thread_of(member)
    if again := _sent_before(by, client_id, body):
        return again
    message = _add(thread, by, body, client_id or uuid.uuid4())
    notify(member, Notification.Kind.CARE, "/me/care/", about=f"care:{thread.pk}")
    tell_member(member, "care")
    return message


@transaction.atomic
def open_thread_on_duty(thread: CareThread, *, by: Member) -> CareThread:
    """Let someone on duty read a member's line, and leave a trace that they did."""
    require_on_care_duty(by, timezone.now())
    audit.record("care.read", by=by, subject=f"care:{thread.pk}")
    return thread


@transaction.atomic
def mark_read(thread: CareThread) -> None:
    """Remember that the member has seen the answers so far."""
    now = timezone.now()
    CareThread.objects.filter(pk=thread.pk).update(member_read_at=now)
    read_notices_about(thread.member, f"care:{thread.pk}", Notification.Kind.CARE)


def require_on_care_duty(member: Member, at: datetime) -> None:
    """Raise Refused for anyone who is not on duty now: only they read members' lines."""
    standing.require_not_suspended(member, at=at)
    if not Duty.objects.live(at).of_roles(*READS_CARE).filter(member=member).exists():
        sentence = _("Members' lines are read by the people on duty. Check in first.")
        raise Refused("not_on_duty", sentence)


def _settle(thread: CareThread, seen: int) -> None:
    """Let the line wait no longer, unless its member wrote more than was read."""
    unread = thread.messages.filter(author=thread.member_id, pk__gt=seen).first()
    thread.waiting_since = unread.sent_at if unread else None
    thread.escalated_at = None
    thread.save(update_fields=["waiting_since", "escalated_at"])
    if unread is None:
        kinds = [Notification.Kind.DUTY, Notification.Kind.PACE]
        forget_notices(f"care:{thread.pk}", *kinds)


def _thread_of(member: Member) -> CareThread:
    CareThread.objects.get_or_create(member=member)
    return CareThread.objects.select_for_update().get(member=member)


def _sent_before(author: Member, client_id: uuid.UUID | None, body: str) -> CareMessage | None:
    if client_id is None:
        return None
    kept = CareMessage.objects.filter(author=author, client_id=client_id).first()
    return same_or_refused(kept, fingerprint_of(body=body))


def _add(thread: CareThread, author: Member, body: str, client_id: uuid.UUID) -> CareMessage:
    return CareMessage.objects.create(
        thread=thread,
        author=author,
        body=body,
        html=written(body),
        client_id=client_id,
        fingerprint=fingerprint_of(body=body),
    )
