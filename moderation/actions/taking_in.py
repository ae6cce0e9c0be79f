"""How every contribution is stored, edited and taken back, whichever app it belongs to."""

from datetime import timedelta
from typing import TypeVar

from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from community.actions.notices import forget_notices
from community.errors import Refused
from community.limits import may_reword
from community.models import Member
from moderation import standing, triage
from moderation.actions.cases import look_again, take_in
from moderation.models import Case, Contribution, Restriction, Revision, State, Target
from moderation.triage import Verdict
from moderation.writing import tidy, written

Written = TypeVar("Written", bound=Contribution)
KEPT_AFTER_TAKING_BACK = timedelta(days=30)


def store_once(thing: Written, verdict: Verdict) -> Written:
    """Store a new contribution, count it, and open the cases that triage asks for.

    Two racing sends under one `client_id` give one row: the loser gets the winner's.
    """
    try:
        with transaction.atomic():
            thing.save(force_insert=True)
    except IntegrityError:
        kept = type(thing).sent_before(thing.author, thing.client_id, thing.fingerprint)
        if kept is None:
            raise
        return kept
    Member.objects.filter(pk=thing.author_id).update(posts=models.F("posts") + 1)
    take_in(thing, verdict)
    return thing


def edit(
    thing: Written, *, by: Member, body: str, content_notes: list[str], also: str = ""
) -> Written:
    """Replace the words of a locked contribution, keep those before, and look at it again.

    `also` is further text that triage reads, such as a title. What is held stays held until a
    person has read the new words; a fold that a decision set stays too.
    """
    standing.require_not_suspended(by, at=timezone.now())
    body = tidy(body)
    if body != thing.body:
        may_reword(by)
        keep_revision(thing, by=by)
    verdict = triage.screen(also, body)
    thing.body, thing.html = body, written(body)
    thing.content_notes = _with_decided_notes(thing, content_notes)
    thing.edited_at = timezone.now()
    if verdict.state == State.HELD:
        thing.state = State.HELD
    thing.save()
    take_in(thing, verdict)
    if thing.state == State.HELD:
        look_again(thing, _("It was reworded and waits to be read again."))
    return thing


def take_back(thing: Written, *, by: Member) -> Written:
    """Take the words of a locked contribution away from every page; its place stays.

    They are kept out of reach for 30 days, for cases only, as a revision.
    """
    if not thing.can_be_changed_by(by):
        raise Refused("not_yours", _("Only its author can take this back."))
    keep_revision(thing, by=by)
    thing.body, thing.html, thing.content_notes, thing.own_note = "", "", [], ""
    thing.state, thing.taken_back_at = State.TAKEN_BACK, timezone.now()
    thing.save()
    forget_notices(thing.about)
    return thing


def leave_no_trace(thing: Contribution) -> bool:
    """Remove a locked contribution that nobody was told of, and tell whether that could be done.

    It cannot where a case is about it, or where other rows hold on to it.
    """
    if Case.objects.about(thing).exists():
        return False
    about, author = thing.about, thing.author_id
    try:
        with transaction.atomic():
            Revision.objects.filter(kind=thing.kind, target_id=thing.pk).delete()
            thing.delete()
    except models.ProtectedError:
        return False
    forget_notices(about)
    Member.objects.filter(pk=author).update(posts=models.F("posts") - 1)
    return True


def _with_decided_notes(thing: Contribution, content_notes: list[str]) -> list[str]:
    folds = Restriction.objects.live(timezone.now()).filter(
        what="visibility_labelled",
        statement__decision__case__kind=thing.kind,
        statement__decision__case__target_id=thing.pk,
    )
    if not thing.content_notes or not folds.exists():
        return content_notes
    return sorted({*thing.content_notes, *content_notes})


def erase_taken_back() -> None:
    """Erase what was taken back more than 30 days ago, unless an open case still needs it."""
    before = timezone.now() - KEPT_AFTER_TAKING_BACK
    for kind, model in Target.kinds().items():
        if issubclass(model, Contribution):
            gone = model._default_manager.filter(taken_back_at__lt=before)
            held = Case.objects.filter(kind=kind, decided_at=None).values("target_id")
            ids = gone.exclude(pk__in=held).values("pk")
            Revision.objects.filter(kind=kind, target_id__in=ids).delete()


def keep_revision(thing: Contribution, *, by: Member) -> Revision:
    """Keep the words as they stand, for cases and for nobody else."""
    return Revision.objects.create(
        kind=thing.kind, target_id=thing.pk, body=thing.body, edited_by=by
    )
