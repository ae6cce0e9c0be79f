"""Writing in a care thread, from either side."""

from django import forms
from django.utils.translation import gettext_lazy as _

from moderation.actions.care import LONGEST
from moderation.forms.words import ClientId, RefusableForm, Words


class CareForm(RefusableForm):
    """One message to the people on duty."""

    use_required_attribute = False

    body = Words(
        longest=LONGEST,
        rows=5,
        label=_("Your words"),
        error_messages={"required": _("There are no words here yet. Write a little, then send.")},
    )
    client_id = ClientId()


class AnswerForm(CareForm):
    """One answer from someone on duty; `seen` is the last message on the page it was written on."""

    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput, initial=0)
