"""What the pages say beside a composer: whether one may write, and what happens to the words."""

from datetime import datetime
from typing import NamedTuple

from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _

from community.errors import Refused
from community.models import Clause, Member
from community.templatetags.hearth import when
from forums.first_posts import waits_for_a_look
from forums.models import Board, Reply, Topic
from forums.mornings import asks_for_care
from moderation import standing
from moderation.due import Watch, watch
from moderation.models import Case, State


def why_no_reply(
    topic: Topic, member: Member, at: datetime, *, is_limited: bool = True
) -> Refused | None:
    """Return why this member cannot reply now, so that nobody writes in vain.

    `is_limited` is False where it is known that no decision limits them.
    """
    try:
        topic.require_open_to_replies(at)
        topic.require_open_to(member)
        standing.require_voice(member, standing.FORUMS, at=at, is_limited=is_limited)
    except Refused as no:
        return no
    return None


def listen_first(member: Member, at: datetime) -> Clause | None:
    """Return the clause that newcomers see above a composer."""
    if not member.is_newcomer(at):
        return None
    return Clause.objects.at_hand("G-03")


def said_about(thing: Topic | Reply, sentence: str) -> str:
    """Return the sentence about words just sent, or the truth about words that wait.

    Where the words themselves asked for care, it adds who was told: never an answer, only that a
    person reads. It looks at the words alone, so that nobody learns here what others reported.
    """
    if thing.state == State.HELD:
        kept = _("It is kept. Only you can see this until someone has read it.")
        sentence = format_html("{} {}", kept, when_read(thing).sentence)
    if not _asks_for_care(thing):
        return sentence
    help_now = format_html('<a href="{}">{}</a>', reverse("care_now"), _("Help now"))
    open_always = format_html(_("{help_now} is open at any hour."), help_now=help_now)
    return format_html("{} {} {}", sentence, _who_was_told(thing.author), open_always)


def first_look(board: Board, member: Member, at: datetime) -> Watch | None:
    """Return who is there to read a first post on a board that has them read, else None."""
    return watch(at, besides=member) if waits_for_a_look(board, member) else None


class Expected(NamedTuple):
    """When held words are read: by a time, or from the next announced hours on, and in words."""

    by: datetime | None
    opens: datetime | None
    sentence: str


def when_read(thing: Topic | Reply) -> Expected:
    """Say by when, for the people on duty now; a time that nobody promised is not told."""
    now = timezone.now()
    there = watch(now, besides=thing.author)
    waiting = Case.objects.about(thing).filter(decided_at=None).order_by("due_at").first()
    if there.on_duty and waiting:
        told = format_html(_("A person should have read it by {by}."), by=when(waiting.due_at))
        return Expected(waiting.due_at, None, told)
    if there.opens:
        sentence = _("Nobody is on duty now; the next announced hours begin: {opens}.")
        return Expected(None, there.opens, format_html(sentence, opens=when(there.opens)))
    unknown = _("Nobody is on duty now, so we cannot say when. It is read when someone is back.")
    return Expected(None, None, unknown)


def _asks_for_care(thing: Topic | Reply) -> bool:
    more = (thing.title, thing.boundary, thing.own_note) if isinstance(thing, Topic) else ()
    return asks_for_care(*more, thing.body)


def _who_was_told(author: Member) -> str:
    if watch(timezone.now(), besides=author).on_duty:
        return _(
            "Someone on duty has been asked to read it, and may write to you in your own line."
        )
    return _(
        "Nobody is on duty at this moment. Everyone who can be reached has been told that "
        "somebody waits, and may write to you in your own line."
    )
