"""Held words: who reads them when, and when the author of a topic is told of a reply."""

from collections.abc import Callable

from django.test import Client

from community.models import Member, Notification
from forums.models import Topic
from moderation.models import Case, State
from tests.forums.story import HELD_WORDS, replies

BrowserOf = Callable[[Member], Client]


def test_held_words_are_shown_to_their_author_with_the_truth(
    topic: Topic, ben: Member, ana: Member, client_of: BrowserOf
) -> None:
    answer = client_of(ben).post(f"/topics/{topic.pk}/replies/", {"body": HELD_WORDS}, follow=True)
    page = answer.content.decode()
    assert "Only you can see this until someone has read it." in page
    assert HELD_WORDS in page
    assert 'href="/care/now/"' in page[page.index(HELD_WORDS) :]
    others = client_of(ana).get(f"/topics/{topic.pk}/").content.decode()
    assert HELD_WORDS not in others
    assert "This reply is not shown." in others
    assert Case.objects.filter(kind="reply").exists()
    assert not Notification.objects.filter(kind="reply").exists()


def test_released_words_are_read_by_everyone_and_the_author_of_the_topic_is_told(
    topic: Topic, ben: Member, ana: Member, client_of: BrowserOf
) -> None:
    reply = replies(topic, ben, HELD_WORDS)
    assert reply.state == State.HELD
    reply.release()
    assert HELD_WORDS in client_of(ana).get(f"/topics/{topic.pk}/").content.decode()
    assert Notification.objects.get(member=ana, kind="reply").about == f"reply:{reply.pk}"


def test_feelings_are_never_held(topic: Topic, ben: Member) -> None:
    assert replies(topic, ben, "Some days I don't want to live any more.").state == State.VISIBLE


def test_the_author_of_a_topic_is_told_of_a_reply_but_not_of_their_own(
    topic: Topic, ana: Member, ben: Member
) -> None:
    replies(topic, ana)
    assert not Notification.objects.filter(kind="reply").exists()
    reply = replies(topic, ben)
    notice = Notification.objects.get(kind="reply")
    assert (notice.member, notice.address) == (ana, reply.address())
