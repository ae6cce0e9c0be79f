"""Coming back in with a recovery code."""

from typing import Any

from allauth.account.adapter import get_adapter
from django import forms
from django.utils.translation import gettext_lazy as _

from community.forms.signing_in import FOUR_WORDS
from community.handles import LONGEST, normal_handle
from community.models import Member


class RecoverForm(forms.Form):
    """A handle, one of its codes and a new passphrase."""

    handle = forms.CharField(
        label=_("Handle"),
        max_length=LONGEST,
        error_messages={"required": _("Please write your handle.")},
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
    )
    code = forms.CharField(
        label=_("Recovery code"),
        max_length=40,
        error_messages={"required": _("Please write one of your codes.")},
        help_text=_("One of the eight that you were shown when you joined. It works once."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )
    passphrase = forms.CharField(
        label=_("New passphrase"),
        help_text=FOUR_WORDS,
        error_messages={"required": _("Please choose a new passphrase.")},
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean_handle(self) -> str:
        """Return the handle in the form in which it is kept."""
        return normal_handle(self.cleaned_data["handle"])

    def clean(self) -> dict[str, Any]:
        """Check the new passphrase as joining does."""
        said = self.cleaned_data
        if passphrase := said.get("passphrase"):
            try:
                get_adapter().clean_password(passphrase, user=Member(handle=said.get("handle", "")))
            except forms.ValidationError as wrong:
                self.add_error("passphrase", wrong)
        return said
