"""Shapes of input in moderation; rules live in models and actions."""

from typing import Any

from django import forms

from community.errors import Refused
from moderation.writing import tidy


class WordsField(forms.CharField):
    """Words of any length: too many are answered with a sentence, and nothing typed is cut."""

    def __init__(self, *, longest: int, rows: int = 4, **more: Any) -> None:
        self.longest = longest
        super().__init__(widget=forms.Textarea(attrs={"rows": rows}), **more)

    def clean(self, value: Any) -> str:
        """Return the words tidied."""
        words = super().clean(value)
        if not words.strip():
            return ""
        try:
            return tidy(words, longest=self.longest)
        except Refused as refused:
            raise forms.ValidationError(refused.sentence) from refused
