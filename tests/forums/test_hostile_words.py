"""Words that want to be more than words stay words, and none of them takes the server's time."""

import os
import subprocess
import sys
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from community.errors import Refused
from community.limits import paused
from community.models import Member
from forums.models import Board, Reply, Topic
from moderation.writing import LONGEST, tidy, tidy_line, written
from tests.browser import person
from tests.forums.story import many_replies, starts
from tests.hostile import COMMONMARK, Seen, faults_in, snippets

BrowserOf = Callable[[Member], Client]
SNIPPETS = snippets()
WHOLE = [text.encode(errors="ignore").decode().replace("\0", "") for text in SNIPPETS]
"""As every verb has them: without half characters and NULs."""
SECONDS = 60  # many times what all of them take together on a slow machine
READ_ALL = """
import resource, sys
resource.setrlimit(resource.RLIMIT_CPU, ({seconds}, {seconds}))
import django
django.setup()
from community.errors import Refused
from moderation import triage
from moderation.writing import tidy, tidy_line, written
from tests.hostile import large, faults_in
read = 0
for text in large():
    for make in (tidy, lambda text: tidy_line(text, longest=120)):
        try:
            kept = make(text)
        except Refused:
            continue
        read += 1
        triage.screen(kept)
        faults = faults_in(written(kept))
        assert not faults, (text[:80], faults[:3])
print(read)
"""


def test_there_are_five_hundred_of_them_and_the_whole_specification() -> None:
    assert len(SNIPPETS) >= 500
    assert len(set(SNIPPETS)) == len(SNIPPETS)
    assert len(COMMONMARK) == 652


def test_every_example_of_the_specification_is_read_and_safe() -> None:
    faults = {text: faults_in(written(text)) for text in COMMONMARK}
    assert {text: found for text, found in faults.items() if found} == {}


@pytest.mark.parametrize("wrap", ["{}", "> {}", "- {}", "**{}**", "`{}`", "[{}](http://a.example)"])
def test_nothing_hostile_becomes_markup(wrap: str) -> None:
    faults = {text: faults_in(written(wrap.replace("{}", text))) for text in WHOLE}
    assert {text: found for text, found in faults.items() if found} == {}


def test_nothing_hostile_becomes_markup_after_tidying() -> None:
    for text in SNIPPETS:
        try:
            kept = tidy(text)
        except Refused:
            continue
        assert faults_in(written(kept)) == []
        assert not any(
            letter in kept for letter in "\x00\u202a\u202b\u202d\u202e\u2066\u2067\u2068"
        )
        kept.encode()  # no half letter is left


@pytest.mark.parametrize("words", ["[x](/accounts/logout/)", "[x](/exit/)", "[x](/%65xit/)"])
def test_no_link_does_something_when_it_is_followed(words: str) -> None:
    assert "href" not in written(words)


@pytest.mark.heavy
def test_what_fits_is_read_in_bounded_steps_and_what_is_too_long_is_refused() -> None:
    with pytest.raises(Refused) as no:
        tidy("x" * 1_000_000)
    assert no.value.code == "too_long"
    here = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", READ_ALL.format(seconds=SECONDS)],
        cwd=here,
        env=os.environ | {"PYTHONPATH": str(here)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert int(done.stdout) > 40


def test_what_is_too_long_is_refused_and_kept_for_its_author(
    topic: Topic, ben: Member, client_of: BrowserOf
) -> None:
    words = "I am here. " * (LONGEST // 8)
    sent = {"body": words, "client_id": str(uuid.uuid4())}
    answer = client_of(ben).post(f"/topics/{topic.pk}/replies/", sent)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "You could send it in parts." in page
    assert words.strip()[-200:] in page
    assert not Reply.objects.exists()


def test_a_page_of_hostile_words_has_only_our_markup(
    board: Board, topic: Topic, ana: Member, ben: Member, client_of: BrowserOf
) -> None:
    many_replies(topic, ben, 20)
    plain = _acting(client_of(ana).get(f"/topics/{topic.pk}/").content.decode())
    hostile = [text for text in WHOLE if "<" in text][-20:]
    for reply, text in zip(topic.replies.order_by("position"), hostile, strict=True):
        reply.body, reply.html, reply.own_note = text, written(text), text[:40]
        reply.save()
    page = client_of(ana).get(f"/topics/{topic.pk}/").content.decode()
    assert _acting(page) == plain


@pytest.mark.heavy
@pytest.mark.parametrize("place", range(0, 120, 7))
def test_no_line_of_a_topic_becomes_markup(
    board: Board, ana: Member, ben: Member, client_of: BrowserOf, place: int
) -> None:
    text = WHOLE[place]
    with paused():
        plain = starts(board, ana, title="A", boundary="B", own_note="C")
        told = starts(
            board, ana, title=text, boundary=text, own_note=tidy_line(text, longest=9999)[:40]
        )
    Topic.objects.update(state="visible")
    browser = client_of(ben)
    pages = [browser.get(one.get_absolute_url()).content.decode() for one in (plain, told)]
    assert _acting(pages[1]) == _acting(pages[0])


def _acting(page: str) -> list[Any]:
    """Return what of a page could run, load or send, in order; numbers in it do not matter."""
    return [
        (tag, sorted(name for name in carries if name.startswith(("on", "style", "src", "hx-"))))
        for tag, carries in Seen(page).tags
        if tag
        in {"script", "style", "link", "img", "iframe", "object", "embed", "form", "base", "meta"}
        or any(name.startswith(("on", "style", "srcdoc")) for name in carries)
    ]


@pytest.mark.heavy
@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_nothing_runs_loads_or_is_even_tried_in_a_browser(
    topic: Topic, ana: Member, ben: Member, chromium: Any, live_server: Any
) -> None:
    many_replies(topic, ben, len(SNIPPETS))
    replies = list(topic.replies.order_by("position"))
    for reply, text in zip(replies, WHOLE, strict=True):
        reply.html, reply.own_note = written(text), ""
    Reply.objects.bulk_update(replies, ["html", "own_note"], batch_size=200)
    page = person(chromium, live_server.url, ana)
    page.add_init_script(
        "window.tried = []; for (const name of ['alert', 'prompt', 'confirm']) "
        "window[name] = () => window.tried.push(name); "
        "addEventListener('securitypolicyviolation', (e) => window.tried.push(e.violatedDirective))"
    )
    far: list[str] = []
    page.on("request", lambda asked: asked.url.startswith(live_server.url) or far.append(asked.url))
    for number in range(1, topic.pages + 1):
        page.goto(f"/topics/{topic.pk}/?page={number}")
        page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true })")
        for link in page.locator(".words a").all()[:5]:
            link.hover()
        assert page.evaluate("window.tried") == []
        assert page.evaluate(HANDLERS_IN_WORDS) == []
    assert far == []


HANDLERS_IN_WORDS = """() => [...document.querySelectorAll('.words *')]
  .flatMap((one) => [...one.attributes].map((a) => a.name))
  .filter((name) => !['href', 'rel', 'start'].includes(name))"""
