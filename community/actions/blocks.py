"""Blocking: silent, both ways, at once."""

from django.db import transaction
from django.utils.translation import gettext as _

from community.actions.notices import forget_notices_between
from community.errors import Refused
from community.live import tell_member
from community.models import Block, Member


@transaction.atomic
def block(member: Member, *, by: Member) -> Block:
    """Hide two members from each other everywhere; the other is never told."""
    if member == by:
        raise Refused("oneself", _("You cannot block yourself."), status=422)
    made, _new = Block.objects.get_or_create(blocker=by, blocked=member)
    forget_notices_between(by, member)
    _look_again(member, by=by)
    return made


@transaction.atomic
def unblock(member: Member, *, by: Member) -> None:
    """Let two members meet again, unless the other side blocked too."""
    Block.objects.filter(blocker=by, blocked=member).delete()
    _look_again(member, by=by)


def _look_again(other: Member, *, by: Member) -> None:
    """Have the sockets of both know at once; only the pages of who did it read everything again."""
    for member in (by, other):
        member.forget_ties()
        tell_member(member, "blocks", mine=member == by)
