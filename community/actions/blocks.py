"""Blocking: silent, both ways, at once."""

from django.db import transaction
from django.utils.translation import gettext as _

from community.errors import Refused
from community.live import tell_member
from community.models import Block, Member


@transaction.atomic
def block(member: Member, *, by: Member) -> Block:
    """Hide two members from each other everywhere; the other is never told."""
    if member == by:
        raise Refused("oneself", _("You cannot block yourself."), status=422)
    made, _new = Block.objects.get_or_create(blocker=by, blocked=member)
    _look_again(by, member)
    return made


@transaction.atomic
def unblock(member: Member, *, by: Member) -> None:
    """Let two members meet again, unless the other side blocked too."""
    Block.objects.filter(blocker=by, blocked=member).delete()
    _look_again(by, member)


def _look_again(*members: Member) -> None:
    for member in members:
        member.forget_blocks()
        tell_member(member, "blocks")
