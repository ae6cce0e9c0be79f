"""The event log as one reader may have it: exactly the current truth since any number."""

from typing import NamedTuple

from django.db.models import QuerySet

from community.models import Member
from moderation.models import State
from realtime.live import Frame, frame_of
from realtime.models import Event, Message, Session

BATCH = 500


class Said(NamedTuple):
    """One event on its way: its frame, and who wrote the words in it, if any.

    `author` is None for what everyone in the session sees; `held` words go to their author alone.
    """

    seq: int
    frame: Frame
    author: int | None
    held: bool

    def for_reader(self, member_id: int, hidden: frozenset[int]) -> bool:
        """Tell whether this reader gets the full frame rather than a blank one."""
        if self.author is None or self.author == member_id:
            return True
        return not self.held and self.author not in hidden


def blank(seq: int) -> Frame:
    """Return what a reader gets who may not see an event: blocked, withheld, taken back alike."""
    return {"type": "event", "seq": seq, "kind": "blank"}


def said(event: Event) -> Said:
    """Return an event with what decides who may see it."""
    message = event.message
    if message is None or event.session.is_led_by(message.author):
        return Said(event.seq, frame_of(event), None, False)
    held = message.state == State.HELD
    return Said(event.seq, frame_of(event), message.author_id, held)


def events_after(session_id: int, seq: int, upto: int | None = None) -> QuerySet[Event]:
    """Return the events of a session after this number, in order."""
    events = Event.objects.filter(session=session_id, seq__gt=seq)
    if upto is not None:
        events = events.filter(seq__lte=upto)
    return events.select_related("session", "message__author", "member").order_by("seq")


def replay(session: Session, reader: Member, since: int) -> list[Frame]:
    """Return up to 500 frames after `since` for a reader, blank where they may not see."""
    return [_frame_for(event, reader, since) for event in events_after(session.pk, since)[:BATCH]]


def _frame_for(event: Event, reader: Member, since: int) -> Frame:
    message = event.message
    if message is None:
        return frame_of(event)
    if event.session.ended_at:  # sealed, also for a reading that began before the end
        return blank(event.seq)
    if event.session.is_led_by(message.author) or message.author_id not in reader.hidden_ids:
        if event.kind == Event.Kind.GONE:
            # Only a reader who may have it on the page needs to hear that it is gone.
            return frame_of(event) if message.seq <= since else blank(event.seq)
        if message.state == State.VISIBLE or _own_held(message, reader):
            return frame_of(event)
    return blank(event.seq)


def _own_held(message: Message, reader: Member) -> bool:
    return message.state == State.HELD and message.author_id == reader.pk
