"""Drafts: kept while one writes, and a page on which they can all be found again."""

import uuid
from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from community.access import MemberRequest, signed_in, taking_part
from community.errors import Refused
from community.templatetags.hearth import when
from forums.actions.drafts import OF_REPLY, OF_TOPIC, save_draft, throw_draft_away
from forums.actions.holding import hold_draft, stop_holding
from forums.drafting import address_of, visible_places
from forums.fields import quotes_typed
from forums.introducing import introduced
from forums.models import Board, Draft, Topic
from forums.views.finding import board_for, topic_for
from moderation.forms.words import ClientId


@signed_in
@require_safe
def drafts(request: MemberRequest) -> HttpResponse:
    """List what this member has begun to write, latest first."""
    mine = _mine(request).order_by("-saved_at", "-pk")
    return render(request, "forums/drafts.html", {"drafts": shown(mine, request)})


@signed_in
@require_safe
def draft(request: MemberRequest, client_id: uuid.UUID) -> HttpResponse:
    """Show one draft with all of its words, also where its place is not open any more."""
    found = get_object_or_404(_mine(request), client_id=client_id)
    [one] = shown([found], request)
    return render(request, "forums/draft.html", {"one": one, "draft": found})


@signed_in
@require_POST
def draft_away(request: MemberRequest, client_id: uuid.UUID) -> HttpResponse:
    """Throw a draft away."""
    found = Draft.objects.filter(member=request.member, client_id=client_id).first()
    if found is None:
        raise Http404
    throw_draft_away(found, by=request.member)
    messages.success(request, _("Thrown away. Nothing of it is kept."))
    return redirect("drafts")


@signed_in
@require_POST
def draft_stay(request: MemberRequest, client_id: uuid.UUID) -> HttpResponse:
    """Have a draft that was to be sent in the morning wait for its writer again."""
    stop_holding(get_object_or_404(_mine(request), client_id=client_id), by=request.member)
    messages.success(request, _("It stays a draft until you send it."))
    return redirect("draft", client_id)


@taking_part
@require_POST
def topic_draft(request: MemberRequest, pk: int) -> HttpResponse:
    """Keep a reply that is being written."""
    return _keep(request, topic_for(request, pk), OF_REPLY)


@taking_part
@require_POST
def board_draft(request: MemberRequest, slug: str) -> HttpResponse:
    """Keep a topic that is being written."""
    return _keep(request, board_for(request, slug), OF_TOPIC)


def shown(drafts: Iterable[Draft], request: MemberRequest) -> list[dict[str, Any]]:
    """Return drafts with the places that their writer may still see, and how to go on writing."""
    some = list(drafts)
    places = visible_places(some, request.member)
    return [
        {
            "draft": draft,
            "told": draft.told,
            "place": places.get(draft.pk),
            "address": address_of(draft) if draft.pk in places else "",
        }
        for draft in some
    ]


def _mine(request: MemberRequest) -> Any:
    return Draft.objects.visible_to(request.member).select_related("board", "topic__board")


def _keep(request: MemberRequest, place: Board | Topic, names: Iterable[str]) -> HttpResponse:
    sent = introduced(request.POST)
    words: dict[str, Any] = {name: sent.get(name, "") for name in names}
    words |= {"content_notes": sent.getlist("content_notes"), "quotes": quotes_typed(sent)}
    client_id = ClientId().to_python(sent.get("client_id"))
    version = sent.get("version", "")
    kept = save_draft(
        place,
        by=request.member,
        words=words,
        client_id=client_id,
        version=int(version) if version.isdecimal() else 0,
    )
    apart = kept is not None and kept.beside and kept.version == 1
    woken = bool(kept and "held" in sent and not kept.send_at)
    if request.headers.get("Accept", "").startswith("application/json"):
        return JsonResponse(_told(kept, apart=apart, woken=woken))
    if kept is not None and "morning" in sent:
        return _hold(request, kept)
    messages.success(request, _sentence(kept, apart=apart, woken=woken))
    if kept is not None:
        return redirect(address_of(kept))
    return redirect(place.get_absolute_url())


def _hold(request: MemberRequest, kept: Draft) -> HttpResponse:
    try:
        held = hold_draft(kept, by=request.member)
    except Refused as no:
        messages.warning(request, no.sentence)
        return redirect(address_of(kept))
    told = _("It will be sent {at} ({zone}). Until then it waits in {my_drafts}.")
    zone = request.member.time_zone.replace("_", " ")
    messages.success(
        request, format_html(told, at=when(held.send_at), zone=zone, my_drafts=_my_drafts())
    )
    return redirect(held.place.get_absolute_url())


def _told(kept: Draft | None, *, apart: bool, woken: bool) -> dict[str, Any]:
    """Return what a page needs to save the next time."""
    if kept is None:
        return {"client_id": None, "version": 0, "sentence": ""}
    sentence = _sentence(kept, apart=apart, woken=woken) if apart or woken else ""
    return {"client_id": str(kept.client_id), "version": kept.version, "sentence": sentence}


def _sentence(kept: Draft | None, *, apart: bool, woken: bool) -> str:
    if kept is None:
        return _("There are no words here yet, so there is no draft.")
    if woken:
        return _("It does not wait for the morning any more. You can send it now.")
    if not apart:
        return _("Kept as a draft. It is here whenever you come back, on any device.")
    told = _("This draft was changed in another place meanwhile. Both are kept, in {my_drafts}.")
    return format_html(told, my_drafts=_my_drafts())


def _my_drafts() -> SafeString:
    return format_html('<a href="{}">{}</a>', reverse("drafts"), _("My drafts"))
