"""Passkeys and codes from an app: allauth's forms in our words."""

from typing import Any

from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.utils.translation import gettext_lazy as _

LONGEST_NAME = 40


class AddPasskeyForm(AddWebAuthnForm):
    """A new passkey, which signs in by itself unless someone says otherwise."""

    name = forms.CharField(label=_("Its name"), max_length=LONGEST_NAME, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["passwordless"].initial = True


class RenamePasskeyForm(EditWebAuthnForm):
    """Another name for a passkey."""

    name = forms.CharField(label=_("Its name"), max_length=LONGEST_NAME)


class _Code(forms.Form):
    """A code that an app or a list shows."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        code = self.fields["code"]
        code.label = _("The code")
        code.widget.attrs.pop("placeholder", None)
        code.widget.attrs |= {"autocomplete": "one-time-code", "autocapitalize": "none"}


class AppCodeForm(_Code, AuthenticateForm):
    """The second step of signing in."""


class AppCodeAgainForm(_Code, ReauthenticateForm):
    """The second step once more, before something that matters."""


class SetUpAppForm(_Code, ActivateTOTPForm):
    """The first code of a new app."""
