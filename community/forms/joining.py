"""What someone is asked when they join, besides handle, passphrase and e-mail."""

from typing import Any, cast
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from django import forms
from django.http import HttpRequest, QueryDict
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from community.actions.joining import join
from community.forms import format_html_lazy
from community.handles import to_the_eye
from community.models import Clause, Community, Member

Choices = list[tuple[str, str | list[tuple[str, str]]]]


class JoinForm(forms.Form):
    """What joining asks on every way in; allauth adds handle, passphrase and e-mail.

    `agreed_to` names the versions that were on the page, so that nobody agrees to words that
    changed while they were reading.
    """

    time_zone = forms.ChoiceField(
        label=_("Your time zone"),
        choices=lambda: zone_choices(),
        help_text=_("So that times here are your times. Nobody else sees it."),
    )
    adult = forms.BooleanField(
        label=_("I am 18 or over"),
        help_text=_("We take your word and do not ask for your date of birth."),
        error_messages={"required": _("This place is for adults. Please say that you are 18.")},
    )
    age_check = forms.CharField(label=_("What the age check gave you"), max_length=40)
    agree = forms.BooleanField(
        label=_("I have read these and I agree"),
        template_name="community/parts/agree.html",
        error_messages={"required": _("Please look at these and say that you agree.")},
    )
    health_words = forms.BooleanField(
        required=False,
        label=_("Yes, keep what I write about my health and my life"),
        help_text=format_html_lazy(
            _(
                "Words about how you are can be health data, so we ask. With your yes we store "
                "what you post and show it to members here. Without it you can read, and write "
                "later. You can take it back in your settings at any time. "
                '<a href="{}">What we keep and who can read it</a>'
            ),
            reverse_lazy("privacy"),
        ),
    )
    agreed_to = forms.CharField(widget=forms.HiddenInput)
    invitation = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.clauses = list(Clause.objects.core())
        community = Community.objects.current()
        zone = self.fields["time_zone"]
        zone.initial = community.time_zone if community else "UTC"
        if not self.is_bound:
            zone.widget.attrs["data-own-zone"] = ""
        self.fields["agreed_to"].initial = Clause.objects.core_edition()
        self._ask_for_age_check(community.age_check_url if community else "")

    def clean_agreed_to(self) -> str:
        """Refuse a yes to words that are no longer in force."""
        versions: str = self.cleaned_data["agreed_to"]
        if versions != Clause.objects.core_edition():
            shown_again = cast(QueryDict, self.data).copy()
            shown_again["agreed_to"] = Clause.objects.core_edition()
            shown_again.pop("agree", None)
            self.data = shown_again
            sentence = __("The guidelines changed while you were reading. Please look once more.")
            self.add_error("agree", sentence)
        return versions

    def clean(self) -> dict[str, Any]:
        """Keep the name in someone's e-mail address from becoming their handle."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        handle, email = cleaned.get("username") or "", cleaned.get("email") or ""
        before = to_the_eye(email.partition("@")[0])
        if handle and email and to_the_eye(handle) == before:
            sentence = __("This is the name in your e-mail address. Please choose another word.")
            self.add_error("username", sentence)
        return cleaned

    def signup(self, request: HttpRequest, user: Member) -> None:
        """Store the new account with all that belongs to it."""
        said = self.cleaned_data
        user.time_zone = said["time_zone"]
        user.adult_checked_by = said.get("age_check", "")
        join(
            user,
            at=timezone.now(),
            adult=said["adult"],
            health_words=said["health_words"],
            invitation=said["invitation"],
        )

    def _ask_for_age_check(self, address: str) -> None:
        if not address:
            del self.fields["age_check"]
            return
        self.fields["age_check"].help_text = format_html(
            __(
                'Please go through the <a href="{}" target="_blank" rel="noopener noreferrer">age '
                "check at {}</a>, then write here the word or code it gave you. We keep that, and "
                "nothing else from it."
            ),
            address,
            urlsplit(address).hostname,
        )


def zone_choices() -> Choices:
    """Return the time zones by region, as a select shows them."""
    regions: dict[str, list[tuple[str, str]]] = {}
    for name in sorted(available_timezones()):
        region, city = name.partition("/")[::2]
        if city and region not in {"Etc", "SystemV", "US", "posix", "right"}:
            regions.setdefault(region, []).append((name, city.replace("_", " ")))
    return [("UTC", "UTC"), *((region, zones) for region, zones in regions.items())]
