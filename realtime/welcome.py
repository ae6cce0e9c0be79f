"""The first frame of a socket: where the session stands, from the server's clock."""

from typing import Any

from community.models import Member
from realtime.models import Session
from realtime.presence import ring_of


def welcome(session_id: int, member: Member) -> dict[str, Any]:
    """Return ``{session, phase, holder, me, last_seq}`` with who is here; no words.

    `why` stands beside a phase that nobody chose.
    """
    session = Session.objects.select_related("host", "co_host", "room").get(pk=session_id)
    why = session.why_this_phase()
    return {
        "type": "welcome",
        "session": {"id": session.pk, "title": session.title, "room": session.room.slug},
        "phase": session.phase,
        "phase_since": session.phase_since.isoformat(timespec="seconds"),
        **({"why": why} if why else {}),
        "holder": None,
        "me": {"handle": member.handle, "leads": session.can_be_led_by(member)},
        "last_seq": session.last_seq,
        "presence": ring_of(session_id).frame_for(member.hidden_ids),
    }
