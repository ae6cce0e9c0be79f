"""“This is what I needed”: between who asked and who replied, and nowhere else."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from community.actions.blocks import block
from community.errors import Refused
from community.models import Member, Notification
from forums.actions.fitting import mark_reply, unmark_reply
from forums.actions.order.splitting import split_topic
from forums.actions.replies import take_reply_back
from forums.models import Fits, Reply, Topic, Why
from tests.forums.story import replies, turns
from tests.programs import Program

BrowserOf = Callable[[Member], Client]
SAYS = (
    "what I needed",
    "what you needed",
    "not what",
    "Not what",
    "needed",
    "not_asked",
    "Did it fit",
)


@pytest.fixture
def reply(topic: Topic, ben: Member) -> Reply:
    """A reply of ben's in ana's topic."""
    return replies(topic, ben, "I hear you in this.")


def page_of(browser: Client, topic: Topic) -> str:
    page = browser.get(f"/topics/{topic.pk}/").content.decode()
    return page[page.index("I hear you in this.") :]


def test_the_author_says_it_and_the_replier_reads_it(
    reply: Reply, ana: Member, ben: Member, client_of: BrowserOf
) -> None:
    assert "This is what I needed" in page_of(client_of(ana), reply.topic)
    address = f"/replies/{reply.pk}/fits/"
    answer = client_of(ana).post(address, {"fits": "needed"})
    assert (answer.status_code, answer.headers["Location"]) == (302, reply.address())
    assert "You said: this is what I needed" in page_of(client_of(ana), reply.topic)
    told = page_of(client_of(ben), reply.topic)
    assert "ana says: this is what I needed" in told
    assert "Only the two of you" in told
    client_of(ana).post(address, {"fits": ""})
    assert "This is what I needed" in page_of(client_of(ana), reply.topic)
    assert "ana says" not in page_of(client_of(ben), reply.topic)


def test_nobody_else_finds_it_on_any_page_or_in_the_api(
    reply: Reply, ana: Member, lea: Member, mara: Member, lena: Member, client_of: BrowserOf
) -> None:
    others = (lea, mara, lena)
    before = {other.pk: page_of(client_of(other), reply.topic) for other in others}
    for fits in Fits.values:
        mark_reply(reply, by=ana, fits=fits)
        page_of(client_of(ana), reply.topic)  # a frame that was kept for ana
        for other in others:
            page = page_of(client_of(other), reply.topic)
            assert not [word for word in SAYS if word in page], other
            assert len(page) == len(before[other.pk])
            for path in (f"topics/{reply.topic_id}/replies", f"members/{reply.author.handle}"):
                told = Program(other).get(path).content.decode()
                assert '"fits": null' in told or "fits" not in told
                assert not [word for word in SAYS if word in told]
            assert client_of(other).get(f"/replies/{reply.pk}/fits/").status_code == 404
            profile = client_of(other).get("/members/ben/").content.decode()
            assert not [word for word in SAYS if word in profile]


def test_nobody_else_says_it(
    reply: Reply, ana: Member, ben: Member, lea: Member, mara: Member, client_of: BrowserOf
) -> None:
    for other in (ben, lea, mara):
        with pytest.raises(Refused) as no:
            mark_reply(reply, by=other, fits="needed")
        assert no.value.code == "not_yours"
        with pytest.raises(Refused):
            unmark_reply(reply, by=other)
        answer = client_of(other).post(f"/replies/{reply.pk}/fits/", {"fits": "needed"})
        assert answer.status_code == 404
        no_api = Program(other).put(f"replies/{reply.pk}/fits", {"fits": "needed"})
        assert (no_api.status_code, no_api.json()["code"]) == (403, "not_yours")
    own = replies(reply.topic, ana, "Thank you.")
    with pytest.raises(Refused):
        mark_reply(own, by=ana, fits="needed")


def test_not_what_i_asked_for_takes_one_reason_and_teaches_kindly(
    reply: Reply, ana: Member, ben: Member, client_of: BrowserOf
) -> None:
    page = client_of(ana).get(f"/replies/{reply.pk}/fits/").content.decode()
    assert "I was not looking for advice" in page
    answer = client_of(ana).post(
        f"/replies/{reply.pk}/fits/", {"fits": "not_asked", "why": "advice"}
    )
    assert answer.status_code == 302
    told = page_of(client_of(ben), reply.topic)
    assert "This was not what ana asked for" in told
    assert "was not looking for advice" in told
    assert "It happens to everyone who replies" in told
    assert "report" not in told[: told.index("It happens")].lower()
    assert not Notification.objects.filter(member=ben).exists()


def test_what_is_not_in_the_list_is_refused(reply: Reply, ana: Member) -> None:
    for fits, why in (("great", ""), ("needed", "advice"), ("not_asked", "rude"), ("", "")):
        with pytest.raises(Refused) as no:
            mark_reply(reply, by=ana, fits=fits, why=why)
        assert (no.value.code, no.value.status) == ("unknown_mark", 422)


@pytest.mark.parametrize(
    "row",
    [
        {"fits": "needed"},
        {"fits": "great", "fits_at": timezone.now()},
        {"fits_at": timezone.now()},
        {"fits": "needed", "fits_at": timezone.now(), "fits_why": Why.ADVICE},
        {"fits": "not_asked", "fits_at": timezone.now(), "fits_why": "rude"},
    ],
)
def test_the_database_takes_no_half_mark(reply: Reply, row: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Reply.objects.filter(pk=reply.pk).update(**row)


def test_the_replier_hears_of_it_once_and_not_of_a_tap_that_slipped(
    reply: Reply, ana: Member, ben: Member
) -> None:
    heard = Notification.objects.filter(member=ben, kind=Notification.Kind.NEEDED)
    mark_reply(reply, by=ana, fits="needed")
    assert heard.get().due_at > timezone.now() + timedelta(seconds=10)
    unmark_reply(reply, by=ana)
    assert not heard.exists()
    mark_reply(reply, by=ana, fits="needed")
    heard.update(read_at=timezone.now())
    mark_reply(reply, by=ana, fits="not_asked")
    mark_reply(reply, by=ana, fits="needed")
    assert heard.count() == 1


def test_a_block_lets_nobody_mark_or_hear(
    reply: Reply, ana: Member, ben: Member, client_of: BrowserOf
) -> None:
    block(ana, by=ben)
    ana = Member.objects.get(pk=ana.pk)
    with pytest.raises(Refused) as no:
        mark_reply(reply, by=ana, fits="needed")
    assert no.value.status == 404
    assert client_of(ana).post(f"/replies/{reply.pk}/fits/", {"fits": "needed"}).status_code == 404
    assert not Notification.objects.filter(member=ben).exists()


def test_words_that_are_gone_carry_no_mark(reply: Reply, ana: Member, ben: Member) -> None:
    mark_reply(reply, by=ana, fits="needed")
    take_reply_back(reply, by=ben)
    reply.refresh_from_db()
    assert (reply.fits, reply.fits_at) == ("", None)
    with pytest.raises(Refused):
        mark_reply(reply, by=ana, fits="needed")


def test_a_mark_does_not_go_along_into_the_topic_of_someone_else(
    reply: Reply, ana: Member, ben: Member, lea: Member, mara: Member
) -> None:
    first, second = replies(reply.topic, lea), replies(reply.topic, ben)
    mark_reply(second, by=ana, fits="needed")
    Reply.objects.update(created_at=timezone.now() - timedelta(hours=1))
    split_topic(
        reply.topic,
        by=mara,
        positions=[first.position, second.position],
        title="Another thing",
        reason="It became a talk of its own.",
    )
    second.refresh_from_db()
    assert second.topic.author == lea
    assert (second.fits, second.fits_at) == ("", None)


def test_a_program_says_it_and_takes_it_away(reply: Reply, ana: Member, ben: Member) -> None:
    path = f"replies/{reply.pk}/fits"
    said = Program(ana).put(path, {"fits": "not_asked", "why": "much"})
    assert (said.status_code, said.json()["fits"], said.json()["fits_why"]) == (
        200,
        "not_asked",
        "much",
    )
    listed = f"topics/{reply.topic_id}/replies"
    assert Program(ben).get(listed).json()["items"][0]["fits"] == "not_asked"
    assert Program(ana).put(path, {"fits": "wonderful"}).json()["code"] == "unknown_mark"
    assert Program(ana).delete(path).status_code == 204
    assert Program(ana).delete(path).status_code == 204
    assert Program(ben).get(listed).json()["items"][0]["fits"] is None


def test_a_withheld_reply_cannot_be_marked(reply: Reply, ana: Member) -> None:
    turns(reply, "withheld")
    with pytest.raises(Refused) as no:
        mark_reply(reply, by=ana, fits="needed")
    assert no.value.status == 404
