"""Everything that can be read, generated: every page and every GET of the API, for every thing."""

import re
import uuid
from collections.abc import Iterator
from typing import Any, NamedTuple

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from community.models import Member
from community.urls import api
from forums.models import Board, Draft, Reply, Topic
from moderation.models import Appeal, CareThread, Case, Decision, Report
from realtime.models import Message, Room, Session
from tests import pages
from tests.everything import Everything
from tests.programs import API

CHANGES_EACH_TIME = re.compile(
    r"Signed in <time.*?</time>|[0-9a-f]{8}-[0-9a-f-]{27}|csrfmiddlewaretoken.*?>"
    r"|<code>.*?</code>|20\d\d-\d\d-\d\dT\d\d:\d\d:[\d.]+Z"
)
OF_ALLAUTH = ("account_", "mfa_")
OWN_HEADERS = {"X-Request-ID", "Set-Cookie", "Content-Security-Policy"}
IDS: dict[str, Any] = {
    "topic_id": Topic,
    "reply_id": Reply,
    "session_id": Session,
    "message_id": Message,
    "report_id": Report,
    "decision_id": Decision,
    "appeal_id": Appeal,
    "case_id": Case,
    "line_id": CareThread,
}


class Answer(NamedTuple):
    """What a reader got, without what differs from one time to the next."""

    status: int
    body: str
    headers: dict[str, str]
    queries: int


def addresses(told: Everything) -> list[str]:
    """Return every address that someone can read, of things that are there and one that is not."""
    shown = [line.address(told) for line in pages.lines() if not line.name.startswith(OF_ALLAUTH)]
    return sorted({*shown, *_more_pages(), *_operations()})


def read(browser: Client, address: str) -> Answer:
    """Read one address, counting the questions to the database."""
    with CaptureQueriesContext(connection) as asked:
        answer = browser.get(address)
    return as_answer(answer)._replace(queries=len(asked))


def as_answer(answer: Any) -> Answer:
    """Return what of an answer must not tell of a block."""
    headers = {name: value for name, value in answer.headers.items() if name not in OWN_HEADERS}
    body = CHANGES_EACH_TIME.sub("…", answer.text)
    return Answer(answer.status_code, body, headers, 0)


def everything_read_by(member: Member, told: Everything) -> dict[str, Answer]:
    """Return what a member gets at every address."""
    browser = pages.browser_of(member)
    return {address: read(browser, address) for address in addresses(told)}


def _operations() -> Iterator[str]:
    for path, operations in api.get_openapi_schema()["paths"].items():
        if "get" in operations:
            yield from _filled(path)
    for session in _all(Session, "pk"):
        yield f"{API}/sessions/{session}/events?since=2"


def _filled(path: str) -> Iterator[str]:
    found = re.search(r"{(\w+)}", path)
    if found is None:
        yield path
        return
    for value in _values(found[1], path):
        yield path.replace(found[0], value)


def _values(name: str, path: str) -> list[str]:
    if name == "handle":
        return [*_all(Member, "handle"), "nobody-of-this-name"]
    if name == "client_id":
        return [*_all(Draft, "client_id"), str(uuid.UUID(int=9))]
    if name == "slug":
        return [*_all(Board if "boards" in path else Room, "slug"), "nowhere"]
    return [*_all(IDS[name], "pk"), "999"]


def _more_pages() -> Iterator[str]:
    for pk in [*_all(Topic, "pk"), "999"]:
        yield from (reverse("topic", args=[pk]), reverse("report", args=["topic", pk]))
    for pk in [*_all(Reply, "pk"), "999"]:
        yield from (reverse("report", args=["reply", pk]), reverse("reply_edit", args=[pk]))
    for pk in [*_all(Session, "pk"), "999"]:
        yield from (reverse("session", args=[pk]), reverse("session_events", args=[pk]))
        yield reverse("report", args=["session", pk])
    for pk in [*_all(Message, "pk"), "999"]:
        yield reverse("report", args=["message", pk])
    for pk in [*_all(Member, "profile__pk"), "999"]:
        yield reverse("report", args=["member", pk]) if pk != "None" else "/"
    for handle in [*_all(Member, "handle"), "nobody"]:
        yield reverse("member", args=[handle])


def _all(model: Any, field: str) -> list[str]:
    return [str(value) for value in model.objects.values_list(field, flat=True)]
