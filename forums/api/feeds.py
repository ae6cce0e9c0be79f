"""The address of a member's own feed: making and ending it."""

from datetime import datetime
from typing import Any

from ninja import Router, Schema, Status

from community.actions.feeds import end_feed
from community.api.doors import SIGNED_IN, ApiRequest
from community.api.problems import PROBLEMS
from community.models import FeedAddress
from forums.actions.feeds import make_feed
from forums.feeds import address_of

router = Router()


class FeedShape(Schema):
    """Since when there is an address, or null; `address` only in the answer that makes it."""

    made_at: datetime | None
    address: str = ""


@router.get("/feed", response={200: FeedShape, **PROBLEMS}, auth=SIGNED_IN)
def feed(request: ApiRequest) -> Any:
    """Tell whether the member has an address for their feed, and since when."""
    kept = FeedAddress.of(request.auth)
    return {"made_at": kept and kept.made_at}


@router.post("/feed", response={201: FeedShape, **PROBLEMS}, auth=SIGNED_IN)
def feed_make(request: ApiRequest) -> Any:
    """Make a secret address for the feed, in place of the one before; it is told only now."""
    address = address_of(request, make_feed(request.auth))
    kept = FeedAddress.of(request.auth)
    return Status(201, {"made_at": kept and kept.made_at, "address": address})


@router.delete("/feed", response={204: None, **PROBLEMS}, auth=SIGNED_IN)
def feed_end(request: ApiRequest) -> Any:
    """Have the address lead nowhere; without one nothing changes."""
    end_feed(request.auth)
    return Status(204, None)
