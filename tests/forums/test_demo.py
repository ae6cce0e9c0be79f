"""The told story is whole, and quickly told."""

import time
from datetime import timedelta

import pytest
from django.utils import timezone

from community.models import Duty, Member, Notification
from forums.demo import report_some, tell_story
from forums.demo.story import CONTENT
from forums.models import Board, Draft, Quote, Reply, Topic
from moderation.folds import fold_of
from moderation.models import Case, Decision, State
from moderation.standing import suspension_of
from tests.cast import make_member
from tests.forums.listening import queue_of

HANDLES = [
    "ana", "ben", "noor", "otto", "lea", "finn", "hedi", "mara", "mika", "luis",
    "ida", "juno", "kai", "oskar", "pia", "rae", "sol", "teo", "wren",
]  # fmt: skip

pytestmark = pytest.mark.heavy


def test_the_story_is_told_by_the_real_verbs_at_the_time_it_tells_of(community: object) -> None:
    cast: dict[str, Member] = {handle: make_member(handle) for handle in HANDLES}
    cast["lena"] = make_member("lena", "lead")
    now, began = timezone.now(), time.perf_counter()
    tell_story(cast, now=now)
    assert time.perf_counter() - began < 30  # about 4 s on a quiet machine
    assert Board.objects.count() == 6
    assert Topic.objects.count() == 60
    assert Reply.objects.count() >= 400
    assert not Topic.objects.exclude(state=State.VISIBLE).exists()
    assert not Reply.objects.exclude(state=State.VISIBLE).exists()
    assert not Topic.objects.filter(created_at__gt=now).exists()
    assert Topic.objects.filter(created_at__lt=now - timedelta(days=20)).exists()
    assert not Notification.objects.filter(kind="reply", made_at__gt=now).exists()
    assert {*Reply.objects.values_list("fits", flat=True)} == {"", "needed", "not_asked"}
    assert Topic.objects.filter(closed_at__isnull=False).count() == 1
    assert Topic.objects.filter(wanted_changed_at__isnull=False).count() == 1
    quote = Quote.objects.get()
    assert (quote.reply.author.handle, quote.source.author.handle) == ("ida", "ana")
    called = Notification.objects.filter(kind="mention")
    assert {*called.values_list("member__handle", flat=True)} == {"lea", "ben", "wren"}
    assert not called.filter(made_at__gt=now).exists()
    draft = Draft.objects.get()
    assert (draft.member.handle, draft.topic.author.handle) == ("ana", "noor")
    assert draft.told["body"].startswith("Noor, the car")
    ana = draft.member
    assert {fold_of(topic, ana) for topic in Topic.objects.all()} == {"show", "fold", "hide"}
    assert fold_of(Topic.objects.filter(content_notes=["animals"])[0], ana) == "show"
    for topic in Topic.objects.all():
        times = list(topic.replies.order_by("position").values_list("created_at", flat=True))
        assert times == sorted(times)
        assert topic.active_at == (times[-1] if times else topic.created_at)
        assert topic.last_position == len(times)
    waiting = queue_of(cast["lea"], now)
    assert waiting  # lea has something to answer
    assert all(topic.answer_due_at > now for topic in waiting)  # and nobody waits too long


def test_the_files_of_the_story_lie_beside_it() -> None:
    assert {file.name for file in CONTENT.glob("story_*.toml")} == {"story_a.toml", "story_b.toml"}


def test_some_of_it_is_reported_and_part_of_that_decided(community: object) -> None:
    roles = {"mara": "moderator", "mika": "moderator", "lea": "listener", "lena": "lead"}
    cast = {
        handle: make_member(handle, *([roles[handle]] if handle in roles else []))
        for handle in [*HANDLES, "lena"]
    }
    now = timezone.now()
    tell_story(cast, now=now)
    report_some(cast, now=now)
    waiting = Case.objects.filter(decided_at=None)
    assert {case.lane for case in waiting} == {"care", "conduct"}
    outcomes = set(Decision.objects.values_list("outcome", flat=True))
    assert outcomes == {"nudge", "fold", "remove", "suspend"}
    assert suspension_of(cast["otto"], now + timedelta(days=20))
    assert Duty.objects.anyone(now)
