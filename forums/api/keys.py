"""Whether single keys do something for a reader, on any device."""

from typing import Any

from ninja import Router, Schema

from community.actions.members import set_keys
from community.api.doors import SIGNED_IN, ApiRequest
from community.api.lists import Typed
from community.api.problems import PROBLEMS

router = Router()


class KeysShape(Schema):
    """Whether single keys may do something."""

    on: bool


class Keys(Typed):
    """Whether single keys shall do something."""

    on: bool


@router.get("/me/keys", response={200: KeysShape, **PROBLEMS}, auth=SIGNED_IN)
def keys(request: ApiRequest) -> Any:
    """Tell whether single keys may do something for this member."""
    return {"on": request.auth.keys}


@router.put("/me/keys", response={200: KeysShape, **PROBLEMS}, auth=SIGNED_IN)
def keys_set(request: ApiRequest, new: Keys) -> Any:
    """Switch single keys on or off."""
    set_keys(request.auth, on=new.on)
    return keys(request)
