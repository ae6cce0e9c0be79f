"""Live support rooms: sessions, seats, the event log and the relay."""
