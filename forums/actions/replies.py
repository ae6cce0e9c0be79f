"""Replying: in the place that comes next, as the author of the topic asked."""

import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import Any, cast

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from community.actions.notices import notify
from community.errors import Refused
from community.limits import may_post
from community.models import Member, Notification
from forums.actions.drafts import forget_sent
from forums.actions.listening import end_lease
from forums.actions.quoting import (
    Quotes,
    drop_from,
    forget_lost_quotes,
    forget_quotes,
    quoted,
    store_quotes,
    tidy_quotes,
)
from forums.actions.topics import UNDO, known_notes, require_may_reword
from forums.first_posts import screened
from forums.mentions import call_mentioned
from forums.models import Quote, Reply, Topic
from forums.queue import lease_of
from moderation import standing
from moderation.actions.pace import never_alone
from moderation.actions.taking_in import edit, store_once, take_back
from moderation.models import State, fingerprint_of, same_or_refused
from moderation.writing import tidy, written


@never_alone
@transaction.atomic
def post_reply(
    topic: Topic,
    *,
    by: Member,
    body: str,
    client_id: uuid.UUID,
    content_notes: Iterable[str] = (),
    quotes: Quotes = (),
) -> Reply:
    """Add a reply in the next place of a topic; sending it again gives the same reply.

    Raises Refused `witness`, `locked`, `taken_back`, `board_closed`, `suspended` and its like,
    `empty`, `too_long`, `too_fast`, `client_id_reused`, `quote_gone`, `not_their_words`, or 404
    where it is not there for them.
    """
    body, notes, quotes = tidy(body), known_notes(content_notes), tidy_quotes(quotes)
    said = {"quotes": quotes} if quotes else {}
    fingerprint = fingerprint_of(topic=topic.pk, body=body, notes=notes, **said)
    now = timezone.now()
    topic, again = _locked(topic, by=by, at=now, client_id=client_id)
    if again:
        return cast("Reply", same_or_refused(again, fingerprint))
    _require_open_to(by, topic, at=now)
    rows = quoted(topic, quotes, by=by)
    may_post(by)
    reply = Reply(topic=topic, author=by, body=body, content_notes=notes, created_at=now)
    reply.client_id, reply.fingerprint = client_id, fingerprint
    return _append(reply, rows)


@transaction.atomic
def edit_reply(
    reply: Reply,
    *,
    by: Member,
    body: str,
    content_notes: Iterable[str] = (),
    drop_quotes: Iterable[int] = (),
) -> Reply:
    """Replace the words of one's own reply; the words before are kept as a revision.

    `drop_quotes` are the numbers of its quotes that do not stay; all others do.
    """
    reply = own_reply(reply, by)
    require_may_reword(by)
    body, notes = tidy(body), known_notes(content_notes)
    dropped = set(drop_quotes)
    if (body, notes) == (reply.body, reply.content_notes) and not dropped:
        return reply
    before = reply.state
    edited = edit(reply, by=by, body=body, content_notes=notes)
    forget_lost_quotes(edited)
    drop_from(edited, dropped)
    return edited if edited.state == before else _heard_again(edited)


@transaction.atomic
def take_reply_back(reply: Reply, *, by: Member) -> Reply:
    """Take back one's own reply; its place stays, so that no other reply moves.

    Where it was the only answer, the topic waits for one again.
    """
    reply = own_reply(reply, by)
    reply.forget_mark()
    taken = take_back(reply, by=by)
    forget_quotes(taken)
    return _heard_again(taken)


def _locked(
    topic: Topic, *, by: Member, at: datetime, client_id: uuid.UUID
) -> tuple[Any, Reply | None]:
    """Return the topic with its row locked, and what this member sent under this id before."""
    sent = Reply.objects.filter(author=by, client_id=client_id).values("pk")
    locked = Topic.objects.select_for_update(of=("self",)).select_related("board", "author")
    known = locked.annotate(held_until=lease_of(by, at), sent=models.Subquery(sent[:1]))
    found = known.get(pk=topic.pk)
    return found, Reply.objects.get(pk=found.sent) if found.sent else None


def _require_open_to(by: Member, topic: Topic, at: datetime) -> None:
    if not topic.is_visible_to(by):
        raise Refused("not_found", _("This topic is not there any more."), status=404)
    standing.require_voice(by, standing.FORUMS, at=at)
    topic.require_open_to_replies(at)
    topic.require_open_to(by)


def _append(reply: Reply, quotes: list[Quote]) -> Reply:
    verdict = screened(reply.topic.board, reply.author, reply.body)
    reply.html, reply.state = written(reply.body), verdict.state
    reply.position = reply.topic.last_position + 1
    kept = store_once(reply, verdict)
    if kept is reply:
        _grow(reply.topic, reply)
        store_quotes(reply, quotes)
        forget_sent(reply.author, reply.client_id)
        call_mentioned(reply, reply.topic, after=UNDO)
    return kept


def _grow(topic: Any, reply: Reply) -> None:
    topic.last_position, topic.active_at = reply.position, reply.created_at
    if topic.second_voice_at is None and topic.author_id != reply.author_id:
        if topic.held_until:
            end_lease(topic, of=reply.author)
        if reply.state == State.VISIBLE:
            topic.hear(reply.author_id, reply.created_at)
    topic.save(update_fields=["last_position", "active_at", *Topic.VOICES])
    if topic.author != reply.author and reply.state == State.VISIBLE:
        kind, by = Notification.Kind.REPLY, reply.author
        notify(topic.author, kind, reply.address(), about=reply.about, after=UNDO, caused_by=by)


def _heard_again(reply: Reply) -> Reply:
    reply.topic.look_for_voices(timezone.now())
    return reply


def own_reply(reply: Reply, by: Member) -> Reply:
    """Return one's own reply locked, its topic first; raise Refused where it is not theirs."""
    Reply.lock_above(reply.pk)
    locked = Reply.objects.select_for_update().get(pk=reply.pk)
    if not locked.can_be_changed_by(by):
        raise Refused("not_yours", _("Only its author can change this."))
    return locked
