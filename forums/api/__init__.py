"""Boards, topics and replies as JSON: the same verbs as on the pages."""

from ninja import Router

from forums.api import (
    drafts,
    feeds,
    keeping,
    keys,
    listening,
    order,
    pausing,
    reading,
    replies,
    search,
    topics,
    undoing,
)

router = Router(tags=["forums"])
for part in (
    keeping,
    pausing,
    topics,
    replies,
    drafts,
    listening,
    undoing,
    order,
    reading,
    search,
    feeds,
    keys,
):
    router.add_router("", part.router)
