"""What leads set: the community itself, and their answer to someone who would like to join."""

from django import forms
from django.utils.translation import gettext_lazy as _

from community.actions.joining import WHY_LONGEST
from community.forms.joining import zone_choices
from community.models import Community


class CommunityForm(forms.ModelForm):
    """Name, joining, safeguarding contact, where leaving goes, age check, clock and promise."""

    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=zone_choices,
        help_text=_("Announced hours are in this zone."),
    )
    exit_url = forms.URLField(
        label=_("Where Leave this page goes"),
        assume_scheme="https",
        help_text=_("A harmless page that many people open."),
    )
    age_check_url = forms.URLField(
        label=_("Outside age check"),
        assume_scheme="https",
        required=False,
        help_text=_("Only if the law where you are asks for it. We keep its result, no more."),
    )

    class Meta:
        model = Community
        fields = ["name", "joining", "safeguarding_contact", "exit_url", "time_zone"]
        fields += ["age_check_url", "promised_hours", "second_voice_listeners"]
        help_texts = {
            "promised_hours": _(
                "Between 2 and 24. Whoever starts a topic reads it; newcomers get theirs a quarter "
                "sooner. Topics that wait already keep what was said to them."
            ),
            "second_voice_listeners": _(
                "Between 2 and 50. With fewer listeners, first answers are enough to do."
            ),
            "joining": _("You can change this at any time. Who is here already stays."),
            "safeguarding_contact": _(
                "Who reads reports about the team, and how to reach them. Members see this. It can "
                "be someone outside the team."
            ),
        }
        widgets = {"joining": forms.RadioSelect}


class DeclineForm(forms.Form):
    """Why someone is told no."""

    because = forms.CharField(
        label=_("Your reason"),
        max_length=WHY_LONGEST,
        help_text=_("They read this, with the safeguarding contact as the way back."),
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Please write a reason: they will read it.")},
    )


class SearchForm(forms.Form):
    """Part of a handle."""

    q = forms.CharField(label=_("Part of a handle"), required=False, max_length=24)
