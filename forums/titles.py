"""How a topic is called to one reader, wherever it is named."""

from typing import Any

from django.utils.translation import gettext as _

from community.models.member import Wish
from forums.models import Topic
from moderation.folds import fold_of


def title_for(topic: Topic, reader: Any, *, opened: bool = False) -> str:
    """Return the title, or a neutral line for a topic that this reader hides."""
    hidden = not opened and topic.is_folded and fold_of(topic, reader) == Wish.HIDE
    return _("A topic that you hide") if hidden else topic.shown_title
