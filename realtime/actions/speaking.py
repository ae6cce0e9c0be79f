"""Saying something in a session, and taking it back."""

import uuid

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from community.errors import Refused
from community.limits import may_sign, may_speak
from community.models import Member
from moderation import triage
from moderation.actions.pace import never_alone
from moderation.actions.taking_in import store_once, take_back
from moderation.models import fingerprint_of
from moderation.writing import tidy, written
from realtime.live import announce_gesture
from realtime.models import Message, Session
from realtime.standing import require_place

LONGEST = 4000
GESTURES = {"with_you", "me_too", "heart_in_hands"}


@never_alone
@transaction.atomic
def say(session: Session, *, by: Member, body: str, client_id: uuid.UUID) -> Message:
    """Add words to a session under its next number; saying it again gives the same message.

    Raises Refused `empty`, `too_long`, `not_open`, `no_seat`, `too_fast`, `client_id_reused`, or
    what `standing` says.
    """
    body = tidy(body, longest=LONGEST)
    fingerprint = fingerprint_of(session=session.pk, body=body)
    if again := Message.sent_before(by, client_id, fingerprint):
        return again
    now = timezone.now()
    session = _open_for(session, by)
    may_speak(by)
    verdict = triage.screen(body)
    message = Message(
        session=session,
        seq=session.last_seq + 1,
        author=by,
        body=body,
        html=written(body),
        state=verdict.state,
        created_at=now,
        client_id=client_id,
        fingerprint=fingerprint,
    )
    kept = store_once(message, verdict)
    if kept is message:
        session.append("message", message=message)
    return kept


@transaction.atomic
def take_message_back(message: Message, *, by: Member) -> Message:
    """Take back one's own words: gone from every open page and every later replay."""
    session = Session.objects.select_for_update().get(pk=message.session_id)
    message = Message.objects.select_for_update().get(pk=message.pk)
    message = take_back(message, by=by)
    session.append("gone", message=message)
    return message


@transaction.atomic
def sign(session: Session, *, by: Member, kind: str) -> None:
    """Send a silent sign without a name; it is not kept and not counted."""
    if kind not in GESTURES:
        raise Refused("unknown_gesture", _("There is no such sign."), status=422)
    _open_for(session, by)
    may_sign(by)
    announce_gesture(session.pk, kind)


def _open_for(session: Session, by: Member) -> Session:
    locked = Session.objects.select_for_update(of=("self",)).select_related("room")
    session = locked.get(pk=session.pk)
    require_place(session, by)
    return session
