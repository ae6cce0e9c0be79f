"""Old words brought along stand as if they had been written here, and are marked."""

from collections.abc import Callable
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from community.audit import verify
from community.models import AuditEntry, Member, Notification
from forums.models import Reply, Topic
from moderation.actions.escalation import escalate_overdue
from moderation.models import Case, State
from tests.forums.old_words import File, old, reply
from tests.forums.story import HELD_WORDS, replies

BrowserOf = Callable[[Member], Client]


def test_ana_reads_an_imported_topic_and_sees_that_it_is_one(
    file: File, ana: Member, client_of: BrowserOf
) -> None:
    assert file.holds(old()).comes()
    topic = Topic.objects.get()
    page = client_of(ana).get(f"/topics/{topic.pk}/").content.decode()
    assert "<p>It was <em>long</em>.</p>" in page
    assert page.index("I hear you.") < page.index("Thank you.")
    assert page.count('<span class="soft">imported</span>') == 3
    assert "new here" not in page
    about = client_of(ana).get("/members/wren/").content.decode()
    assert "Nobody reads or answers under this name here." in about


def test_places_times_and_posts_are_as_if_it_had_been_written_here(file: File) -> None:
    assert file.holds(old(), old(title="Spring", replies=[], created="2020-03-01")).comes()
    first, second = Topic.objects.order_by("pk")
    places = list(first.replies.order_by("position").values_list("position", "author__handle"))
    assert places == [(1, "robin"), (2, "wren")]
    assert (first.last_position, second.last_position) == (2, 0)
    assert first.created_at.isoformat() == "2019-01-05T19:00:00+00:00"
    assert first.active_at.isoformat() == "2019-01-06T09:00:00+00:00"
    assert second.active_at.isoformat() == "2020-03-01T00:00:00+00:00"
    assert dict(Member.objects.values_list("handle", "posts")) == {"wren": 3, "robin": 1}
    assert "2 topics, 2 replies, 2 new imported handles" in file.out


def test_ben_answers_an_imported_topic_in_the_next_place_and_nobody_is_told(
    file: File, ben: Member
) -> None:
    assert file.holds(old()).comes()
    assert replies(Topic.objects.get(), ben).position == 3
    assert not Notification.objects.exists()


@pytest.mark.parametrize(
    ("html", "body", "shown"),
    [
        ("<p>One<br>two</p><p><b>three</b></p>", "One\ntwo\n\n**three**", "<strong>three</strong>"),
        ("<script>alert(1)</script><p>Soup.</p>", "Soup.", "<p>Soup.</p>"),
        ('<p onclick="x()">Soup <img src="x" onerror="y()"></p>', "Soup", "<p>Soup</p>"),
        ('<a href="javascript:x()">press</a>', "press", "<p>press</p>"),
        ("<p>2 * 3 * 4 and a_b_c</p>", r"2 \* 3 \* 4 and a\_b\_c", "<p>2 * 3 * 4 and a_b_c</p>"),
        ("<p>1. is no list</p>", r"1\. is no list", "<p>1. is no list</p>"),
        ("<p>[1]: no definition</p>", r"[1]\: no definition", "<p>[1]: no definition</p>"),
        ("<h2>Night</h2><div>Long.</div>", "**Night**\n\nLong.", "<strong>Night</strong>"),
        ("<ul><li>soup<li>bread</ul>", "* soup\n* bread", "<li>soup</li>"),
        ("<blockquote><p>You said</p></blockquote>", "> You said", "<blockquote>"),
        ("<p>&lt;script&gt;</p>", "<script>", "&lt;script&gt;"),
    ],
)
def test_html_becomes_words_that_can_be_edited_and_shows_nothing_else(
    file: File, html: str, body: str, shown: str
) -> None:
    assert file.holds(old(body=html, replies=[])).comes()
    topic = Topic.objects.get()
    assert topic.body == body
    assert shown in topic.html
    call_command("rerender", stdout=StringIO())
    assert Topic.objects.get().html == topic.html


def test_markdown_stays_as_it_is_also_with_a_sign_in_it(file: File) -> None:
    assert file.holds(old(body="I <3 *soup*, and 1 < 2 > 0.", replies=[])).comes()
    assert Topic.objects.get().body == "I <3 *soup*, and 1 < 2 > 0."


def test_a_format_that_is_said_counts_more_than_what_it_looks_like(file: File) -> None:
    words = reply(body="<p>as typed</p>", format="markdown")
    assert file.holds(old(body="2 &lt; 3", format="html", replies=[words])).comes()
    assert Topic.objects.get().body == "2 < 3"
    assert Reply.objects.get().body == "<p>as typed</p>"


def test_old_words_that_should_not_be_met_unread_wait_at_the_end_of_the_queue(
    file: File, ana: Member, mara: Member, client_of: BrowserOf
) -> None:
    sad = "Back then I wanted to die."
    assert file.holds(old(body=sad, replies=[reply(body=HELD_WORDS)])).comes()
    held = Reply.objects.get()
    assert held.state == State.HELD
    assert Topic.objects.get().state == State.VISIBLE
    case = Case.objects.get()
    assert (case.kind, case.target_id, case.severity) == ("reply", held.pk, 4)
    page = client_of(ana).get(f"/topics/{held.topic_id}/").content.decode()
    assert HELD_WORDS not in page
    assert sad in page
    assert not Notification.objects.exists()
    assert "1 of these texts" in file.out


def test_no_clock_rings_for_old_words(file: File, mara: Member) -> None:
    assert file.holds(old(body=HELD_WORDS)).comes()
    escalate_overdue(timezone.now() + timedelta(days=30))
    assert not Notification.objects.exists()


def test_an_import_leaves_a_mark_in_the_audit_without_a_word(file: File) -> None:
    assert file.holds(old()).comes()
    acts = list(AuditEntry.objects.order_by("number").values_list("action", "actor"))
    assert acts == [("import.begin", None), ("import.end", None)]
    assert verify() == []
