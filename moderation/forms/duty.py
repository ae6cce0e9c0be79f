"""Handing over, and the hours that are announced."""

from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from community.models import StaffedHours
from moderation.forms.words import Words


class HandOverForm(forms.Form):
    """A note for whoever is on next."""

    use_required_attribute = False

    note = Words(
        longest=2000,
        rows=4,
        label=_("A note for whoever is on next"),
        required=False,
        help_text=_("What waits, what is calm. Name people only where it helps them."),
    )


class HoursForm(forms.ModelForm):
    """One stretch of hours on one weekday."""

    use_required_attribute = False

    class Meta:
        model = StaffedHours
        fields = ["weekday", "opens", "closes"]
        labels = {"weekday": _("Day"), "opens": _("From"), "closes": _("To")}
        widgets = {
            "opens": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            "closes": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        }

    weekday = forms.TypedChoiceField(label=_("Day"), choices=WEEKDAYS.items(), coerce=int)

    def clean(self) -> dict[str, Any] | None:
        """Hours end later the same day; a night is two stretches."""
        told = super().clean() or {}
        opens, closes = told.get("opens"), told.get("closes")
        if opens and closes and closes <= opens:
            sentence = _("The hours end before they begin. A night is two lines: one for each day.")
            self.add_error("closes", sentence)
        return told
