"""Erasing the words of ended sessions: after 72 hours and one staffed day."""

from django.db import transaction
from django.utils import timezone

from community.models import Duty
from moderation.models import Case
from realtime.models import Message, Session
from realtime.models.session import READABLE_AFTER_END


def erase_sealed_words() -> None:
    """Erase the words of every session whose time for reports is over."""
    now = timezone.now()
    over = Session.objects.in_state("ended").filter(
        ended_at__lt=now - READABLE_AFTER_END, messages__body__gt=""
    )
    for session in over.distinct():
        erase_words(session)


@transaction.atomic
def erase_words(session: Session) -> None:
    """Erase a session's words, unless nobody was on duty yet who could have read a report.

    What an open case keeps stays with the case until it is decided.
    """
    session = Session.objects.select_for_update().get(pk=session.pk)
    staffed = Duty.objects.filter(confirmed_at__gt=session.ended_at)
    if not staffed.exists():
        return
    words = Message.objects.filter(session=session)
    held = Case.objects.filter(kind="message", target_id__in=words.values("pk"), decided_at=None)
    words = words.exclude(pk__in=held.values("target_id"))
    words.update(body="", html="")
