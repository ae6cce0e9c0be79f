"""A member's page, one's own words on it, and silent blocks."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from community.access import MemberRequest, taking_part
from community.actions import blocks
from community.errors import Refused
from community.models import Block, Role
from moderation.actions.profiles import edit_profile
from moderation.forms.profiles import ProfileForm
from moderation.models import Profile


@taking_part
def member(request: MemberRequest, handle: str) -> HttpResponse:
    """Show what a member says about themselves; a block makes the page not found, both ways."""
    profile = _found(request, handle)
    context = {
        "profile": profile,
        "who": profile.author,
        "own": profile.author == request.member,
        "shown": profile.shows_words_to(request.member),
        "roles": [Role.Name(name).label for name in sorted(profile.author.role_names)],
    }
    return render(request, "moderation/member.html", context)


@taking_part
def profile_edit(request: MemberRequest) -> HttpResponse:
    """Change one's own words and pronouns."""
    mine = Profile.of(request.member)
    form = ProfileForm(request.POST or None, initial={"body": mine.body, "pronouns": mine.pronouns})
    if request.method == "POST" and form.is_valid():
        try:
            edit_profile(mine, by=request.member, **form.cleaned_data)
            messages.success(request, _("Kept."))
            return redirect("member", request.member.handle)
        except Refused as refused:
            form.add_error(None, refused.sentence)
            return _edit_page(request, form, refused.status)
    return _edit_page(request, form, 422 if form.errors else 200)


@taking_part
@require_POST
def member_block(request: MemberRequest, handle: str) -> HttpResponse:
    """Hide two members from each other everywhere; the other is never told."""
    blocks.block(_found(request, handle).author, by=request.member)
    messages.success(request, _("You will not meet each other here any more. Nobody is told."))
    return redirect("blocks")


@taking_part
@require_POST
def member_unblock(request: MemberRequest, handle: str) -> HttpResponse:
    """Let two members meet again."""
    made = get_object_or_404(Block, blocker=request.member, blocked__handle__iexact=handle)
    blocks.unblock(made.blocked, by=request.member)
    messages.success(request, _("You can meet each other here again."))
    return redirect("blocks")


@taking_part
def my_blocks(request: MemberRequest) -> HttpResponse:
    """Show whom this member blocked; who blocked them is shown to nobody."""
    made = request.member.blocks_made.select_related("blocked").order_by("-pk")
    return render(request, "moderation/blocks.html", {"blocks": made})


def _found(request: MemberRequest, handle: str) -> Profile:
    if profile := Profile.found(handle, request.member):
        return profile
    raise Http404


def _edit_page(request: MemberRequest, form: ProfileForm, status: int) -> HttpResponse:
    return render(request, "moderation/profile_edit.html", {"form": form}, status=status)
