"""Drafts through restarts and races: real processes, real connections."""

import json
import re
import urllib.parse
import urllib.request
import uuid

import pytest

from community import limits
from community.models import Community, Member
from forums.actions.drafts import save_draft
from forums.actions.holding import send_due_drafts
from forums.actions.undoing import undo_reply
from forums.models import Draft, Reply, Topic
from tests.cast import make_member
from tests.forums.story import replies
from tests.forums.test_drafts import drafted
from tests.live import signed_in_cookie
from tests.processes import serving
from tests.racing import at_once

pytestmark = [pytest.mark.heavy, pytest.mark.django_db(transaction=True)]
LETTER = "Half an hour of thinking"


def asks(site: str, path: str, cookie: str, **sent: str) -> str:
    """Return what a browser with these cookies gets."""
    data = urllib.parse.urlencode(sent).encode() if sent else None
    headers = {"Cookie": cookie, "Accept": "application/json" if sent else "text/html"}
    request = urllib.request.Request(f"{site}{path}", data, headers)
    return str(urllib.request.urlopen(request, timeout=20).read().decode())


def test_a_draft_outlives_the_server(topic: Topic, ben: Member, community: Community) -> None:
    sign_in = signed_in_cookie(ben)
    page = f"/topics/{topic.pk}/"
    with serving("--no-worker") as (site, process):
        first = urllib.request.Request(f"{site}{page}", headers={"Cookie": sign_in})
        answer = urllib.request.urlopen(first, timeout=20)
        csrf = answer.headers["Set-Cookie"].split(";")[0]
        token = re.search(r'csrfmiddlewaretoken" value="(\w+)"', answer.read().decode())
        assert token
        sent = {"body": LETTER, "csrfmiddlewaretoken": token[1]}
        kept = json.loads(asks(site, f"{page}draft/", f"{sign_in}; {csrf}", **sent))
        process.kill()  # the power goes
        process.wait()
    with serving("--no-worker") as (site, _process):
        again = asks(site, page, sign_in)
    assert LETTER in again
    assert kept["client_id"] in again


def test_ten_tabs_that_save_at_once_lose_nothing(topic: Topic, ben: Member) -> None:
    words = {f"Thought {number}" for number in range(10)}
    results = at_once([lambda said=said: drafted(topic, ben, said) for said in words])
    assert all(isinstance(result, Draft) for result in results), results
    assert {draft.words["body"] for draft in Draft.objects.all()} == words
    assert Draft.objects.filter(beside=False).count() == 1


def test_ten_tabs_on_one_draft_lose_nothing(topic: Topic, ben: Member) -> None:
    draft = drafted(topic, ben)
    words = {f"Thought {number}" for number in range(10)}
    verbs = [
        lambda said=said: save_draft(
            topic, by=ben, words={"body": said}, client_id=draft.client_id, version=1
        )
        for said in words
    ]
    results = at_once(verbs)
    assert all(isinstance(result, Draft) for result in results), results
    assert {draft.words["body"] for draft in Draft.objects.all()} == words


def test_a_draft_saved_while_it_is_sent_does_not_come_back(topic: Topic, ben: Member) -> None:
    one = uuid.uuid4()
    at_once(
        [
            lambda: replies(topic, ben, LETTER, client_id=one),
            *[lambda n=n: drafted(topic, ben, LETTER[:n], client_id=one) for n in range(8, 12)],
        ]
    )
    assert Reply.objects.get().body == LETTER
    shown = Draft.objects.visible_to(ben).filter(client_id=one)
    assert not shown.exists()


def test_two_workers_send_what_waited_once(topic: Topic, ben: Member) -> None:
    draft = drafted(topic, ben, LETTER)
    Draft.objects.filter(pk=draft.pk).update(send_at=draft.saved_at)
    at_once([lambda: send_due_drafts(draft.saved_at)] * 4)
    assert Reply.objects.get().body == LETTER
    assert not Draft.objects.exists()


def test_undoing_among_many_moves_nobody(topic: Topic, ben: Member) -> None:
    people = [make_member(f"guest{number}") for number in range(12)]
    before = {reply.pk: reply.position for reply in [replies(topic, people[0])]}
    mine = replies(topic, ben, LETTER)
    limits.forget_all()
    verbs = [lambda member=member: replies(topic, member) for member in people[1:]]
    verbs.insert(5, lambda: undo_reply(mine, by=ben))
    results = at_once(verbs)
    assert not [result for result in results if isinstance(result, Exception)]
    topic.refresh_from_db()
    places = list(topic.replies.order_by("position").values_list("position", flat=True))
    assert places == list(range(1, topic.last_position + 1))
    assert Reply.objects.get(pk=next(iter(before))).position == 1
    assert not Reply.objects.filter(body=LETTER).exists()
    assert Draft.objects.get(member=ben).words["body"] == LETTER
