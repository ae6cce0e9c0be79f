"""What a reader chooses for each content note."""

from typing import Any

from ninja import Router, Schema
from pydantic import Field

from community.api.doors import SIGNED_IN, ApiRequest
from community.api.lists import Typed
from community.api.problems import PROBLEMS
from moderation.actions.folds import set_folds
from moderation.folds import KINDS, wish_of

router = Router()


class FoldsShape(Schema):
    """By note, and `other` for notes in an author's own words: `show`, `fold` or `hide`."""

    folds: dict[str, str]


class Folds(Typed):
    """What changes; what is left out stays."""

    folds: dict[str, str] = Field(max_length=20)


@router.get("/me/folds", response={200: FoldsShape, **PROBLEMS}, auth=SIGNED_IN)
def folds(request: ApiRequest) -> Any:
    """Tell what one chose for each content note."""
    return {"folds": {note: wish_of(request.auth, note) for note in KINDS}}


@router.put("/me/folds", response={200: FoldsShape, **PROBLEMS}, auth=SIGNED_IN)
def folds_set(request: ApiRequest, new: Folds) -> Any:
    """Choose what to be shown, folded, or not given at all until it is asked for."""
    set_folds(request.auth, new.folds)
    return folds(request)
