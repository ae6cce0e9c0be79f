"""Fields of what is typed on the boards: as the verbs take them, and losing nothing."""

import uuid
from typing import Any

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from community.errors import Refused
from moderation.models import NOTES
from moderation.writing import LONGEST, tidy, tidy_line


class Words(forms.CharField):
    """Text as the verbs take it; no `maxlength`, since browsers cut what is pasted in silence."""

    def __init__(self, *, longest: int = LONGEST, lines: bool = False, **more: Any) -> None:
        if lines:
            more.setdefault("widget", forms.Textarea(attrs={"rows": 7}))
        super().__init__(**more)
        self.longest, self.make_tidy = longest, tidy if lines else tidy_line

    def clean(self, value: Any) -> str:
        """Return tidy text, or say what is wrong with it."""
        text = super().clean(value)
        if not text:
            return ""
        try:
            return self.make_tidy(text, longest=self.longest)
        except Refused as no:
            raise forms.ValidationError(no.sentence, code=no.code) from no


class ClientId(forms.Field):
    """The id under which a form is sent once; a new one where none that fits came along."""

    widget = forms.HiddenInput

    def __init__(self, **more: Any) -> None:
        super().__init__(required=False, initial=uuid.uuid4, **more)

    def to_python(self, value: Any) -> uuid.UUID:
        """Return the id."""
        return _uuid(value) or uuid.uuid4()

    def bound_data(self, data: Any, initial: Any) -> Any:
        """Give a form that comes back an id even where none came along."""
        return _uuid(data) or initial


class NoteBoxes(forms.CheckboxSelectMultiple):
    """The ten boxes in one stroke: Django's own draw each with templates, slower than the posts."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """Return the boxes, ticked as they were."""
        chosen = {str(note) for note in value or ()}
        of_all = (attrs or {}).get("id", f"id_{name}")
        box = '<div><label for="{0}_{1}"><input type="checkbox" name="{2}" value="{3}" '
        box += 'id="{0}_{1}"{4}> {5}</label></div>'
        boxes = format_html_join(
            "\n",
            box,
            (
                (of_all, place, name, note, SafeString(" checked" if note in chosen else ""), label)
                for place, (note, label) in enumerate(self.choices)
            ),
        )
        return format_html('<div id="{}">\n{}\n</div>', of_all, boxes)


class Notes(forms.MultipleChoiceField):
    """Content notes to choose from the short list."""

    def __init__(self, **more: Any) -> None:
        unknown = _("Choose content notes from the list.")
        more.setdefault("label", _("Content notes"))
        super().__init__(
            choices=list(NOTES.items()),
            required=False,
            widget=NoteBoxes,
            error_messages={"invalid_choice": unknown, "invalid_list": unknown},
            **more,
        )


def _uuid(value: Any) -> uuid.UUID | None:
    try:
        return uuid.UUID(str(value))
    except ValueError:
        return None
