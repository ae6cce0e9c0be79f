"""Shapes of input of the live rooms."""

from django import forms
from django.utils.translation import gettext_lazy as _

from community.models import Member, Role
from moderation.forms.words import ClientId, RefusableForm, Words
from realtime.actions.sessions import TITLE_LONGEST
from realtime.actions.speaking import LONGEST
from realtime.models import Room


class WordsForm(RefusableForm):
    """What someone says, with the id under which a resend is the same message."""

    use_required_attribute = False

    body = Words(
        label=_("Your words"),
        longest=LONGEST,
        rows=3,
        error_messages={"required": _("There are no words here yet. Write a little, then send.")},
    )
    client_id = ClientId()


class SessionForm(RefusableForm):
    """A session that a host announces."""

    title = Words(label=_("What it is about"), longest=TITLE_LONGEST)
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


class RoomForm(RefusableForm, forms.ModelForm):
    """A room as a lead makes it."""

    title = Words(label=_("Title"), longest=60)
    purpose = Words(label=_("What it is for"), longest=200)
    seats = forms.IntegerField(
        label=_("Seats"),
        help_text=_("Eight is a good number. The host takes one."),
        min_value=2,
        max_value=20,
        initial=8,
    )

    class Meta:
        model = Room
        fields = ["title", "slug", "purpose", "seats", "host_stands_in"]
        help_texts = {
            "slug": _("The last part of its address: small letters, numbers and hyphens."),
        }

    def clean_slug(self) -> str:
        """Return the address unless a page of ours has it."""
        slug = str(self.cleaned_data["slug"])
        if slug == "new":
            raise forms.ValidationError(_("A page of ours has this address. Choose another."))
        return slug


class ChangeRoomForm(RoomForm):
    """A room that exists keeps its address, so that links to it stay true."""

    class Meta(RoomForm.Meta):
        fields = ["title", "purpose", "seats", "host_stands_in"]
