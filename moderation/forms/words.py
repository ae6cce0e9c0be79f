"""What people write, as the verbs take it: forms that lose nothing and can be sent again."""

import uuid
from typing import Any, cast

from django import forms
from django.http import QueryDict

from community.errors import Refused
from moderation.writing import LONGEST, tidy, tidy_line


class Words(forms.CharField):
    """Text as the verbs take it: one line, or an area of some `rows`.

    It has no `maxlength`, since browsers cut what is pasted in silence.
    """

    def __init__(self, *, longest: int = LONGEST, rows: int = 0, **more: Any) -> None:
        if rows:
            more.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        super().__init__(**more)
        self.longest, self.make_tidy = longest, tidy if rows else tidy_line

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


class RefusableForm(forms.Form):
    """A form that can show why a verb said no, with everything typed still there."""

    def refuse(self, no: Refused) -> None:
        """Show a refusal, and let the words be sent as new ones where an id was used before."""
        self.add_error(None, no.sentence)
        if no.code == "client_id_reused":
            typed = cast("QueryDict", self.data).copy()
            typed["client_id"] = str(uuid.uuid4())
            self.data = typed


def _uuid(value: Any) -> uuid.UUID | None:
    try:
        return uuid.UUID(str(value))
    except ValueError:
        return None
