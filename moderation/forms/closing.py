"""A lead's answer to someone who proposes to close an account."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from moderation.actions.closing import WORDS_LONGEST
from moderation.forms.words import Words


class SecondKeyForm(forms.Form):
    """A line to who proposed it; a no needs one."""

    use_required_attribute = False

    words = Words(
        longest=WORDS_LONGEST,
        rows=3,
        label=_("If your answer is no: why?"),
        help_text=_("Who proposed it reads this, and decides on a softer step with it."),
        error_messages={"required": _("Write a line, so that they know what would be better.")},
    )

    def __init__(self, *args: Any, says_no: bool = False, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["words"].required = says_no
