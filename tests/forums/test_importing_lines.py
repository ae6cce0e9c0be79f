"""Bad lines are told one by one, and the good ones come."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from forums.importing import lines
from forums.models import Board, Reply, Topic
from tests.forums.old_words import File, old, reply


def test_a_topic_that_asks_for_no_replies_gets_none_by_this_door_either(file: File) -> None:
    alone = old(reply_wanted="witness", replies=[], title="Only read this")
    assert not file.holds(old(reply_wanted="witness"), alone).comes()
    assert "line 1: its author asked for no replies" in file.wrong
    assert Topic.objects.get().title == "Only read this"
    assert not Reply.objects.exists()


BROKEN: list[tuple[dict[str, Any] | bytes, str]] = [
    (b"{", "not JSON"),
    (b"[1, 2]", "not an object"),
    (b'"soup"', "not an object"),
    (b"\xff\xfe{}", "not UTF-8"),
    (b'{"title": "caf\xe9"}', "not UTF-8"),
    (b'{"a": ' + b"[" * 100_000, "nested too deeply"),
    (b'{"a": ' + b"9" * 10_000 + b"}", "number"),
    (b'{"a": NaN}', "number"),
    (b"{}", "no `author`"),
    (old(board="kitchen"), "no such `board`"),
    (old(board=7), "`board` should be text"),
    (old(title=""), "no words"),
    (old(title="x" * 121), "121 characters"),
    (old(body=" \u200b "), "no words"),
    (old(body="x" * 20_001), "20001 characters"),
    (old(body="<p></p>"), "no words"),
    (old(body="<b>" * 5000 + "x", format="html"), "nested too deeply"),
    (old(body=None), "no `body`"),
    (old(body=["soup"]), "`body` should be text"),
    (old(reply_wanted="everything"), "`reply_wanted` is one of"),
    (old(reply_wanted=None), "no `reply_wanted`"),
    (old(author=""), "`author` should have"),
    (old(author=3), "`author` should be text"),
    (old(created="yesterday"), "no date and time"),
    (old(created=1546714800), "`created` should be text"),
    (old(created="2999-01-01T00:00:00Z"), "in the future"),
    (old(created="0001-01-01T00:00:00+14:00"), "no date and time"),
    (old(created="1815-06-18"), "before 1970"),
    (old(replies={}), "`replies` should be a list"),
    (old(replies=["hello"]), "reply 1: it should be an object"),
    (old(replies=[reply(), reply(body="")]), "reply 2: There are no words"),
    (old(replies=[reply(created="2018-01-01")]), "reply 1: it is older than its topic"),
    (old(replies=[reply(created="2999-01-01")]), "reply 1: `created` lies in the future"),
    (old(format="bbcode"), "`format` is html or markdown"),
    (old(id=[1]), "`id` should be"),
    (old(id=True), "`id` should be"),
]


@pytest.mark.parametrize(("broken", "reason"), BROKEN, ids=[reason for _b, reason in BROKEN])
def test_a_bad_line_is_told_with_number_and_reason_and_the_good_ones_come(
    file: File, broken: dict[str, Any] | bytes, reason: str
) -> None:
    assert not file.holds(old(title="Before"), b"", broken, old(title="After")).comes()
    told = file.wrong.strip().splitlines()
    assert len(told) == 1
    assert told[0].startswith("line 3: ")
    assert reason in told[0]
    assert list(Topic.objects.order_by("pk").values_list("title", flat=True)) == ["Before", "After"]
    assert "Left out: 1 lines" in file.out


def test_a_mark_at_the_beginning_and_windows_line_ends_do_no_harm(file: File) -> None:
    text = b"\xef\xbb\xbf" + json.dumps(old()).encode() + b"\r\n\r\n"
    assert file.holds(text + json.dumps(old(title="Two")).encode()).comes()
    assert Topic.objects.count() == 2


def test_a_line_longer_than_memory_should_hold_is_passed_over(
    file: File, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lines, "LONGEST", 2000)
    assert not file.holds(old(), old(body="x" * 400_000), old(title="After")).comes()
    assert "line 2: it is longer than" in file.wrong
    assert Topic.objects.count() == 2


def test_what_was_left_out_can_be_mended_and_comes_with_the_next_run(file: File) -> None:
    assert not file.holds(old(), old(title="", body="Later.")).comes()
    assert file.holds(old(), old(title="Mended", body="Later.")).comes()
    assert Topic.objects.count() == 2


def test_the_lines_left_out_can_be_read_in_a_file(file: File, tmp_path: Path) -> None:
    report = tmp_path / "left-out.txt"
    assert not file.holds(old(), b"{", old(board="x")).comes("--report", str(report))
    assert report.read_text() == file.wrong
    with pytest.raises(CommandError, match="overwrite"):
        call_command("import_topics", str(file.path), "--report", str(file.path))
    assert file.path.read_bytes().startswith(b"{")


def test_a_file_that_is_not_there_is_said_kindly(board: Board, tmp_path: Path) -> None:
    for path in (tmp_path / "none", tmp_path):
        with pytest.raises(CommandError, match="cannot be read"):
            call_command("import_topics", str(path))


def test_there_is_no_import_before_there_is_a_community(db: None, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="Found it first"):
        call_command("import_topics", str(tmp_path / "old.jsonl"))


_texts = st.text(max_size=40)


_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | _texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_texts, inner, max_size=3),
    max_leaves=6,
)


_fields = st.sampled_from([*old(), "id", "format"])


_nearly = st.dictionaries(_fields, _values, max_size=4).map(lambda more: old(**more))


_replies = st.lists(st.dictionaries(st.sampled_from([*reply()]), _values).map(lambda m: reply(**m)))


_with_replies = _replies.map(lambda said: old(replies=said))


_lines = st.one_of(
    st.binary(max_size=60),
    _values.map(lambda value: json.dumps(value).encode()),
    (_nearly | _with_replies).map(lambda value: json.dumps(value).encode()),
)


@pytest.mark.heavy
@settings(
    max_examples=120,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(told=st.lists(_lines, max_size=4))
def test_whatever_a_file_holds_it_is_told_line_by_line(file: File, told: list[bytes]) -> None:
    file.holds(*told).comes()
    assert "Left out:" in file.out
    assert all(line.startswith("line ") for line in file.wrong.splitlines())
    assert not Reply.objects.filter(topic__reply_wanted="witness").exists()
