"""Six boards, their topics and replies, each word at the time it is told for."""

import tomllib
import uuid
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from community.limits import paused
from community.models import Member, Notification
from forums.actions.boards import make_board
from forums.actions.replies import post_reply
from forums.actions.topics import start_topic
from forums.demo.alone import keep_for_themselves
from forums.demo.between import tell_between
from forums.demo.order import keep_order
from forums.models import Board, Reply, Topic
from forums.quoting import says
from moderation.demo import open_cases

CONTENT = Path(__file__).parent.parent / "content"
STORIES = ("story_a.toml", "story_b.toml")
NOTICED_WITHIN = timedelta(days=2)  # older notices count as read


@transaction.atomic
def tell_story(cast: dict[str, Member], *, now: datetime) -> None:
    """Make the boards and let the cast write on them, each word at the time it is told for."""
    with paused():
        boards = _boards(cast["lena"])
        for told in _topics():
            _tell(told, boards[told["board"]], cast, now)
        tell_between(cast, now=now)
        keep_for_themselves(cast, now=now)


def report_some(cast: dict[str, Member], *, now: datetime) -> None:
    """Let members of the cast report some of what was told, and moderators decide part of it."""
    pushed = Topic.objects.get(title="I go quiet when someone is kind to me")
    otto = Reply.objects.filter(author=cast["otto"])
    open_cases(
        cast,
        pushy_reply=pushed.replies.get(author=cast["kai"]),
        worrying_topic=Topic.objects.get(title="Some nights are very quiet"),
        otto_replies=[
            otto.get(body__contains="In our house it was chairs"),
            otto.get(body__contains="overthinking it"),
        ],
        other_reply=otto.get(body__contains="keep the fridge"),
        now=now,
    )
    keep_order(cast, now=now)


def _boards(lead: Member) -> dict[str, Board]:
    lines = {
        "arriving": (_("Arriving"), _("First words, first days. You can say hello, or just that.")),
        "close-relationships": (
            _("Close relationships"),
            _("Partners, friends, getting close and wanting to run."),
        ),
        "family": (_("Family"), _("Where we come from, and how it goes on with them now.")),
        "body-and-settling": (
            _("Body and settling"),
            _("Sleep, tension, what the body does, and what calms it a little."),
        ),
        "work-and-everyday": (
            _("Work and everyday"),
            _("Getting through the day: jobs, forms, neighbours, the washing-up."),
        ),
        "small-joys": (_("Small joys"), _("Things that were good, however small.")),
    }
    return {
        slug: make_board(by=lead, slug=slug, title=title, purpose=purpose, position=place)
        for place, (slug, (title, purpose)) in enumerate(lines.items(), start=1)
    }


def _topics() -> list[dict[str, Any]]:
    """Return every told topic, the oldest first, as they would have been written."""
    told = [
        topic
        for story in STORIES
        if (file := CONTENT / story).exists()
        for topic in tomllib.loads(file.read_text())["topic"]
    ]
    return sorted(told, key=lambda topic: -float(topic["hours_ago"]))


def _tell(told: dict[str, Any], board: Board, cast: dict[str, Member], now: datetime) -> None:
    began = now - timedelta(hours=told["hours_ago"])
    topic = start_topic(
        board,
        by=cast[told["author"]],
        title=told["title"],
        body=told["body"],
        reply_wanted=told["reply_wanted"],
        boundary=told.get("boundary", ""),
        content_notes=told.get("notes", ()),
        client_id=uuid.uuid4(),
    )
    latest = began
    for answer in sorted(told.get("reply", []), key=lambda answer: answer["minutes_after"]):
        latest = min(began + timedelta(minutes=answer["minutes_after"]), now)
        _answer(answer, topic, cast[answer["author"]], at=latest, now=now)
    Topic.objects.filter(pk=topic.pk).update(created_at=began, active_at=latest)
    _wait(topic, began)


def _wait(topic: Topic, began: datetime) -> None:
    """Have the topic know who answered and since when it waits, in the time it is told for."""
    topic.refresh_from_db()
    topic.look_for_voices(began)
    if topic.answer_due_at:
        topic.begin_to_wait(topic.author, began)
        topic.save(update_fields=["waits_since", "answer_due_at"])


def _quoted(topic: Topic, words: str) -> list[dict[str, Any]]:
    """Return these words as a quote of where they stand in what was told of a topic so far."""
    posts = [topic, *topic.replies.all()] if words else []
    return [
        {"kind": post.kind, "id": post.pk, "words": words} for post in posts if says(post, words)
    ]


def _answer(
    answer: dict[str, Any], topic: Topic, author: Member, *, at: datetime, now: datetime
) -> None:
    reply = post_reply(
        topic,
        by=author,
        body=answer["body"],
        quotes=_quoted(topic, answer.get("quote", "")),
        content_notes=answer.get("notes", ()),
        client_id=uuid.uuid4(),
    )
    Reply.objects.filter(pk=reply.pk).update(created_at=at)
    read = {"read_at": at} if at < now - NOTICED_WITHIN else {}
    Notification.objects.filter(about=reply.about).update(made_at=at, due_at=at, told_at=at, **read)
