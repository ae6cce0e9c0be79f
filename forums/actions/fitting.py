"""Saying of a reply whether it was what one asked for: between two people, and nowhere else."""

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from community.actions.notices import notify
from community.errors import Refused
from community.models import Member, Notification
from forums.actions.replies import UNDO
from forums.models import Fits, Reply, Why


@transaction.atomic
def mark_reply(reply: Reply, *, by: Member, fits: str, why: str = "") -> Reply:
    """Say of a reply in one's own topic that it was needed, or not what one asked for.

    Only the two can read it. It is no report and no score; another mark takes its place. The
    replier gets a notice of “this is what I needed”, once for a reply, and of nothing else.
    Raises Refused `not_yours`, `unknown_mark`, or 404 where no words are there to be marked.
    """
    reply = _answer_to(reply, by)
    if fits not in Fits.values or (why and (fits, True) != (Fits.NOT_ASKED, why in Why.values)):
        raise Refused("unknown_mark", _("Choose one of the answers in the list."), status=422)
    if (fits, why) != (reply.fits, reply.fits_why):
        _put(reply, fits, why)
        if fits == Fits.NEEDED:
            _tell(reply, by)
    return reply


@transaction.atomic
def unmark_reply(reply: Reply, *, by: Member) -> Reply:
    """Take one's mark on a reply away again. Twice is once."""
    reply = _answer_to(reply, by)
    if reply.fits:
        _put(reply, "", "")
    return reply


def _answer_to(reply: Reply, by: Member) -> Reply:
    """Return the locked reply if this member may mark it: another's, in view, in their topic."""
    Reply.lock_above(reply.pk)
    locked = Reply.objects.select_for_update(of=("self",)).select_related("topic", "author")
    reply = locked.get(pk=reply.pk)
    if not reply.is_visible_to(by):
        raise Refused("not_found", _("This is not here any more, or not open to you."), status=404)
    if reply.topic.author_id != by.pk or reply.author_id == by.pk:
        raise Refused("not_yours", _("Only who asked can say this of someone’s reply."))
    return reply


def _put(reply: Reply, fits: str, why: str) -> None:
    reply.fits, reply.fits_why = fits, why
    reply.fits_at = timezone.now() if fits else None
    reply.save(update_fields=["fits", "fits_why", "fits_at"])
    if fits != Fits.NEEDED:
        _notices(reply).filter(read_at=None).delete()


def _tell(reply: Reply, by: Member) -> None:
    """Tell once, after the time in which a tap that slipped is taken away again."""
    if not _notices(reply).exists():
        kind = Notification.Kind.NEEDED
        notify(reply.author, kind, reply.address(), about=reply.about, after=UNDO, caused_by=by)


def _notices(reply: Reply) -> "models.QuerySet[Notification]":
    return Notification.objects.filter(
        member=reply.author_id, kind=Notification.Kind.NEEDED, about=reply.about
    )
