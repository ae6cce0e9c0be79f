"""The content notes that go with what is typed on the boards."""

from typing import Any

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from moderation.models import NOTES


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
