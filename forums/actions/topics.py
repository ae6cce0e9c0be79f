"""Starting a topic, changing what is wanted, editing, taking back."""

import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from community.errors import Refused
from community.limits import may_post
from community.models import Member
from forums.actions.drafts import forget_sent
from forums.actions.pausing import require_taking_topics
from forums.actions.quoting import forget_lost_quotes, forget_quotes
from forums.first_posts import screened
from forums.mentions import call_mentioned
from forums.models import Board, ReplyWanted, Topic
from moderation import standing, triage
from moderation.actions.cases import look_again, take_in
from moderation.actions.pace import never_alone
from moderation.actions.taking_in import edit, store_once, take_back
from moderation.models import NOTES, Revision, State, fingerprint_of
from moderation.writing import tidy, tidy_line, written

UNDO = timedelta(seconds=20)
TITLE_LONGEST, BOUNDARY_LONGEST, NOTE_LONGEST = 120, 120, 40
WISHES = ("reply_wanted", "wanted_before", "wanted_changed_at")


@never_alone
@transaction.atomic
def start_topic(
    board: Board,
    *,
    by: Member,
    title: str,
    body: str,
    reply_wanted: str,
    client_id: uuid.UUID,
    boundary: str = "",
    content_notes: Iterable[str] = (),
    own_note: str = "",
) -> Topic:
    """Open a topic with its contract; sending it again under the same id gives the same topic.

    Raises Refused `suspended` and its like, `board_closed`, `board_paused`, `no_reply_wanted`,
    `empty`, `too_long`, `unknown_note`, `too_fast` or `client_id_reused`.
    """
    topic = Topic(board=board, author=by, reply_wanted=reply_wanted, client_id=client_id)
    _put_in_words(topic, title, body, boundary, own_note, content_notes)
    if again := Topic.sent_before(by, client_id, topic.fingerprint):
        return again
    now = timezone.now()
    standing.require_voice(by, standing.FORUMS, at=now)
    _require_startable(board, by, reply_wanted, now)
    may_post(by)
    return _store(topic, at=now)


@transaction.atomic
def want(topic: Topic, *, by: Member, reply_wanted: str, boundary: str = "") -> Topic:
    """Change which replies the author wants, any time; it shows at once, with what was before."""
    topic = own_topic(topic, by)
    require_may_reword(by)
    _require_wanted(reply_wanted)
    if reply_wanted != topic.reply_wanted:
        topic.wanted_before, topic.wanted_changed_at = topic.reply_wanted, timezone.now()
        topic.reply_wanted = reply_wanted
    boundary = _optional(boundary, BOUNDARY_LONGEST)
    if boundary != topic.boundary:
        _change_boundary(topic, boundary, by)
    topic.save(update_fields=[*WISHES, "boundary", "state"])
    topic.look_for_voices(timezone.now())
    return topic


@transaction.atomic
def edit_topic(
    topic: Topic,
    *,
    by: Member,
    title: str,
    body: str,
    content_notes: Iterable[str] = (),
    own_note: str = "",
) -> Topic:
    """Replace the words of one's own topic; the words before are kept as a revision."""
    topic = own_topic(topic, by)
    require_may_reword(by)
    title, body = tidy_line(title, longest=TITLE_LONGEST), tidy(body)
    notes, own_note = known_notes(content_notes), _optional(own_note, NOTE_LONGEST)
    as_it_is = (topic.title, topic.body, topic.content_notes, topic.own_note)
    if (title, body, notes, own_note) == as_it_is:
        return topic
    if title != topic.title:
        _keep_line(topic, topic.title, by)
    topic.title, topic.own_note = title, own_note
    also, before = "\n".join([title, topic.boundary, own_note]), topic.state
    topic = edit(topic, by=by, body=body, content_notes=notes, also=also)
    forget_lost_quotes(topic)
    if topic.state != before:
        topic.look_for_voices(timezone.now())
    return topic


