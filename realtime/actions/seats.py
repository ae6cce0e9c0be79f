"""Taking a seat, stepping out, coming back, leaving: nobody else is told when someone steps out."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from community.errors import Refused
from community.models import Block, Member
from moderation import standing
from realtime.live import announce_presence, look_again
from realtime.models import Seat, Session


@transaction.atomic
def take_seat(session: Session, *, by: Member) -> Seat:
    """Give a member a seat in an open session, or renew the one they have.

    Raises Refused `not_open`, `full`, `not_open_today`, or what `standing` says.
    """
    now = timezone.now()
    session = (
        Session.objects.select_for_update(of=("self",)).select_related("room").get(pk=session.pk)
    )
    if not session.is_visible_to(by):
        raise Refused("not_found", _("This session is not there."), status=404)
    standing.require_voice(by, standing.ROOMS, at=now)
    if session.state != "open":
        raise Refused("not_open", _("This session is not open now."), status=409)
    kept = Seat.objects.kept(now).filter(session=session)
    had = kept.filter(member=by).exists()
    if not had:
        _require_room(session, kept.count())
        _require_not_blocked_out(session, by)
    seat, _new = Seat.objects.update_or_create(
        session=session,
        member=by,
        defaults={"seen_at": now, "left_at": None, "stepped_out_at": None},
    )
    if not had:
        announce_presence(session.pk)
    return seat


@transaction.atomic
def step_out(session: Session, *, by: Member) -> None:
    """Step out with the seat kept for a quarter hour from now; nobody sees it."""
    now = timezone.now()
    seats = Seat.objects.filter(session=session, member=by, left_at=None)
    seats.update(stepped_out_at=now, seen_at=now)


@transaction.atomic
def come_back(session: Session, *, by: Member) -> Seat:
    """Come back to one's seat, without any word about having been away."""
    return take_seat(session, by=by)


@transaction.atomic
def leave_seat(session: Session, *, by: Member) -> None:
    """Give up one's seat."""
    left = Seat.objects.filter(session=session, member=by, left_at=None)
    if left.update(left_at=timezone.now()):
        announce_presence(session.pk)
        look_again(session.pk)


def kept_seat(member: Member) -> Seat | None:
    """Return the seat that is kept for this member in a session that is open now, if any."""
    kept = Seat.objects.kept(timezone.now()).filter(member=member)
    seats = kept.filter(session__in=Session.objects.visible_to(member).in_state("open"))
    return seats.select_related("session").order_by("-seen_at").first()


def blocked_someone_in(session: Session, member: Member) -> bool:
    """Tell whether someone this member blocked sits in it, other than who leads: to warn them."""
    blocks = Block.objects.filter(blocker=member)
    blocks = blocks.exclude(blocked__in=[session.host_id, session.co_host_id or 0])
    kept = Seat.objects.kept(timezone.now()).filter(session=session)
    return kept.filter(member__in=blocks.values("blocked")).exists()


def seen(session: Session, member: Member) -> None:
    """Renew a seat by a page that was opened, which is coming back; sockets do it by heartbeat."""
    seats = Seat.objects.filter(session=session, member=member, left_at=None)
    seats.update(seen_at=timezone.now(), stepped_out_at=None)


def _require_room(session: Session, taken: int) -> None:
    if taken >= session.room.seats:
        sentence = _("Every seat is taken right now. A seat may come free, or join the next one.")
        raise Refused("full", sentence, status=409)


def _require_not_blocked_out(session: Session, by: Member) -> None:
    """The blocker has the seat: who was blocked by someone seated is told no more than this."""
    seated = Seat.objects.kept(timezone.now()).filter(session=session).values("member")
    if Block.objects.filter(blocked=by, blocker__in=seated).exists():
        sentence = _("This session is not open to you today. Please look at the other sessions.")
        raise Refused("not_open_today", sentence)
