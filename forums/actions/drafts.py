"""Drafts: saved while they are written, kept apart where two tabs disagree, thrown away."""

import json
import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from community.errors import Refused
from community.limits import may_save_draft
from community.models import Member
from forums.models import Board, Draft, Reply, Topic
from forums.mornings import asks_for_care
from moderation import standing
from moderation.models import NOTES

LONGEST = 100_000  # more than can be sent, so that words which are too long wait to be cut
MOST = 200
OF_REPLY = ("body", "content_notes", "quotes")
OF_TOPIC = ("title", "body", "reply_wanted", "boundary", "content_notes", "own_note")
TYPED = ("title", "boundary", "own_note", "body")
NO_WORDS = ("reply_wanted", "content_notes", "quotes")


@transaction.atomic
def save_draft(
    place: Board | Topic,
    *,
    by: Member,
    words: Mapping[str, Any],
    client_id: uuid.UUID,
    version: int = 0,
) -> Draft | None:
    """Keep what is being written under the id that it will be sent with; None for no words.

    `version` is the one that the writer last saw. Where another tab saved since, both texts stay:
    the newer words become a draft beside the first, with an id of their own. A suspended member's
    words are kept too; those that ask for care do not wait for the morning any more. Raises
    Refused `already_sent`, `consent`, `too_long`, `too_fast`, `too_many_drafts`, or 404 where the
    place is not there for them.
    """
    _require_open(place, by)
    may_save_draft(by)
    words = _tidied(words, OF_TOPIC if isinstance(place, Board) else OF_REPLY)
    kept = Draft.objects.select_for_update().filter(member=by, client_id=client_id).first()
    if not _says_something(words):
        _let_go(kept, version)
        return None
    if kept is None or kept.place != place:
        return _begun(place, by, words, client_id)
    if kept.told == words:
        return kept
    if kept.version != version:
        return _kept_beside(place, by, words, client_id)
    kept.words, kept.version, kept.saved_at = words, version + 1, timezone.now()
    kept.unsent_at = None
    if kept.send_at and says_care(words):
        kept.send_at = None
    kept.save()
    return kept


@transaction.atomic
def throw_draft_away(draft: Draft, *, by: Member) -> None:
    """Throw one's own draft away; nothing of it is kept."""
    Draft.objects.filter(pk=draft.pk, member=by).delete()


def says_care(words: Mapping[str, Any]) -> bool:
    """Tell whether the words of a draft ask for care: then they are not held until morning."""
    return asks_for_care(*(words.get(name, "") for name in TYPED))


def keep_words(place: Board | Topic, *, by: Member, words: Mapping[str, Any]) -> Draft:
    """Keep words that come back from being sent as a draft, beside one that is there already."""
    told, own = {name: words[name] for name in words if words[name]}, uuid.uuid4()
    return _first(place, by, told, own) or _kept_beside(place, by, told, own)


def forget_sent(by: Member, client_id: uuid.UUID) -> None:
    """Let go of the draft of what is being sent, in the transaction that stores it."""
    Draft.objects.filter(member=by, client_id=client_id).delete()


def _require_open(place: Board | Topic, by: Member) -> None:
    if not place.is_visible_to(by):
        sentence = _("This is not here any more, or not open to you.")
        raise Refused("not_found", sentence, status=404)
    standing.require_consent(by)


def _tidied(words: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
    """Return only what belongs to the place, as it was typed: unfinished words are no mistake."""
    told = {name: words[name] for name in names if words.get(name)}
    if notes := told.get("content_notes"):
        told["content_notes"] = sorted(note for note in set(notes) if note in NOTES)
    if len(json.dumps(told)) > LONGEST:
        sentence = _("This is longer than a draft can be. Please keep a part of it elsewhere.")
        raise Refused("too_long", sentence, status=422)
    return told


def _says_something(words: Mapping[str, Any]) -> bool:
    return any(str(words[name]).strip() for name in words if name not in NO_WORDS)


def _let_go(kept: Draft | None, version: int) -> None:
    """Let go of words that their writer took out again, unless another tab wrote since."""
    if kept is not None and kept.version == version:
        kept.delete()


def _begun(place: Board | Topic, by: Member, words: dict[str, Any], client_id: uuid.UUID) -> Draft:
    sent = {"author": by, "client_id": client_id}
    kind = Topic if isinstance(place, Board) else Reply
    if kind.objects.filter(**sent).exists():
        sentence = _("These words were sent. What you write now begins anew.")
        raise Refused("already_sent", sentence, status=409)
    mine = Draft.objects.filter(member=by)
    if mine.count() >= MOST:
        sentence = _("You have very many drafts. Please throw some away first.")
        raise Refused("too_many_drafts", sentence, status=409)
    return _first(place, by, words, client_id) or _kept_beside(place, by, words, client_id)


def _first(
    place: Board | Topic, by: Member, words: dict[str, Any], client_id: uuid.UUID
) -> Draft | None:
    """Return the draft that every device opens, or None where there is another."""
    mine = Draft.objects.filter(member=by)
    if (
        not mine.filter(client_id=client_id).exists()
        and not mine.at(place).filter(beside=False).exists()
    ):
        try:
            with transaction.atomic():
                return _stored(place, by, words, client_id, beside=False)
        except IntegrityError:  # another tab began in this moment
            pass
    return None


def _kept_beside(
    place: Board | Topic, by: Member, words: dict[str, Any], client_id: uuid.UUID
) -> Draft:
    for other in Draft.objects.filter(member=by).at(place):
        if other.told == words:  # an answer was lost on the way, and the same words came again
            return other
    if Draft.objects.filter(member=by, client_id=client_id).exists():
        client_id = uuid.uuid4()
    return _stored(place, by, words, client_id, beside=True)


def _stored(
    place: Board | Topic, by: Member, words: dict[str, Any], client_id: uuid.UUID, *, beside: bool
) -> Draft:
    where: dict[str, models.Model] = {"topic" if isinstance(place, Topic) else "board": place}
    return Draft.objects.create(member=by, words=words, client_id=client_id, beside=beside, **where)
