"""How a member wants to be told of what is new."""

from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from community.actions.wishes import ways_of
from community.models import Member, NoticeChoice, NoticeSettings, Notification

Hours = list[tuple[int | str, str]]
HOURS: Hours = [(hour, f"{hour:02}:00") for hour in range(24)]
KINDS = dict(Notification.Kind.choices)


class WishesForm(forms.Form):
    """When, and in which way of which kind."""

    mail = forms.ChoiceField(
        label=_("Mail"),
        choices=NoticeSettings.Mail.choices,
        help_text=_(
            "It says only that there is something new. It goes to the address you gave us, once "
            "you confirmed it, and not about what you read by then."
        ),
    )
    mail_hour = forms.TypedChoiceField(
        label=_("At which hour, if once a day or week"), choices=HOURS, coerce=int
    )
    mail_day = forms.TypedChoiceField(
        label=_("On which day, if once a week"), choices=list(WEEKDAYS.items()), coerce=int
    )
    quiet_from = forms.TypedChoiceField(
        label=_("Quiet from"),
        choices=[("", _("no quiet hours")), *HOURS],
        coerce=int,
        empty_value=None,
        required=False,
        help_text=_(
            "By your clock. Between these hours nothing is sent, and no mark comes up. What is "
            "new waits on its page."
        ),
    )
    quiet_until = forms.TypedChoiceField(
        label=_("Quiet until"),
        choices=[("", _("no quiet hours")), *HOURS],
        coerce=int,
        empty_value=None,
        required=False,
    )

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        wishes = NoticeSettings.of(member)
        ways = ways_of(member)
        initial = {name: getattr(wishes, name) for name in self.base_fields}
        initial |= {f"way_{kind}": way for kind, way in ways.items()}
        kwargs["initial"] = initial
        super().__init__(*args, **kwargs)
        for kind in ways:
            self.fields[f"way_{kind}"] = forms.ChoiceField(
                label=KINDS[kind], choices=NoticeChoice.Way.choices
            )

    def clean(self) -> dict[str, Any]:
        """Ask for both ends of the quiet hours."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        begins, ends = cleaned.get("quiet_from"), cleaned.get("quiet_until")
        if (begins is None) != (ends is None) or (begins is not None and begins == ends):
            self.add_error("quiet_until", __("Quiet hours need a beginning and another end."))
        return cleaned

    def wishes(self) -> dict[str, Any]:
        """Return what was set, with the ways by kind."""
        said = {name: self.cleaned_data[name] for name in self.base_fields}
        ways = {
            name.removeprefix("way_"): way
            for name, way in self.cleaned_data.items()
            if name.startswith("way_")
        }
        return said | {"ways": ways}
