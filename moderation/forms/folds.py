"""What a reader chooses for each content note."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from community.models import Member
from community.models.member import Wish
from moderation.folds import OTHER, wish_of
from moderation.models import NOTES


class FoldsForm(forms.Form):
    """One choice a note; whatever is not chosen stays folded."""

    def __init__(self, *typed: Any, by: Member, **more: Any) -> None:
        super().__init__(*typed, **more)
        labels = {**NOTES, OTHER: _("notes in someone’s own words")}
        for note, label in labels.items():
            self.fields[note] = forms.ChoiceField(
                label=label, choices=Wish.choices, initial=wish_of(by, note)
            )