@transaction.atomic
def take_topic_back(topic: Topic, *, by: Member) -> Topic:
    """Take back one's own topic: its words are gone from every page, the replies stay readable."""
    topic = own_topic(topic, by)
    _keep_line(topic, topic.title, by)
    _keep_line(topic, topic.boundary, by)
    topic.title, topic.boundary = "", ""
    topic.stop_waiting()
    topic.save(update_fields=["title", "boundary", "answer_due_at"])
    forget_quotes(topic)
    return take_back(topic, by=by)


def require_may_reword(by: Member) -> None:
    """Raise Refused where this member may not write now; slow mode counts posts, not rewording."""
    now = timezone.now()
    standing.require_not_suspended(by, at=now)
    try:
        standing.require_voice(by, standing.FORUMS, at=now)
    except Refused as no:
        if no.code != "slow_mode":
            raise


def known_notes(notes: Iterable[str]) -> list[str]:
    """Return content notes in one order; raise Refused `unknown_note` for one not listed."""
    chosen = sorted(set(notes))
    if any(note not in NOTES for note in chosen):
        raise Refused("unknown_note", _("Choose content notes from the list."), status=422)
    return chosen


def _put_in_words(
    topic: Topic, title: str, body: str, boundary: str, own_note: str, notes: Iterable[str]
) -> None:
    topic.title, topic.body = tidy_line(title, longest=TITLE_LONGEST), tidy(body)
    topic.boundary = _optional(boundary, BOUNDARY_LONGEST)
    topic.own_note = _optional(own_note, NOTE_LONGEST)
    topic.content_notes = known_notes(notes)
    topic.fingerprint = fingerprint_of(
        board=topic.board_id,
        title=topic.title,
        body=topic.body,
        wanted=topic.reply_wanted,
        boundary=topic.boundary,
        notes=[*topic.content_notes, topic.own_note],
    )


def _optional(text: str, longest: int) -> str:
    return tidy_line(text, longest=longest) if text.strip() else ""


def _require_startable(board: Board, by: Member, reply_wanted: str, at: datetime) -> None:
    _require_wanted(reply_wanted)
    if not board.is_visible_to(by):
        raise Refused("not_found", _("This board is not there."), status=404)
    if not board.lets_start(by):
        raise Refused("board_closed", _("Topics on this board are started by the team."))
    require_taking_topics(board, at)


def _require_wanted(reply_wanted: str) -> None:
    if reply_wanted not in ReplyWanted.values:
        sentence = _("Say which replies you want, so that people can answer well.")
        raise Refused("no_reply_wanted", sentence, status=422)


def _store(topic: Topic, at: datetime) -> Topic:
    texts = (topic.title, topic.body, topic.boundary, topic.own_note)
    verdict = screened(topic.board, topic.author, *texts)
    topic.html, topic.state = written(topic.body), verdict.state
    topic.created_at = topic.active_at = at
    forget_sent(topic.author, topic.client_id)
    if topic.takes_answers:
        topic.begin_to_wait(topic.author, at)
    kept = store_once(topic, verdict)
    if kept is topic:
        call_mentioned(topic, topic, after=UNDO)
    return kept


def own_topic(topic: Topic, by: Member) -> Topic:
    """Return one's own topic locked; raise Refused where it is not theirs to change."""
    locked = Topic.objects.select_for_update().get(pk=topic.pk)
    if not locked.can_be_changed_by(by):
        raise Refused("not_yours", _("Only its author can change this."))
    return locked


def _change_boundary(topic: Topic, boundary: str, by: Member) -> None:
    _keep_line(topic, topic.boundary, by)
    topic.boundary = boundary
    verdict = triage.screen(boundary)
    if verdict.state == State.HELD:
        topic.state = State.HELD
    take_in(topic, verdict)
    if topic.state == State.HELD:
        look_again(topic, _("It was reworded and waits to be read again."))


def _keep_line(topic: Topic, line: str, by: Member) -> None:
    if line:
        Revision.objects.create(kind=topic.kind, target_id=topic.pk, body=line, edited_by=by)
