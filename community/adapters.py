"""Where allauth asks what Hearth wants."""

import ipaddress
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from community.actions.joining import require_free
from community.actions.sign_ins import end_sign_ins, sign_out
from community.errors import Refused
from community.handles import clean_handle, normal_handle
from community.limits import count_wrong_passphrase, may_sign_in
from community.models import Community, Invitation, Member

CAME_BACK = "came_back"
PASSPHRASES = {
    "password_too_short": _("A passphrase has 10 characters or more. Four words are easy to keep."),
    "password_too_common": _("Many people use this one, so it is easy to guess. Try four words."),
    "password_too_similar": _("This is too close to your handle. Try words that are not in it."),
}
ONLY_HERE = _("The people of the demo sign in on the machine that it runs on, and nowhere else.")


class AccountAdapter(DefaultAccountAdapter):
    """Accounts by handle, without a name or address."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _(
            "This handle and this passphrase do not belong together. Look at the spelling, "
            "or come back in with a recovery code."
        ),
        "too_many_login_attempts": _(
            "That was a few tries too many for now. Wait five minutes, then try again, "
            "or come in with a passkey or a recovery code."
        ),
        "rate_limited": _("That was a lot in a short time. Wait a minute, then try again."),
        "enter_current_password": _("This is not the passphrase you have now."),
        "incorrect_password": _("This is not your passphrase. Look at the spelling."),
        "incorrect_code": _("This code does not fit. Take the one that your app shows now."),
        "duplicate_email": _("You gave us this address already."),
        "max_email_addresses": _("More than %d addresses do not fit. Remove one first."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Tell whether someone may join with this request."""
        return not why_closed(request)

    def clean_username(self, username: str, shallow: bool = False) -> str:
        """Return the handle as it is kept, or say what is wrong with it."""
        handle = clean_handle(username)
        if not shallow:
            try:
                require_free(handle)
            except Refused as taken:
                raise ValidationError(taken.sentence, code=taken.code)
        return handle

    def clean_password(self, password: str, user: Any = None) -> str:
        """Check a passphrase, in our words."""
        try:
            return super().clean_password(password, user)
        except ValidationError as wrong:
            raise ValidationError(
                [PASSPHRASES.get(e.code or "", e.messages[0]) for e in wrong.error_list]
            )

    def save_user(self, request: HttpRequest, user: Any, form: Any, commit: bool = True) -> Any:
        """Fill in the account; `join` stores it together with all that belongs to it."""
        return super().save_user(request, user, form, commit=False)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Let a handle be tried only so often; nobody keeps out who came back by a code."""
        super().pre_authenticate(request, **credentials)
        handle, address = credentials.get("username", ""), self.get_client_ip(request)
        try:
            may_sign_in(handle, address, came_back=request.session.get(CAME_BACK) == handle.lower())
        except Refused:
            raise self.validation_error("too_many_login_attempts")

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Count a wrong passphrase."""
        count_wrong_passphrase(credentials.get("username", ""), self.get_client_ip(request))

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        """Look a handle up in the form in which it is kept."""
        if username := credentials.get("username"):
            credentials["username"] = normal_handle(username)
        return super().authenticate(request, **credentials)

    def pre_login(self, request: HttpRequest, user: Any, **hints: Any) -> HttpResponse | None:
        """Let nobody into a demo from another machine, whatever they sign in with."""
        community = Community.objects.current()
        if community and community.is_demo and not is_from_here(request):
            raise Refused("demo_stays_here", str(ONLY_HERE))
        return super().pre_login(request, user, **hints)

    def logout(self, request: HttpRequest) -> None:
        """Sign this browser out, and close what it has open; from pages and from programs."""
        sign_out(request)

    def set_password(self, user: Any, password: str) -> None:
        """Keep a new passphrase and end every sign-in; allauth ends this one when it is done."""
        super().set_password(user, password)
        end_sign_ins(user, but=self.request.session.session_key if self.request else None)

    def get_signup_redirect_url(self, request: HttpRequest) -> str:
        """Show a new member their recovery codes first."""
        return reverse("codes")

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Go back to the settings."""
        return reverse("settings")

    def send_password_reset_mail(self, user: Member, email: str, context: dict[str, Any]) -> None:
        """Mail only to an address that its owner confirmed: a mistyped one is someone else's."""
        if EmailAddress.objects.filter(user=user, email__iexact=email, verified=True).exists():
            super().send_password_reset_mail(user, email, context)


class SecondFactorAdapter(DefaultMFAAdapter):
    """Passkeys and app codes by handle, in our words."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("This code does not fit. Take the one that your app shows now."),
    }

    def get_totp_label(self, user: Any) -> str:
        """Name the account by its handle, never by an address."""
        return str(user.handle)

    def get_public_key_credential_user_entity(self, user: Any) -> dict[str, Any]:
        """Name the account by its handle in the browser's list of passkeys too."""
        return super().get_public_key_credential_user_entity(user) | {"name": user.handle}

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        """Suggest a plain name for a passkey."""
        return gettext("my device")


def why_closed(request: HttpRequest) -> str:
    """Return why nobody can join with this request, or nothing where they can.

    ``not_founded``, ``demo_stays_here``, ``by_invitation`` or ``not_invited``.
    """
    community = Community.objects.current()
    if community is None:
        return "not_founded"
    if community.is_demo and not is_from_here(request):
        return "demo_stays_here"
    if community.joining != Community.Joining.INVITED:
        return ""
    code = invitation_of(request)
    if not code:
        return "by_invitation"
    return "" if Invitation.open_for(code, at=timezone.now()) else "not_invited"


def invitation_of(request: HttpRequest) -> str:
    """Return the invitation code that came with a request, if any."""
    return request.POST.get("invitation", "") or request.GET.get("invitation", "")


def is_from_here(request: HttpRequest) -> bool:
    """Tell whether a request comes from this machine; one through an unknown proxy does not."""
    if not settings.TRUSTED_PROXIES and "X-Forwarded-For" in request.headers:
        return False
    try:
        return ipaddress.ip_address(AccountAdapter().get_client_ip(request)).is_loopback
    except (PermissionDenied, ValueError):
        return False
