"""The story of the access table."""

from tests.access.story import blocked, story

__all__ = ["blocked", "story"]
