"""Signing in, being asked once more, and passphrases: allauth's forms in our words."""

from typing import Any

from allauth.account.forms import (
    AddEmailForm,
    ChangePasswordForm,
    LoginForm,
    ReauthenticateForm,
    ResetPasswordForm,
    ResetPasswordKeyForm,
    SetPasswordForm,
    SignupForm,
)
from django import forms
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from community.forms import format_html_lazy
from community.handles import LONGEST

FOUR_WORDS = _(
    "10 characters or more. Four words that do not belong together are easy to keep. You can paste "
    "it from a password keeper."
)
MISSING = {
    "username": _("Please choose a handle."),
    "password1": _("Please choose a passphrase."),
}
LOST_IT = format_html_lazy(
    _('Lost it? <a href="{}">Use a recovery code</a> or <a href="{}">your e-mail</a>.'),
    reverse_lazy("recover"),
    reverse_lazy("account_reset_password"),
)


class JoiningPageForm(SignupForm):
    """What the page for joining asks: `JoinForm` and what allauth adds to it."""

    field_order = (
        ["username", "password1", "email", "time_zone", "adult", "age_check", "agree"]
        + ["health_words", "agreed_to", "invitation"]
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(
            self.fields["username"],
            _("Handle"),
            _(
                "The name you have here. Please do not use your real name, or one that you use "
                "elsewhere. 3 to 24 letters, digits or - _ and a dot."
            ),
        )
        _say(self.fields["password1"], _("Passphrase"), FOUR_WORDS)
        _say(
            self.fields["email"],
            _("E-mail address"),
            _(
                "Only if you want: a mail then says “there is something new for you”, and nothing "
                "else. It can also help you back in. No member sees it."
            ),
        )
        self.fields["username"].widget.attrs |= {"autocapitalize": "none", "spellcheck": "false"}
        for name, sentence in MISSING.items():
            self.fields[name].error_messages["required"] = sentence

    def save(self, request: HttpRequest) -> Any:
        """Store account, agreements and e-mail address together or not at all."""
        with transaction.atomic():
            return super().save(request)


class SignInForm(LoginForm):
    """Handle and passphrase."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        handle = self.fields["login"]
        _say(handle, _("Handle"))
        handle.widget.attrs |= {"maxlength": LONGEST, "autocapitalize": "none"}
        _say(self.fields["password"], _("Passphrase"), LOST_IT)


class OnceMoreForm(ReauthenticateForm):
    """The passphrase again, before something that matters."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self.fields["password"], _("Passphrase"))


class _NewPassphrase(forms.Form):
    """A new passphrase, typed or pasted once."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("password2", None)
        _say(self.fields["password1"], _("New passphrase"), FOUR_WORDS)


class ChangePassphraseForm(_NewPassphrase, ChangePasswordForm):
    """The passphrase one has, and a new one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self.fields["oldpassword"], _("The passphrase you have now"), LOST_IT)


class SetPassphraseForm(_NewPassphrase, SetPasswordForm):
    """A first passphrase for an account without one."""


class PassphraseFromMailForm(_NewPassphrase, ResetPasswordKeyForm):
    """A new passphrase, asked for by mail."""


class AskByMailForm(ResetPasswordForm):
    """The address that a link goes to."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self.fields["email"], _("E-mail address"))


class AddAddressForm(AddEmailForm):
    """An address that someone adds later."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self.fields["email"], _("E-mail address"))


def _say(field: forms.Field, label: Any, help_text: Any = "") -> None:
    field.label, field.help_text = label, help_text
    field.widget.attrs.pop("placeholder", None)
