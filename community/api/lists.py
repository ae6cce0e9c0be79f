"""Lists as the API gives them: some items, and an opaque cursor for those that follow."""

from collections.abc import Callable, Iterable
from typing import Annotated, Any, Generic, TypeVar

from django.utils.translation import gettext as _
from ninja import Path, Query, Schema
from pydantic import field_validator

from community.cursor import mark_of, numbers_of
from community.errors import Refused
from community.middleware import CONTROL

T = TypeVar("T")
Place = TypeVar("Place")
SIZE = 30
Cursor = Annotated[str, Query("", max_length=200, description="the `next` of the list before")]
Id = Annotated[int, Path(ge=1, lt=2**63)]
Slug = Annotated[str, Path(max_length=40, pattern=r"^[-a-zA-Z0-9_]+$")]
Handle = Annotated[str, Path(max_length=40, pattern=r"^[^\x00-\x1f/]+$")]


class Listed(Schema, Generic[T]):
    """One part of a list; `next` is the cursor of the following part, or null at the end."""

    items: list[T]
    next: str | None = None


class Typed(Schema):
    """What a program sends: text without characters that no keyboard means."""

    @field_validator("*", mode="before")
    @classmethod
    def clean(cls, value: Any) -> Any:
        """Take control, direction and broken characters out of a text, keeping every word."""
        return CONTROL.sub("", value) if isinstance(value, str) else value


def place_of(cursor: str, read: Callable[[str], Place | None]) -> Place | None:
    """Return what a cursor stands for, None for no cursor.

    Raises Refused `bad_cursor` for one that is not ours.
    """
    place = read(cursor) if cursor else None
    if cursor and place is None:
        sentence = _("This cursor is not one of ours. Start again from the first page.")
        raise Refused("bad_cursor", sentence, status=422)
    return place


def listed(found: Iterable[Any], shown: Callable[[Any], Any], mark: Callable[[Any], str]) -> Any:
    """Return one part of a list from one item more than it holds."""
    some = list(found)
    following = mark(some[SIZE - 1]) if len(some) > SIZE else None
    return {"items": [shown(one) for one in some[:SIZE]], "next": following}


def newest_first(found: Any, cursor: str, shown: Callable[[Any], Any]) -> Any:
    """Return one part of a queryset, latest id first."""
    if before := place_of(cursor, lambda mark: numbers_of(mark, 1)):
        found = found.filter(pk__lt=before[0])
    return listed(found.order_by("-pk")[: SIZE + 1], shown, lambda one: mark_of(one.pk))
