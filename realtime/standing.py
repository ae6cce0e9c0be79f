"""Who may be in a session now: one rule for pages, verbs and sockets.

Pages and verbs ask it for one member, the sockets of a process for all of them together.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from community.errors import Refused
from community.models import Consent, Member, SignIn
from moderation import standing
from realtime.models import Seat, Session

SIGN_IN, NO_LONGER_ALLOWED, NOT_FOUND = 4401, 4403, 4404
Place = tuple[int, int]


@dataclass(eq=False)
class OpenSocket:
    """One open socket: whose it is, by which sign-in, and in which session if in any.

    `passphrase` is its hash at the handshake: a sign-in dies when it changes.
    """

    member_id: int
    passphrase: str
    sign_in: str | None
    session_id: int | None
    close: Callable[[int], None]

    @property
    def place(self) -> Place | None:
        """The session and the member, where it is a socket of a session."""
        return None if self.session_id is None else (self.session_id, self.member_id)


def require_place(session: Session, member: Member) -> None:
    """Raise Refused where this member may not be in this session now; the twin of `close_codes`.

    `not_found`, `not_open`, what `standing` says, or `no_seat`.
    """
    if not session.is_visible_to(member):
        raise Refused("not_found", _("This session is not there."), status=404)
    if session.state != "open":
        raise Refused("not_open", _("This session is not open now."), status=409)
    standing.require_voice(member, standing.ROOMS, at=timezone.now())
    if not session.taken_seats.filter(member=member.pk, left_at=None).exists():
        raise Refused("no_seat", _("Take a seat first, then you can speak."))


def close_codes(sockets: Collection[OpenSocket]) -> dict[OpenSocket, int]:
    """Return the code for each socket that may not stay open: a few queries for any number."""
    members = Member.objects.in_bulk({socket.member_id for socket in sockets})
    live = SignIn.objects.filter(expire_date__gt=timezone.now())
    live = live.filter(session_key__in={socket.sign_in for socket in sockets})
    sign_ins = set(live.values_list("session_key", "member_id"))
    places = {s.place for s in sockets if s.place is not None}
    shut = _shut(places, members) if places else {}
    codes = {socket: shut[socket.place] for socket in sockets if socket.place in shut}
    for socket in sockets:
        member = members.get(socket.member_id)
        known = member is not None and member.password == socket.passphrase
        if not known or (socket.sign_in, socket.member_id) not in sign_ins:
            codes[socket] = SIGN_IN
    return codes


def _shut(places: Collection[Place], members: dict[int, Member]) -> dict[Place | None, int]:
    """Return the code for each (session, member) that is not, or no longer, a place."""
    sessions = Session.objects.select_related("room").in_bulk({session for session, _who in places})
    seated = Seat.objects.filter(session__in=sessions, member__in=members, left_at=None)
    seats = set(seated.values_list("session", "member"))
    out = _without_voice(members)
    codes: dict[Place | None, int] = {}
    for session_id, member_id in places:
        session, member = sessions.get(session_id), members.get(member_id)
        there = session is not None and member is not None and session.is_visible_to(member)
        if not there or session is None or session.state != "open":
            codes[session_id, member_id] = NOT_FOUND
        elif member_id in out or (session_id, member_id) not in seats:
            codes[session_id, member_id] = NO_LONGER_ALLOWED
    return codes


def _without_voice(members: Iterable[int]) -> set[int]:
    members = set(members)
    consents = Consent.objects.filter(purpose=Consent.Purpose.HEALTH_WORDS, withdrawn_at=None)
    given = consents.filter(member__in=members).values_list("member", flat=True)
    return standing.voiceless(members, standing.ROOMS, timezone.now()) | (members - set(given))
