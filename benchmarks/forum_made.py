"""A forum of fifty thousand replies, made once of the demo's own sentences for many runs."""

import hashlib
import random
import shutil
import tempfile
import tomllib
from collections.abc import Iterator
from datetime import timedelta
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import connection
from django.utils import timezone

from benchmarks.people import gather
from community.models import Circle, Member
from forums.models import Board, Reply, Topic
from moderation.writing import written

BOARDS, TOPICS, REPLIES, LONGEST = 20, 2_000, 50_000, 10_000
PEOPLE, PARAGRAPHS, AT_ONCE = 200, 4_000, 1_000
Paragraph = tuple[str, str]


def forum() -> list[Member]:
    """Return the people of the forum, which stands in the database after this."""
    kept = Path(tempfile.gettempdir()) / f"hearth-bench-forum-{_version()}.sqlite3"
    here = Path(settings.DATABASES["default"]["NAME"])
    if settings.ON_SQLITE and kept.exists():
        here.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(kept, here)
        return gather(PEOPLE)
    people = gather(PEOPLE)
    if not Board.objects.filter(slug="board-1").exists():
        _make(people)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    if settings.ON_SQLITE and not kept.exists():
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(half := kept.with_suffix(".half"))])
        half.rename(kept)
    return people


def more_topics(board: Board, people: list[Member], number: int) -> None:
    """Add topics without replies to one board."""
    some = _paragraphs(random.Random(2))
    _store(_topics([board], people, some, number))


def sentences() -> list[str]:
    """Return every sentence that the demo's people wrote."""
    found = []
    for path in sorted((settings.BASE_DIR / "forums/content").glob("story_*.toml")):
        for text in _bodies(tomllib.loads(path.read_text())):
            found += [part.strip() for part in text.replace("\n", " ").split(". ")]
    return [sentence for sentence in found if len(sentence) > 20]


def _version() -> str:
    parts = [Path(__file__), *sorted(settings.BASE_DIR.glob("*/migrations/*.py"))]
    parts += sorted(settings.BASE_DIR.glob("community/search/*.py"))
    return hashlib.sha256(b"".join(part.read_bytes() for part in parts)).hexdigest()[:12]


def _bodies(told: Any) -> Iterator[str]:
    if isinstance(told, dict):
        yield from (words for key, words in told.items() if key in ("body", "text", "words"))
        told = list(told.values())
    if isinstance(told, list):
        for part in told:
            yield from _bodies(part)


def _make(people: list[Member]) -> None:
    circle = Circle.objects.create(name="Bench", host=people[0])
    boards = Board.objects.bulk_create(
        Board(slug=f"board-{n}", title=f"Board {n}", circle=circle if n % 10 == 0 else None)
        for n in range(1, BOARDS + 1)
    )
    some = _paragraphs(random.Random(1))
    _store(_topics(boards, people, some, TOPICS))
    topics = list(Topic.objects.order_by("pk"))
    usual = (REPLIES - LONGEST) // (TOPICS - 1)
    _store(_replies(topics[0], people, some, LONGEST))
    for topic in topics[1:]:
        left = REPLIES - LONGEST - usual * (TOPICS - 1) if topic is topics[-1] else 0
        _store(_replies(topic, people, some, usual + left))
    for topic in topics:
        topic.last_position = topic.replies.count()
    Topic.objects.bulk_update(topics, ["last_position"], batch_size=AT_ONCE)


def _paragraphs(chance: random.Random) -> Iterator[Paragraph]:
    """Return paragraphs without end, each written by the real rules."""
    told = sentences()
    bodies = [". ".join(chance.choices(told, k=chance.randint(2, 4))) for _n in range(PARAGRAPHS)]
    finished = [(body, written(body)) for body in bodies]
    while True:
        yield chance.choice(finished)


def _topics(
    boards: list[Board], people: list[Member], some: Iterator[Paragraph], number: int
) -> Iterator[Topic]:
    now = timezone.now()
    for n in range(number):
        body, html = next(some)
        at = now - timedelta(minutes=10 * (number - n))
        yield Topic(
            board=boards[n % len(boards)],
            author=people[n % len(people)],
            title=body[:60].strip(),
            body=body,
            html=html,
            reply_wanted="shared_experience" if n % 3 else "listen",
            created_at=at,
            active_at=at,
        )


def _replies(
    topic: Topic, people: list[Member], some: Iterator[Paragraph], number: int
) -> Iterator[Reply]:
    for position in range(1, number + 1):
        (one, one_html), (two, two_html) = next(some), next(some)
        yield Reply(
            topic=topic,
            position=position,
            author=people[(topic.pk + position) % len(people)],
            body=f"{one}\n\n{two}",
            html=one_html + two_html,
            client_id=uuid4(),
        )


def _store(rows: Iterator[Topic] | Iterator[Reply]) -> None:
    while some := list(islice(rows, AT_ONCE)):
        type(some[0])._default_manager.bulk_create(some)
