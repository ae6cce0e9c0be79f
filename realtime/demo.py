"""The demo's live rooms: one past session, one running, one announced."""

from datetime import datetime, timedelta
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from community.models import Circle, Community, Member
from realtime.actions import rooms, seats, sessions, speaking
from realtime.models import Event, Message, Room, Seat, Session

PAST = [
    ("finn", "Welcome, all of you. Nobody has to say anything. I'll start the kettle."),
    ("ana", "Evening. I'm here but I might only listen."),
    ("rae", "Same. Long day. It helps that this starts when it says it starts."),
    ("oskar", "I fixed the stool. It wobbles less. That is my news."),
    ("finn", "That is good news, oskar. Less wobble is worth a lot."),
    ("rae", "I snapped at the small one and then said sorry. I never got a sorry as a child."),
    ("ana", "I read that twice, rae. Thank you for telling it."),
    ("finn", "Five minutes left. Take a breath, look round your room, no hurry."),
]
RUNNING = [
    ("finn", "The porch is open. Come in, sit, say hello or don't."),
    ("ben", "Hello. I nearly turned round on the stairs, and then I saw your name there."),
    ("finn", "I'm glad the stairs let you through, ben."),
    ("wren", "Here too, quietly, with the cat."),
]


def hold_sessions(cast: dict[str, Member], circle: Circle, *, now: datetime) -> None:
    """Make the rooms and hold the demo's sessions through the real verbs."""
    porch = rooms.make_room(
        by=cast["lena"],
        slug="porch",
        title="The porch",
        purpose="An hour of ordinary company in the evening. Come as you are, say little or much.",
        seats=12,
        host_stands_in=True,
    )
    rooms.make_room(
        by=cast["lena"],
        slug="quiet-table",
        title="The quiet table",
        purpose="For evenings when words are hard. Short lines, long pauses, a host who stays.",
        seats=8,
    )
    rooms.make_room(
        by=cast["lena"],
        slug="thursday-circle",
        title="Thursday circle",
        purpose="For the people of the circle.",
        seats=9,
        circle=circle,
    )
    past = sessions.plan_session(porch, by=cast["finn"], title="Sunday evening", starts_at=now)
    _hold(past, cast, PAST)
    for phase in ("sharing", "closing", "ended"):
        sessions.move_phase(past, by=cast["finn"], to=phase)
    _move_back(past, timedelta(hours=20))
    running = sessions.plan_session(
        porch, by=cast["finn"], co_host=cast["hedi"], title="An ordinary evening", starts_at=now
    )
    _hold(running, cast, RUNNING)
    table = Room.objects.get(slug="quiet-table")
    start = now + timedelta(days=2, hours=1)
    sessions.plan_session(
        table, by=cast["hedi"], title="Few words", starts_at=start.replace(minute=0, second=0)
    )


def keep_finn_present() -> None:
    """Keep finn on the porch and its session open, in a demo only."""
    community = Community.objects.current()
    if community is None or not community.is_demo:
        return
    porch = Room.objects.filter(slug="porch").first()
    finn = Member.objects.filter(handle="finn").first()
    if porch is None or finn is None or porch.archived_at:
        return
    session = Session.objects.in_state("open").filter(room=porch).first()
    if session is None:
        session = sessions.plan_session(
            porch, by=finn, title="An ordinary evening", starts_at=timezone.now()
        )
        sessions.open_session(session, by=finn)
    Seat.objects.update_or_create(
        session=session, member=finn, defaults={"seen_at": timezone.now(), "left_at": None}
    )


def _hold(session: Session, cast: dict[str, Member], lines: list[tuple[str, str]]) -> None:
    sessions.open_session(session, by=cast["finn"])
    for handle in {handle for handle, _line in lines}:
        seats.take_seat(session, by=cast[handle])
    for handle, line in lines:
        speaking.say(session, by=cast[handle], body=line, client_id=uuid4())
    session.refresh_from_db()


@transaction.atomic
def _move_back(session: Session, ago: timedelta) -> None:
    """Let a session have happened earlier than it was made."""
    session.refresh_from_db()
    for field in ("starts_at", "opened_at", "phase_since", "ended_at"):
        setattr(session, field, getattr(session, field) - ago)
    session.save()
    for event in Event.objects.filter(session=session):
        Event.objects.filter(pk=event.pk).update(at=event.at - ago)
    for message in Message.objects.filter(session=session):
        Message.objects.filter(pk=message.pk).update(created_at=message.created_at - ago)
