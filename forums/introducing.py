"""Three small questions for whoever begins here: what they answer becomes words like any others.

Nothing is asked about health, and an answer is kept nowhere but in the words it became.
"""

from django.http import QueryDict
from django.utils.translation import gettext as _

from forums.actions.topics import BOUNDARY_LONGEST

PROMPTS = ("brings", "would_like", "not_ask")


def introduced(typed: QueryDict) -> QueryDict:
    """Return what was typed with the answers put into its words, and the questions empty again.

    What not to ask becomes the boundary line where there is none yet and it fits.
    """
    paragraphs = [typed.get(name, "").strip() for name in ("body", "brings", "would_like")]
    unasked = " ".join(typed.get("not_ask", "").split())
    told = typed.copy()
    for name in PROMPTS:
        told.pop(name, None)
    if not has_answers(typed):
        return told
    line = _("Please don’t ask me: %(words)s") % {"words": unasked} if unasked else ""
    if line and not typed.get("boundary", "").strip() and len(line) <= BOUNDARY_LONGEST:
        told["boundary"], line = line, ""
    told["body"] = "\n\n".join(words for words in [*paragraphs, line] if words)
    return told


def has_answers(typed: QueryDict) -> bool:
    """Tell whether one of the three questions was answered."""
    return any(typed.get(name, "").strip() for name in PROMPTS)
