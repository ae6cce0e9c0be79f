"""Members as others see them, one's own words about oneself, blocks, and duty."""

from datetime import datetime
from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from ninja import Router, Schema, Status
from pydantic import Field

from community.actions.blocks import block, unblock
from community.api.doors import TAKING_PART, ApiRequest, staff
from community.api.lists import Cursor, Handle, Listed, Typed, newest_first
from community.api.once import once
from community.api.problems import PROBLEMS
from community.models import Block, Member
from moderation.actions.duty import go_off_duty, go_on_duty
from moderation.actions.profiles import edit_profile
from moderation.models import Profile

router = Router()
ON_DUTY = staff("listener", "moderator")


class MemberShape(Schema):
    """A member's page."""

    id: int
    handle: str
    pronouns: str
    body: str
    html: str
    roles: list[str]


class OwnWords(Typed):
    """What a member says about themselves; both may be empty."""

    body: str = Field("", max_length=20_000)
    pronouns: str = Field("", max_length=400)


class BlockShape(Schema):
    """Someone whom this member does not want to meet."""

    handle: str
    since: datetime


class NewBlock(Typed):
    """Whom to block."""

    handle: str = Field(max_length=60)


class HandOver(Typed):
    """What the next person on duty should know."""

    note: str = Field("", max_length=2000)


class OnDuty(Schema):
    """A duty that was confirmed, and when it runs out by itself."""

    runs_out_at: datetime


@router.get("/members/{handle}", response={200: MemberShape, **PROBLEMS}, auth=TAKING_PART)
def member(request: ApiRequest, handle: Handle) -> Any:
    """Return what a member says about themselves; a block makes it not found, both ways."""
    return _as_member(profile_for(request, handle), request.auth)


@router.put("/me/profile", response={200: MemberShape, **PROBLEMS}, auth=TAKING_PART)
def profile_change(request: ApiRequest, words: OwnWords) -> Any:
    """Replace one's own words and pronouns."""
    mine = edit_profile(Profile.of(request.auth), by=request.auth, **words.dict())
    return _as_member(mine, request.auth)


@router.get("/blocks", response={200: Listed[BlockShape], **PROBLEMS}, auth=TAKING_PART)
def blocks(request: ApiRequest, cursor: Cursor = "") -> Any:
    """List whom this member blocked; who blocked them is told to nobody."""
    made = Block.objects.filter(blocker=request.auth).select_related("blocked")
    return newest_first(made, cursor, _as_block)


@router.post("/blocks", response={201: BlockShape, **PROBLEMS}, auth=TAKING_PART)
@once
def member_block(request: ApiRequest, new: NewBlock) -> Any:
    """Hide two members from each other everywhere; the other is never told."""
    made = Block.objects.filter(blocker=request.auth, blocked__handle__iexact=new.handle).first()
    made = made or block(profile_for(request, new.handle).author, by=request.auth)
    return Status(201, _as_block(made))


@router.delete("/blocks/{handle}", response={204: None, **PROBLEMS}, auth=TAKING_PART)
def member_unblock(request: ApiRequest, handle: Handle) -> Any:
    """Let two members meet again, unless the other side blocked too."""
    made = get_object_or_404(Block, blocker=request.auth, blocked__handle__iexact=handle)
    unblock(made.blocked, by=request.auth)
    return Status(204, None)


@router.put("/duty", response={200: OnDuty, **PROBLEMS}, auth=ON_DUTY)
def duty_confirm(request: ApiRequest) -> Any:
    """Check in, or say that one is still there; it holds for an hour."""
    return {"runs_out_at": go_on_duty(request.auth).runs_out_at}


@router.delete("/duty", response={204: None, **PROBLEMS}, auth=ON_DUTY)
def duty_end(request: ApiRequest, last: HandOver | None = None) -> Any:
    """Hand over: every case that one holds is free for others."""
    go_off_duty(request.auth, note=last.note if last else "")
    return Status(204, None)


def profile_for(request: ApiRequest, handle: str) -> Profile:
    """Return the profile of a member whom this reader may see; anything else is not found."""
    if profile := Profile.found(handle, request.auth):
        return profile
    raise Http404


def _as_member(profile: Profile, reader: Member) -> dict[str, Any]:
    shown = profile.shows_words_to(reader)
    return {
        "id": profile.pk,
        "handle": profile.author.handle,
        "pronouns": profile.pronouns if shown else "",
        "body": profile.body if shown else "",
        "html": profile.html if shown else "",
        "roles": sorted(profile.author.role_names),
    }


def _as_block(made: Block) -> dict[str, Any]:
    return {"handle": made.blocked.handle, "since": made.made_at}
