"""Whether single keys do something."""

from django import forms
from django.utils.translation import gettext_lazy as _


class KeysForm(forms.Form):
    """One yes or no; a box that is not ticked says no."""

    on = forms.BooleanField(
        label=_("Single keys do something on boards and topics"), required=False
    )
