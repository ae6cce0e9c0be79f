"""An import can be stopped, cut off and repeated: nothing comes twice, nothing comes half."""

import signal
import subprocess
import sys
import time
import uuid
from functools import partial
from typing import Any

import pytest

from community.audit import verify
from community.models import AuditEntry, Member
from forums.models import Reply, Topic
from moderation.models import Case, State
from tests.forums.old_words import File, old, reply, write_many
from tests.forums.story import HELD_WORDS
from tests.processes import MANAGE, environment, free_port


def stands() -> tuple[int, int, int]:
    return Topic.objects.count(), Reply.objects.count(), Member.objects.count()


def test_a_second_run_adds_nothing(file: File) -> None:
    said = old(replies=[reply(author="Old Friend")])
    assert file.holds(said, said, old(title="Two")).comes()
    before = stands()
    assert before[0] == 2
    assert file.comes()
    assert stands() == before
    assert "Here already: 3 topics" in file.out
    assert dict(Member.objects.values_list("handle", "posts"))["old-friend"] == 1


def test_an_id_comes_once_and_other_words_under_it_are_told(file: File) -> None:
    assert file.holds(old(id=7), old(id="8")).comes()
    assert Topic.objects.count() == 2
    assert not file.holds(old(id="7", body="Other words."), old(id=9, title="New")).comes()
    assert "line 1: its `id` came before, with other words." in file.wrong
    assert Topic.objects.count() == 3
    assert not Topic.objects.filter(body="Other words.").exists()


def test_what_a_decision_took_away_does_not_come_back(file: File) -> None:
    assert file.holds(old()).comes()
    Topic.objects.get().withhold()
    assert file.comes()
    assert Topic.objects.get().state == State.WITHHELD


def test_a_dry_run_says_the_same_and_changes_nothing(file: File) -> None:
    said = [old(), old(), old(title="Two", body=HELD_WORDS), old(board="kitchen")]
    assert not file.holds(*said).comes("--dry-run")
    assert stands() == (0, 0, 0)
    assert not Case.objects.exists()
    assert not AuditEntry.objects.exists()
    dry, wrong = file.out, file.wrong
    assert not file.comes()
    assert file.wrong == wrong
    assert file.out.replace("Came:", "Would come:") == dry


@pytest.mark.heavy
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("ending", [signal.SIGKILL, signal.SIGINT])
def test_an_import_that_is_cut_off_leaves_whole_topics_and_goes_on(
    file: File, ending: signal.Signals
) -> None:
    write_many(file.path, 400)
    command = [sys.executable, MANAGE, "import_topics", str(file.path)]
    quiet: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE}
    # A shell in the background hands on that SIGINT is ignored.
    heeds = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)
    process = subprocess.Popen(command, env=environment(free_port()), preexec_fn=heeds, **quiet)
    until = time.monotonic() + 60
    while not Topic.objects.exists() and process.poll() is None and time.monotonic() < until:
        time.sleep(0.02)
    process.send_signal(ending)
    _out, wrong = process.communicate(timeout=30)
    assert b"Traceback" not in wrong
    there = Topic.objects.count()
    assert 0 < there < 400
    assert Reply.objects.count() == there * 20
    assert not Topic.objects.exclude(last_position=20).exists()
    assert file.comes()
    assert (Topic.objects.count(), Reply.objects.count()) == (400, 8000)
    assert f"Here already: {there} topics" in file.out
    assert Member.objects.get(handle="friend7").posts == 400
    assert Topic.objects.values("client_id").distinct().count() == 400
    assert verify() == []


@pytest.mark.heavy
@pytest.mark.django_db(transaction=True)
def test_two_imports_of_one_file_at_once_bring_it_once(file: File) -> None:
    write_many(file.path, 120)
    command = [sys.executable, MANAGE, "import_topics", str(file.path)]
    both = [subprocess.Popen(command, env=environment(free_port())) for _each in range(2)]
    assert [process.wait(90) for process in both] == [0, 0]
    assert (Topic.objects.count(), Reply.objects.count()) == (120, 2400)
    assert Member.objects.get(handle="friend7").posts == 120
    assert uuid.UUID(str(Topic.objects.first().client_id)).version == 5
