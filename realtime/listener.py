"""One reader of a session, as the relay knows them."""

from realtime.replay import Said, blank
from realtime.standing import OpenSocket
from realtime.wire import Frame, Wire

KEPT_WHILE_REPLAYING = 1000


class Listener:
    """One socket that said hello: whom its reader may not see, and what they already have."""

    def __init__(self, wire: Wire, socket: OpenSocket) -> None:
        self.wire, self.socket = wire, socket
        self.hidden: frozenset[int] = frozenset()
        self.sent = 0
        self.waiting: list[Said] | None = []  # None once the replay is through
        self.shown = ""  # the last presence frame: one that says nothing new would tell of a block

    def take(self, event: Said, full: Frame, empty: Frame) -> None:
        """Send an event, or keep it until the replay before it is through; never twice."""
        if self.waiting is not None:
            self.waiting = [*self.waiting, event][-KEPT_WHILE_REPLAYING:]
        elif event.seq > self.sent and self.wire.send(self._choose(event, full, empty)):
            self.sent = event.seq

    def show(self, frame: Frame) -> None:
        """Send who is here, unless nothing is new about it for this reader."""
        if frame.text != self.shown and self.wire.send(frame):
            self.shown = frame.text

    def flush(self) -> None:
        """Send what came while the replay was read, each number once."""
        kept, self.waiting = self.waiting or [], None
        for event in kept:
            self.take(event, Frame(event.frame), Frame(blank(event.seq)))

    def _choose(self, event: Said, full: Frame, empty: Frame) -> Frame:
        return full if event.for_reader(self.socket.member_id, self.hidden) else empty
