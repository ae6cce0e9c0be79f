"""What a report asks: a reason in the reader's words, and words of their own if they like."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from moderation.actions.reports import LONGEST
from moderation.forms.words import ClientId, RefusableForm, Words
from moderation.reasons import GROUPS, REASONS
from moderation.spans import spoken


class ReasonSelect(forms.RadioSelect):
    """The reasons in calm groups; each says how soon a person looks while someone is there."""

    template_name = "moderation/widgets/reasons.html"
    option_template_name = "moderation/widgets/choice.html"
    use_fieldset = True
    says_times = True

    def create_option(self, name: str, value: Any, *args: Any, **more: Any) -> dict[str, Any]:
        """Return one reason with its time."""
        option = super().create_option(name, value, *args, **more)
        reason = REASONS.get(str(value))
        option["small"] = spoken(reason.first_look) if reason and self.says_times else ""
        return option


class ReportForm(RefusableForm):
    """One report."""

    use_required_attribute = False

    reason = forms.ChoiceField(
        label=_("What is it about?"),
        choices=[
            (title, [(code, REASONS[code].label) for code in codes]) for title, codes in GROUPS
        ],
        widget=ReasonSelect,
        error_messages={
            "required": _("Choose the reason that comes closest."),
            "invalid_choice": _("Choose one of the reasons, please."),
        },
    )
    words = Words(
        longest=LONGEST,
        rows=4,
        label=_("In your own words"),
        required=False,
        help_text=_("If you like. Only the team reads this, never the person it is about."),
    )
    client_id = ClientId()

    def __init__(self, *args: Any, on_duty: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["reason"].widget.says_times = on_duty
