"""Shapes of what is typed on the boards; nothing typed is lost when something is wrong."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.html import conditional_escape
from django.utils.translation import gettext_lazy as _

from community.models import Circle, Member
from forums import contract
from forums.actions.topics import BOUNDARY_LONGEST, NOTE_LONGEST, TITLE_LONGEST
from forums.fields import Notes, QuotedWords
from forums.models import Board, ReplyWanted, Topic
from moderation.forms.words import ClientId, RefusableForm, Words


def _wanted() -> forms.ChoiceField:
    none = _("Say which replies you want, so that people can answer well.")
    return forms.ChoiceField(
        label=_("Which replies do you want?"),
        choices=contract.choices,
        initial=ReplyWanted.LISTEN,
        widget=forms.RadioSelect,
        error_messages={"required": none, "invalid_choice": none},
    )


def _boundary() -> Words:
    return Words(
        label=_("Your boundary line"),
        help_text=_("Something you ask people not to do, like “please don’t tell me to leave”."),
        longest=BOUNDARY_LONGEST,
        required=False,
    )


def _title() -> Words:
    return Words(
        label=_("Title"),
        help_text=_("A few soft words. It shows in the list, before anyone opens your topic."),
        longest=TITLE_LONGEST,
        error_messages={"required": _("Give it a few words as a title.")},
    )


def _own_note() -> Words:
    return Words(label=_("A note in your own words"), longest=NOTE_LONGEST, required=False)


def _body(label: Any) -> Words:
    none = _("There are no words here yet. Write a little, then send.")
    return Words(label=label, rows=7, error_messages={"required": none})


class TopicForm(RefusableForm):
    """Starting a topic: first what is wanted, then the words."""

    reply_wanted = _wanted()
    title = _title()
    body = _body(_("Your words"))
    boundary = _boundary()
    content_notes = Notes(
        help_text=_("With a note, the words stay folded until someone opens them.")
    )
    own_note = _own_note()
    client_id = ClientId()


class EditTopicForm(RefusableForm):
    """Other words for one's own topic."""

    title = _title()
    body = _body(_("Your words"))
    content_notes = Notes()
    own_note = _own_note()


class WantedForm(RefusableForm):
    """Another contract for one's own topic."""

    reply_wanted = _wanted()
    boundary = _boundary()


class EditReplyForm(RefusableForm):
    """Other words for one's own reply."""

    body = _body(_("Your reply"))
    content_notes = Notes()
    stay = forms.TypedMultipleChoiceField(
        label=_("Quotes that stay"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *typed: Any, quotes: Iterable[tuple[int, str]], **more: Any) -> None:
        super().__init__(*typed, **more)
        self.shown = dict(quotes)
        self.fields["stay"].choices = list(self.shown.items())  # type: ignore[attr-defined]
        self.fields["stay"].initial = list(self.shown)
        if not self.shown:
            del self.fields["stay"]

    def clean(self) -> dict[str, Any]:
        """Return what the verb takes: the quotes that were shown here and do not stay."""
        stay = self.cleaned_data.pop("stay", ())
        self.cleaned_data["drop_quotes"] = self.shown.keys() - set(stay)
        return self.cleaned_data


class ReplyForm(RefusableForm):
    """Replying: the form says to others what the author of the topic asked for."""

    quotes = QuotedWords()
    body = _body(_("Your reply"))
    content_notes = Notes()
    client_id = ClientId()

    def __init__(self, topic: Topic, *typed: Any, by: Member, **more: Any) -> None:
        super().__init__(*typed, **more)
        asked, body = contract.WANTED[topic.reply_wanted], self.fields["body"]
        body.widget.attrs["rows"] = 5
        if topic.author_id == by.pk:
            return
        body.help_text = conditional_escape(asked.reminder % {"handle": topic.author.handle})
        body.widget.attrs["placeholder"] = asked.beginning


LEVELS = ["reads", "starts", "replies"]


class BoardForm(RefusableForm, forms.ModelForm):
    """A board as a lead makes or changes it."""

    title = Words(label=_("Title"), longest=60)
    purpose = Words(label=_("What it is for"), longest=200)
    position = forms.IntegerField(
        label=_("Place in the list"),
        help_text=_("Boards with a smaller number stand first."),
        min_value=0,
        max_value=999,
        initial=1,
    )

    class Meta:
        model = Board
        fields = ["title", "slug", "purpose", *LEVELS, "holds_newcomers", "position"]
        widgets = dict.fromkeys(LEVELS, forms.RadioSelect)
        help_texts = {
            "slug": _("The last part of its address: small letters, numbers and hyphens."),
            "reads": _("Everyone else cannot tell that it is there."),
            "holds_newcomers": _(
                "Everywhere else only words that may do harm wait to be read. Choose it where "
                "someone new is easily hurt, and say so in what the board is for."
            ),
        }

    def __init__(self, *typed: Any, by: Member, **more: Any) -> None:
        super().__init__(*typed, **more)
        circles = Circle.objects.filter(memberships__member=by, memberships__left_at=None)
        if "slug" in self.fields and circles.exists():
            self.fields["circle"] = forms.ModelChoiceField(
                circles,
                label=_("Only for a circle of yours"),
                required=False,
                empty_label=_("no circle"),
                help_text=_("Nobody else can tell that it is there. This cannot be changed later."),
            )

    def clean_slug(self) -> str:
        """Return the address unless a page of ours has it."""
        slug = str(self.cleaned_data["slug"])
        if slug == "new":
            raise forms.ValidationError(_("A page of ours has this address. Choose another."))
        return slug


class ChangeBoardForm(BoardForm):
    """A board that exists keeps its address, so that links to it stay true."""

    class Meta(BoardForm.Meta):
        fields = ["title", "purpose", *LEVELS, "holds_newcomers", "position"]


class PauseForm(RefusableForm):
    """Why a board takes no new topics for a while, and for how long."""

    reason = Words(
        label=_("Why"),
        help_text=_("Everyone on the board reads it."),
        longest=200,
        error_messages={"required": _("Say in a few words why.")},
    )
    hours = forms.TypedChoiceField(
        label=_("For how long"),
        choices=[
            (12, _("12 hours")),
            (24, _("a day")),
            (72, _("three days")),
            (168, _("a week")),
        ],
        initial=24,
        coerce=int,
        widget=forms.RadioSelect,
    )
