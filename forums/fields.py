"""The content notes and quotes that go with what is typed on the boards."""

from typing import Any

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from forums.quoting import address_of_source
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


class QuoteBoxes(forms.Widget):
    """Each quote with its words to choose from, a link to where they stand, and its source."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """Return the quotes; nothing where nothing is quoted."""
        box = '<div class="field quoted"><label for="{0}_{1}">{2}</label> <a href="{3}">{4}</a>'
        box += '<input type="hidden" name="quote" value="{5}:{6}"><textarea id="{0}_{1}" rows="2" '
        box += 'name="quote_words" dir="auto">\n{7}</textarea></div>'
        label, there = _("Quoted words; leave out what you do not need"), _("Where they stand")
        return format_html_join(
            "\n",
            box,
            (
                (name, place, label, address_of_source(q["kind"], q["id"]), there)
                + (q["kind"], q["id"], q["words"])
                for place, q in enumerate(value or ())
            ),
        )

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[dict[str, Any]]:
        """Return the quotes that came along; one that was emptied is none."""
        return quotes_typed(data)

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        """Having none is an answer."""
        return False


class QuotedWords(forms.Field):
    """Words of other posts to stand above a reply."""

    widget = QuoteBoxes

    def __init__(self, **more: Any) -> None:
        super().__init__(required=False, label=_("Quotes"), **more)


def quotes_typed(data: Any) -> list[dict[str, Any]]:
    """Return the quotes that a composer sent: each a source and the words chosen from it."""
    if not hasattr(data, "getlist"):
        return []
    found = []
    for source, words in zip(data.getlist("quote"), data.getlist("quote_words"), strict=False):
        kind, _colon, number = source.partition(":")
        if kind in {"reply", "topic"} and number.isdecimal() and len(number) < 19 and words.strip():
            found.append({"kind": kind, "id": int(number), "words": words})
    return found


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
