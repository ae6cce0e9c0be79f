"""Shapes of what a moderator types to keep order; each asks for the reason that everyone reads."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from community.models import Clause, Member
from forums.actions.order.acting import REASON_LONGEST, at_work
from forums.actions.order.moving import boards_for
from forums.actions.topics import TITLE_LONGEST
from forums.models import Board, Reply, ReplyWanted, Topic
from moderation.forms.words import RefusableForm, Words
from moderation.models import State
from moderation.outcomes import STEPS, Outcome

HOUR = timedelta(hours=1)
REST = STEPS[Outcome.LOCK]
PART = 80


def _named(reply: Reply) -> SafeString:
    line = "{}. <bdi>{}</bdi>: <bdi>{}</bdi>"
    return format_html(line, reply.position, reply.author.handle, _beginning(reply))


def _reason() -> Words:
    return Words(
        label=_("Why"),
        help_text=_("A kind sentence. Everyone who reads the topic reads it too."),
        longest=REASON_LONGEST,
        error_messages={"required": _("Say why, in a sentence that everyone here can read.")},
    )


class JoinForm(RefusableForm):
    """Putting a split back."""

    reason = _reason()


class PinForm(RefusableForm):
    """Until which day a topic stands first."""

    until = forms.DateField(
        label=_("Until the end of"), widget=forms.DateInput(attrs={"type": "date"})
    )
    reason = _reason()

    def clean_until(self) -> datetime:
        """Return the end of the day that was chosen, where the moderator lives."""
        day: date = self.cleaned_data["until"]
        return timezone.make_aware(datetime.combine(day, time(23, 59)))


class MoveForm(RefusableForm):
    """To which board a topic goes: those that the same people read."""

    to = forms.ModelChoiceField(
        Board.objects.none(), label=_("Board"), empty_label=_("Choose a board")
    )
    reason = _reason()

    def __init__(self, *typed: Any, topic: Topic, by: Member) -> None:
        super().__init__(*typed)
        self.fields["to"].queryset = boards_for(topic, at_work(by))  # type: ignore[attr-defined]


class RestForm(RefusableForm):
    """For how long a topic rests, and what the statement to its author says."""

    hours = forms.IntegerField(
        label=_("For how many hours"),
        min_value=REST.shortest // HOUR if REST.shortest else 1,
        max_value=REST.longest // HOUR if REST.longest else 1,
        initial=24,
    )
    reason = _reason()
    clause = forms.ModelChoiceField(
        Clause.objects.none(), label=_("Clause"), empty_label=_("Choose a clause")
    )
    explanation = Words(label=_("Why the clause applies"), rows=3, longest=5000)
    why_not_softer = Words(label=_("Why a softer step would not be enough"), rows=2, longest=2000)

    def __init__(self, *typed: Any) -> None:
        super().__init__(*typed)
        self.fields["clause"].queryset = Clause.objects.in_force()  # type: ignore[attr-defined]

    def clean_hours(self) -> int:
        """Keep how long it lasts, as the verb takes it."""
        self.cleaned_data["lasts"] = self.cleaned_data["hours"] * HOUR
        return int(self.cleaned_data["hours"])

    def clean(self) -> dict[str, Any]:
        """Return what the verb takes."""
        self.cleaned_data.pop("hours", None)
        return self.cleaned_data


class SplitForm(RefusableForm):
    """Which replies go on elsewhere, under which title."""

    positions = forms.TypedMultipleChoiceField(
        label=_("Which replies go on there"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose the replies that go on in the new topic.")},
    )
    rest_too = forms.BooleanField(
        label=_("And every reply after the last one chosen"), required=False
    )
    title = Words(label=_("Title of the new topic"), longest=TITLE_LONGEST)
    reply_wanted = forms.ChoiceField(
        label=_("Which replies it wants"),
        choices=[pair for pair in ReplyWanted.choices if pair[0] != ReplyWanted.WITNESS],
        help_text=_("Whoever wrote the first of these replies can change it at any time."),
    )
    reason = _reason()

    def __init__(self, *typed: Any, topic: Topic, replies: list[Reply], **more: Any) -> None:
        super().__init__(*typed, **more)
        self.topic = topic
        self.fields["positions"].choices = [  # type: ignore[attr-defined]
            (reply.position, _named(reply)) for reply in replies
        ]

    def clean(self) -> dict[str, Any]:
        """Return what the verb takes, with what follows where that was asked for."""
        told = self.cleaned_data
        if told.pop("rest_too", False) and told.get("positions"):
            later = self.topic.replies.filter(state=State.VISIBLE)
            later = later.filter(position__gt=max(told["positions"]))
            told["positions"] += later.values_list("position", flat=True)
        return told


def _beginning(reply: Reply) -> str:
    if reply.is_folded:
        return ", ".join(reply.note_labels)
    line = " ".join(reply.body.split())
    return line if len(line) <= PART else f"{line[:PART]}…"
