"""Ending sign-ins: this browser's, one's own on other devices, or all of them."""

from functools import partial

from django.contrib.auth import logout
from django.db import transaction
from django.http import HttpRequest

from community.actions.feeds import end_feed
from community.actions.pushing import forget_browsers
from community.live import tell_member
from community.models import Member, SignIn
from community.sign_ins import forget_cached


def sign_out(request: HttpRequest) -> None:
    """Sign this browser out, and close what it has open."""
    member = request.user if isinstance(request.user, Member) else None
    if member is not None and (here := request.session.session_key):
        forget_browsers(member, of=here)
    logout(request)
    if member is not None:
        tell_member(member, "signed_out")


@transaction.atomic
def end_sign_ins(member: Member, *, but: str | None = None) -> None:
    """Sign a member out on every device, or on every one but the one with this session key.

    Open sockets are told, look at their own sign-in and close where it is gone. The address of
    their feed ends too, for whoever was signed in may have seen it.
    """
    ending = SignIn.objects.filter(member=member).exclude(session_key=but)
    keys = list(ending.values_list("session_key", flat=True))
    ending.delete()
    forget_browsers(member, but=but)
    end_feed(member)
    transaction.on_commit(partial(forget_cached, keys))
    tell_member(member, "signed_out")
