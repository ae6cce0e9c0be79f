"""Rooms, sessions, seats and events as JSON: the same verbs as on the pages and sockets."""

from ninja import Router

from realtime.api import events, rooms, sessions

router = Router(tags=["rooms"])
for part in (rooms, sessions, events):
    router.add_router("", part.router)
