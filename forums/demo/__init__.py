"""The slow talk of the demo community, told by the real verbs."""

from forums.demo.story import report_some, tell_story

__all__ = ["report_some", "tell_story"]
