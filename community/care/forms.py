"""Shapes of what leads and people on the way out type."""

from django import forms
from django.utils.translation import gettext_lazy as _


class CheckForm(forms.Form):
    """How and when a line answers, as the lead found it today."""

    hours = forms.CharField(
        label=_("When it answers"),
        max_length=120,
        required=False,
        help_text=_(
            "“24 hours”, or the daily times such as “14:00 to 23:00”. Leave it empty if you could "
            "not find out: the card then says so."
        ),
    )
    source = forms.CharField(
        label=_("Where you checked it"),
        max_length=200,
        help_text=_("The line's own page, or “I called it”."),
        error_messages={"required": _("Please say where you checked this number.")},
    )


class LeaveForm(forms.Form):
    """What “Leave this page” does besides leaving."""

    sign_out = forms.BooleanField(
        label=_("Sign me out too when I leave"),
        required=False,
        help_text=_("Whoever uses this browser after you then cannot open your pages with Back."),
    )
