"""Shapes of input of the live rooms."""

import uuid

from django import forms
from django.utils.translation import gettext_lazy as _

from community.models import Member, Role
from realtime.actions.sessions import TITLE_LONGEST
from realtime.actions.speaking import LONGEST
from realtime.models import Room


class WordsForm(forms.Form):
    """What someone says, with the id under which a resend is the same message."""

    body = forms.CharField(
        label=_("Your words"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": LONGEST}),
        strip=False,
    )
    client_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)


class SessionForm(forms.Form):
    """A session that a host announces."""

    title = forms.CharField(label=_("What it is about"), max_length=TITLE_LONGEST)
    starts_at = forms.DateTimeField(
        label=_("When it starts"),
        help_text=_("In your own time zone."),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    co_host = forms.ModelChoiceField(
        label=_("Co-host"),
        queryset=Member.objects.none(),
        required=False,
        empty_label=_("Nobody yet"),
        to_field_name="handle",
        help_text=_("Takes over if you lose your connection for a minute."),
    )

    def __init__(self, *args: object, host: Member, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        hosts = Role.objects.filter(name=Role.Name.HOST, withdrawn_at=None).values("member")
        others = Member.objects.filter(pk__in=hosts).exclude(pk=host.pk)
        self.fields["co_host"].queryset = others.order_by("handle")  # type: ignore[attr-defined]


class RoomForm(forms.ModelForm):
    """A room as a lead sees it."""

    class Meta:
        model = Room
        fields = ["title", "slug", "purpose", "seats", "host_stands_in"]
