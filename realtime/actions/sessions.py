"""Opening a session, moving it through its phases, handing it over, ending it."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from community import audit
from community.errors import Refused
from community.models import Duty, Member, PeriodicJob
from moderation import standing
from moderation.writing import tidy
from realtime.live import announce_presence
from realtime.models import NEXT, Event, Phase, Room, Seat, Session
from realtime.models.session import CLOSE_AFTER, CLOSING_TIME, HAND_OVER_AFTER

TITLE_LONGEST = 80
KEEPS_LED = "keep sessions led"  # the job that runs `keep_led`
OUTAGE = timedelta(seconds=30)  # without this job's turn


@transaction.atomic
def plan_session(
    room: Room, *, by: Member, title: str, starts_at: datetime, co_host: Member | None = None
) -> Session:
    """Announce a session in a room; it opens when its host opens it."""
    _require_host(room, by)
    title = tidy(title, longest=TITLE_LONGEST)
    if co_host is not None and (co_host == by or not co_host.is_host):
        raise Refused("no_co_host", _("A co-host is another host."), status=422)
    if starts_at < timezone.now() - CLOSE_AFTER:
        raise Refused("past", _("Choose a time that is still to come."), status=422)
    session = Session(room=room, title=title, host=by, co_host=co_host, starts_at=starts_at)
    session.save(force_insert=True)
    return session


@transaction.atomic
def call_off(session: Session, *, by: Member) -> None:
    """Take back a session that has not opened."""
    session = _led(session, by)
    if session.opened_at:
        raise Refused("open", _("This session is open already. End it instead."), status=409)
    session.delete()


@transaction.atomic
def open_session(session: Session, *, by: Member) -> Session:
    """Open the doors: the host takes the first seat. Raises Refused `nobody_on_duty`, `room_busy`.

    No session opens while no moderator is on duty, unless its room says that the host stands in.
    """
    now = timezone.now()
    Room.objects.select_for_update().get(pk=session.room_id)
    session = _led(session, by)
    standing.require_voice(by, standing.ROOMS, at=now)
    if session.state != "scheduled":
        raise Refused("open", _("This session has opened already."), status=409)
    if not session.room.host_stands_in and not Duty.objects.anyone(now):
        sentence = _("No moderator is on duty now, so this room stays closed. Ask one to check in.")
        raise Refused("nobody_on_duty", sentence)
    if Session.objects.in_state("open").filter(room=session.room).exists():
        raise Refused("room_busy", _("A session is open in this room already."), status=409)
    session.opened_at = session.phase_since = now
    session.save(update_fields=["opened_at", "phase_since"])
    Seat.objects.update_or_create(
        session=session, member=by, defaults={"seen_at": now, "left_at": None}
    )
    session.append("opened", member=by)
    return session


@transaction.atomic
def move_phase(session: Session, *, by: Member, to: str) -> Session:
    """Move an open session to a later phase; ending it seals its words.

    Raises Refused `not_open` or `wrong_phase` for a step that the order of phases does not have.
    """
    session = _led(session, by)
    _require_open(session)
    if to not in NEXT[session.phase]:
        raise Refused("wrong_phase", _("The session cannot go there from here."), status=409)
    _enter(session, to)
    return session


def keep_led() -> None:
    """Hand over, close or end every open session whose host is away; a job runs this each 5 s."""
    _forgive_an_outage(timezone.now())
    for session_id in Session.objects.in_state("open").values_list("pk", flat=True):
        keep_one_led(session_id)


@transaction.atomic
def keep_one_led(session_id: int) -> None:
    """Hand a session without its host to the co-host after 60 s; without any, close at 120."""
    now = timezone.now()
    session = Session.objects.select_for_update().get(pk=session_id)
    if session.state != "open" or _is_there(session, session.host, now, HAND_OVER_AFTER):
        return
    if session.co_host and _is_there(session, session.co_host, now, HAND_OVER_AFTER):
        _hand_over(session)
    elif not _is_there(session, session.host, now, CLOSE_AFTER):
        _close_without_host(session, now)


def _forgive_an_outage(now: datetime) -> None:
    """Count no time as absence in which nobody could be there: Hearth itself was away.

    Who was seen shortly before the clock stopped counts as seen now.
    """
    turn = PeriodicJob.objects.filter(name=KEEPS_LED, finished_at__lt=now - OUTAGE).first()
    if turn is None or turn.finished_at is None:
        return
    open_now = Seat.objects.filter(session__in=Session.objects.in_state("open"), left_at=None)
    open_now.filter(seen_at__gt=turn.finished_at - HAND_OVER_AFTER).update(seen_at=now)


def _close_without_host(session: Session, now: datetime) -> None:
    if session.phase != Phase.CLOSING:
        _enter(session, Phase.CLOSING, why=Event.Why.NO_HOST)
    elif session.phase_since < now - CLOSING_TIME:
        _enter(session, Phase.ENDED, why=Event.Why.NO_HOST)


def _hand_over(session: Session) -> None:
    session.host, session.co_host = session.co_host, session.host  # type: ignore[assignment]
    session.save(update_fields=["host", "co_host"])
    session.append("host", member=session.host)
    announce_presence(session.pk)
    audit.record("session.hand_over", by=None, subject=f"session:{session.pk}")


def _enter(session: Session, phase: str, *, why: str = "") -> None:
    now = timezone.now()
    session.phase, session.phase_since = phase, now
    if phase == Phase.ENDED:
        session.ended_at = now
    session.save(update_fields=["phase", "phase_since", "ended_at"])
    session.append("ended" if phase == Phase.ENDED else "phase", phase=phase, why=why)


def _is_there(session: Session, member: Member, now: datetime, within: timedelta) -> bool:
    seen = Seat.objects.seen_since(now - within, now).filter(session=session, member=member)
    return member.is_host and seen.exists()


def _led(session: Session, by: Member) -> Session:
    locked = Session.objects.select_for_update(of=("self",)).select_related(
        "room", "host", "co_host"
    )
    session = locked.get(pk=session.pk)
    if not session.is_visible_to(by):
        raise Refused("not_found", _("This session is not there."), status=404)
    if not session.can_be_led_by(by):
        raise Refused("not_leading", _("Only who leads the session can do this."))
    return session


def _require_host(room: Room, by: Member) -> None:
    if not room.is_visible_to(by):
        raise Refused("not_found", _("This room is not there."), status=404)
    if not by.is_host:
        raise Refused("not_a_host", _("Sessions are led by hosts."))


def _require_open(session: Session) -> None:
    if session.state != "open":
        raise Refused("not_open", _("This session is not open now."), status=409)
