"""What a member says about themselves."""

from django import forms
from django.utils.translation import gettext_lazy as _

from moderation.actions.profiles import LONGEST, PRONOUNS_LONGEST
from moderation.forms.words import Words


class ProfileForm(forms.Form):
    """Words and pronouns; both may stay empty."""

    use_required_attribute = False

    pronouns = forms.CharField(label=_("Pronouns"), required=False, max_length=PRONOUNS_LONGEST)
    body = Words(
        longest=LONGEST,
        rows=6,
        label=_("A few words about you"),
        required=False,
        help_text=_(
            "Members can read this. Please no real names, places, photos or ways to reach you."
        ),
    )
