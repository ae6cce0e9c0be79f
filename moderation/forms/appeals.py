"""Asking for another look, answering it, and giving it to a guest."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from moderation.actions.appeals import LONGEST
from moderation.forms.words import Words


class AppealForm(forms.Form):
    """What someone would like to have looked at again."""

    use_required_attribute = False

    words = Words(
        longest=LONGEST,
        rows=5,
        label=_("What should we look at again?"),
        help_text=_("A few words are enough. Say what was missed, or what you meant."),
        error_messages={"required": _("Write a few words, so that the next person can follow.")},
    )


class AnswerAppealForm(forms.Form):
    """The answer: whether it is put back, and the reasons."""

    use_required_attribute = False

    upheld = forms.TypedChoiceField(
        label=_("Your answer"),
        choices=[
            ("yes", _("The appeal succeeds: everything is put back")),
            ("no", _("The decision stands")),
        ],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the two.")},
    )
    words = Words(
        longest=LONGEST,
        rows=5,
        label=_("Your reasons, to the person who asked"),
        error_messages={"required": _("An answer needs its reasons.")},
    )


class GuestForm(forms.Form):
    """Whom a lead asks to look with fresh eyes."""

    use_required_attribute = False

    handle = forms.CharField(
        label=_("Handle of the guest"),
        max_length=60,
        help_text=_("Someone who has no part in this. They read this one case and no other."),
        error_messages={"required": _("Write the handle of the person.")},
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["handle"].widget.attrs["autocomplete"] = "off"
