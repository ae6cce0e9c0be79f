"""What leaves a session, and to whom: events with their number, presence and gestures without."""

from typing import TYPE_CHECKING, Any

from community.live import publish

if TYPE_CHECKING:
    from realtime.models import Event

Frame = dict[str, Any]


def session_group(session_id: int) -> str:
    """Return the group of everyone in one session; the relay alone listens to it."""
    return f"session.{session_id}"


def announce(event: "Event") -> None:
    """Send an event to every process that has seats in its session, after commit.

    Beside the frame go its number, its author and whether it is held, which decide who gets it.
    """
    message = event.message
    author, held = None, False
    if message is not None and not event.session.is_led_by(message.author):
        author, held = message.author_id, message.state == "held"
    said = [event.seq, frame_of(event), author, held]
    publish(session_group(event.session_id), {"type": "event", "said": said})


def announce_presence(session_id: int) -> None:
    """Tell every process that someone came, left or stepped out; it asks who is there itself."""
    publish(session_group(session_id), {"type": "presence"})


def announce_gesture(session_id: int, kind: str) -> None:
    """Pass on a silent sign, without a name; it has no number and may be lost."""
    publish(session_group(session_id), {"type": "gesture", "kind": kind})


def look_again(session_id: int) -> None:
    """Have every process look again at who may be in the session."""
    publish(session_group(session_id), {"type": "look_again"})


def frame_of(event: "Event") -> Frame:
    """Return an event as sockets carry it to those who may see it."""
    frame: Frame = {"type": "event", "seq": event.seq, "kind": event.kind}
    frame["at"] = event.at.isoformat(timespec="seconds")
    if event.kind == "message" and event.message:
        frame["message"] = event.message.as_frame()
    elif event.message_id:
        frame["message"] = {"id": event.message_id}
        if event.kind == "back" and event.message:
            frame["message"] = event.message.as_frame()
    if event.member:
        frame["member"] = event.member.handle
    if event.phase:
        frame["phase"] = event.phase
    if event.why:
        frame["why"] = event.why
    return frame
