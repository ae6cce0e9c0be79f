"""What members set for themselves."""

from django import forms
from django.utils.translation import gettext_lazy as _

from community.forms.joining import zone_choices


class ClockForm(forms.Form):
    """In which zone times are shown."""

    time_zone = forms.ChoiceField(label=_("Your time zone"), choices=zone_choices)
