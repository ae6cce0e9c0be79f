"""The slow talk of the demo community, told by the real verbs."""

from forums.demo.cases import report_some
from forums.demo.story import tell_story

__all__ = ["report_some", "tell_story"]
