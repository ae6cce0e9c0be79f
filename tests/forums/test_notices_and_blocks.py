"""What is on its way to tell of a reply stops when one of the two blocks the other."""

from collections.abc import Callable
from datetime import timedelta

import time_machine
from django.test import Client
from django.utils import timezone

from community.actions.blocks import block
from community.models import Member
from forums.models import Topic
from tests.forums.story import replies

BrowserOf = Callable[[Member], Client]
LINE = "Someone replied in your topic"


def shown_to(member: Member, client_of: BrowserOf) -> bool:
    """Tell whether a minute from now the member's page says that someone replied."""
    with time_machine.travel(timezone.now() + timedelta(minutes=1)):
        return LINE in client_of(member).get("/me/notifications/").content.decode()


def test_a_reply_is_told_after_the_time_to_undo_it(
    topic: Topic, ana: Member, ben: Member, client_of: BrowserOf
) -> None:
    replies(topic, ben)
    assert shown_to(ana, client_of)


def test_who_blocks_within_that_time_hears_nothing_of_it(
    topic: Topic, ana: Member, ben: Member, client_of: BrowserOf
) -> None:
    replies(topic, ben)
    block(ben, by=ana)
    assert not shown_to(ana, client_of)


def test_who_is_blocked_within_that_time_hears_nothing_of_it(
    topic: Topic, ana: Member, ben: Member, client_of: BrowserOf
) -> None:
    replies(topic, ben)
    block(ana, by=ben)
    assert not shown_to(ana, client_of)


def test_what_the_blocked_one_was_shown_stays_and_the_blocker_need_not_see_it(
    topic: Topic, ana: Member, ben: Member, noor: Member, client_of: BrowserOf
) -> None:
    replies(topic, ben)
    with time_machine.travel(timezone.now() + timedelta(seconds=30)):
        block(ana, by=ben)
        assert shown_to(ana, client_of)
        block(ben, by=ana)
        assert not shown_to(ana, client_of)


def test_a_held_reply_that_is_let_through_after_a_block_is_told_to_nobody_behind_it(
    topic: Topic, ana: Member, ben: Member, client_of: BrowserOf
) -> None:
    held = replies(topic, ben, "By the time you read this, goodbye forever.")
    block(ben, by=ana)
    held.refresh_from_db()
    held.release()
    assert not shown_to(ana, client_of)
