"""Renewing stored HTML after a change of the rules."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from community.models import Member
from forums.models import Reply, Topic
from moderation.actions.care import write_to_duty
from moderation.models import CareMessage, Profile
from tests.forums.story import many_replies


def rerender(*more: str) -> str:
    out = StringIO()
    call_command("rerender", *more, stdout=out)
    return out.getvalue()


def test_everything_that_was_written_is_renewed(topic: Topic, ben: Member) -> None:
    many_replies(topic, ben, 205)
    write_to_duty(ben, body="I am *here*.", client_id=topic.client_id)
    Profile.of(ben)
    for model in (Topic, Reply, CareMessage):
        model.objects.update(html="<blink>old</blink>")
    told = rerender()
    assert "topic: 1 renewed" in told
    assert "reply: 205 renewed" in told
    assert "care: 1 renewed" in told
    assert Topic.objects.get().html == "<p>I made soup.</p>\n"
    assert CareMessage.objects.get().html == "<p>I am <em>here</em>.</p>\n"
    assert not Reply.objects.filter(html__contains="blink").exists()
    assert "reply: 0 renewed" in rerender()


def test_it_goes_on_where_it_stopped(topic: Topic, ben: Member) -> None:
    many_replies(topic, ben, 10)
    Reply.objects.update(html="old")
    fifth = Reply.objects.get(position=5)
    assert "reply: 5 renewed" in rerender("--after", f"reply:{fifth.pk}")
    assert Reply.objects.filter(html="old").count() == 5


@pytest.mark.parametrize("after", ["cake:3", "reply", "reply:x", "reply:-1"])
def test_it_says_how_the_place_is_named(community: object, after: str) -> None:
    with pytest.raises(CommandError, match="KIND:ID"):
        rerender(f"--after={after}")


def test_what_was_taken_back_stays_empty(topic: Topic) -> None:
    Topic.objects.update(body="", html="")
    rerender()
    assert Topic.objects.get().html == ""
