"""The forum at its promised size: pages, lists, search and replies, each against a floor."""

import os
import random
import statistics
import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.management import call_command
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import path
from django.utils import timezone

from benchmarks.forum_made import forum, more_topics, sentences
from benchmarks.people import BODY, topic_of
from benchmarks.table import RUNS, Row
from community import limits
from community.cursor import mark_of
from community.models import Member
from forums.models import Board, Reply, Topic
from moderation.models import State

Ask = Callable[[], object]
QUICK = bool(os.environ.get("QUICK"))
LOOKS, POSTS, SEARCHES = (12, 10, 60) if QUICK else (40, 20, 120)
BARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
]


def bare(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer with stored HTML after three questions, to someone who is signed in."""
    assert request.user.is_authenticated
    topic = Topic.objects.select_related("board").get(pk=pk)
    Member.objects.get(pk=topic.author_id)
    found = Reply.objects.filter(topic=topic).order_by("position").values_list("html", flat=True)
    return HttpResponse("".join([topic.html, *found[:20]]))


urlpatterns = [path("topics/<int:pk>/", bare)]


def measure(folder: Path) -> list[Row]:
    """Measure all of it in one process, through the whole stack, without a server in between."""
    call_command("collectstatic", interactive=False, verbosity=0)
    people = forum()
    with limits.paused():
        site = _Reader(people[3])
        rows = [*_pages(site, people), *_searches(site), *_replies(site, people)]
        return rows + _lists(site, people)


class _Reader:
    """Asks the site and the bare view as a signed-in browser does."""

    def __init__(self, member: Member) -> None:
        self.client = Client(headers={"host": settings.SITE_HOST})
        self.client.force_login(member, backend=settings.AUTHENTICATION_BACKENDS[0])
        self.cookie = "; ".join(f"{n}={c.value}" for n, c in self.client.cookies.items())
        self.whole = WSGIHandler()
        with override_settings(MIDDLEWARE=BARE):
            self.bare = WSGIHandler()

    def get(self, where: str, *, floor: bool = False) -> bytes:
        """Return the body of a page; `floor` asks the bare view for it."""
        there, _mark, query = where.partition("?")
        environ: dict[str, Any] = {
            "REQUEST_METHOD": "GET", "PATH_INFO": there, "QUERY_STRING": query,
            "SERVER_NAME": "localhost", "SERVER_PORT": "8000", "HTTP_HOST": settings.SITE_HOST,
            "HTTP_COOKIE": self.cookie, "wsgi.input": BytesIO(), "wsgi.url_scheme": "http",
        }  # fmt: skip
        said: list[str] = []
        app = self.bare if floor else self.whole

        def start(status: str, headers: Any, why: Any = None, /) -> Callable[[bytes], object]:
            said.append(status)
            return lambda written: None

        answer = app(environ, start)
        body = b"".join(answer)
        answer.close()
        assert said == ["200 OK"], (where, said)
        return body


def _pages(site: _Reader, people: list[Member]) -> list[Row]:
    topic, long = topic_of(people, 20), Topic.objects.order_by("-last_position")[0]
    page = f"/topics/{topic.pk}/"

    def floor() -> None:
        with override_settings(ROOT_URLCONF="benchmarks.forum"):
            for _look in range(LOOKS):
                site.get(page, floor=True)

    floor_took, page_took = _beside(floor, lambda: [site.get(page) for _look in range(LOOKS)])
    with CaptureQueriesContext(connection) as asked:
        html = site.get(page)
    rows = [
        Row("floor: three questions, stored HTML", LOOKS / floor_took, "requests/s", 1.0),
        Row("topic_page_vs_floor", floor_took / page_took, "ratio"),
        Row("topic_page_queries", len(asked), "queries"),
        Row("topic_page_kb", len(html) / 1000, "kB"),
        Row("page500_vs_page1", _last_against_first(site, long), "ratio"),
    ]
    gone = long.replies.filter(position__gt=1)
    some = [pk for n, pk in enumerate(gone.values_list("pk", flat=True)) if n % 3 == 0]
    blank = {"state": State.TAKEN_BACK, "taken_back_at": timezone.now(), "body": "", "html": ""}
    for n in range(0, len(some), 500):
        Reply.objects.filter(pk__in=some[n : n + 500]).update(**blank)
    ratio = _last_against_first(site, long)
    return [*rows, Row("page500_vs_page1_a_third_taken_back", ratio, "ratio")]


def _last_against_first(site: _Reader, topic: Topic) -> float:
    one, last = f"/topics/{topic.pk}/", f"/topics/{topic.pk}/?page=500"
    first_took, last_took = _beside(
        lambda: [site.get(one) for _look in range(LOOKS)],
        lambda: [site.get(last) for _look in range(LOOKS)],
    )
    return last_took / first_took


def _searches(site: _Reader) -> list[Row]:
    chance, told, took = random.Random(3), sentences(), []
    asked = ["+".join(chance.sample(chance.choice(told).split(), 2)) for _n in range(SEARCHES // 2)]
    asked = ["".join(c for c in one if c.isalpha() or c == "+") for one in asked]
    for one in [*asked, "the", "and+I", "to", "%22in+the%22"] * 2:
        began = time.perf_counter()
        site.get(f"/search/?q={one}")
        took.append((time.perf_counter() - began) * 1000)
    return [
        Row("search, the whole page, median", statistics.median(took), "ms"),
        Row("search_p95_ms", statistics.quantiles(took, n=20)[-1], "ms"),
    ]


def _replies(site: _Reader, people: list[Member]) -> list[Row]:
    long = Topic.objects.order_by("-last_position")[0]
    here = Topic.objects.get(pk=topic_of(people, 0).pk)

    def post() -> None:
        words = {"body": BODY, "client_id": str(uuid4())}
        answer = site.client.post(f"/topics/{long.pk}/replies/", words)
        assert answer.status_code == 302, answer.status_code

    @transaction.atomic
    def store() -> None:
        locked = Topic.objects.select_for_update().get(pk=here.pk)
        locked.last_position += 1
        locked.save(update_fields=["last_position"])
        place = locked.last_position
        Reply.objects.create(topic=locked, position=place, author=people[2], body=BODY, html=BODY)

    post()
    with CaptureQueriesContext(connection) as asked:
        post()
    questions = len(asked)  # each later request forgets them
    floor_took, took = _beside(lambda: _often(store), lambda: _often(post))
    return [
        Row("reply_queries", questions, "queries"),
        Row("reply_vs_floor", floor_took / took, "ratio"),
    ]


def _often(do: Ask) -> None:
    for _n in range(POSTS):
        do()


def _lists(site: _Reader, people: list[Member]) -> list[Row]:
    small, large = (
        Board.objects.create(slug=f"list-{number}", title=f"{number} topics")
        for number in (2_000, 50_000)
    )
    more_topics(small, people, 2_000)
    more_topics(large, people, 50_000)
    rows = []
    for name, part in (("list_50k_vs_2k", 0.0), ("list_50k_vs_2k_deep", 0.9)):
        near, far = (_list_page(board, part) for board in (small, large))
        near_took, far_took = _beside(
            lambda page=near: [site.get(page) for _look in range(LOOKS)],  # type: ignore[misc]
            lambda page=far: [site.get(page) for _look in range(LOOKS)],  # type: ignore[misc]
        )
        rows.append(Row(name, far_took / near_took, "ratio"))
    return rows


def _list_page(board: Board, part: float) -> str:
    """Return the address of the list so far down."""
    if not part:
        return f"/boards/{board.slug}/"
    topics = board.topics.order_by("-active_at", "-pk")
    topic = topics[int(topics.count() * part)]
    return f"/boards/{board.slug}/?before={mark_of(topic.active_at, topic.pk)}"


def _beside(one: Ask, other: Ask) -> tuple[float, float]:
    """Return how long each takes, as medians of runs in turn: what else runs here meets both."""
    one(), other()
    took: list[tuple[float, float]] = []
    for _run in range(RUNS):
        began = time.perf_counter()
        one()
        between = time.perf_counter()
        other()
        took.append((between - began, time.perf_counter() - between))
    return statistics.median(t[0] for t in took), statistics.median(t[1] for t in took)
