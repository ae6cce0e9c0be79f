"""What a reader chooses for each content note."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from community.errors import Refused
from community.models import Member
from community.models.member import Wish
from moderation.folds import KINDS


@transaction.atomic
def set_folds(member: Member, folds: Mapping[str, str]) -> None:
    """Keep what a member chose, by note; what is left out stays. Nobody else is shown it."""
    if any(note not in KINDS or wish not in Wish.values for note, wish in folds.items()):
        sentence = _("Choose content notes from the list, and show, fold or hide for each.")
        raise Refused("unknown_note", sentence, status=422)
    member.folds = {**member.folds, **folds}
    member.save(update_fields=["folds"])
