"""Nouns of the live rooms, one a file."""

from realtime.models.event import Event
from realtime.models.message import Message
from realtime.models.room import Room
from realtime.models.seat import Seat
from realtime.models.session import NEXT, Phase, Session

__all__ = ["NEXT", "Event", "Message", "Phase", "Room", "Seat", "Session"]
