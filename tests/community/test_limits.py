"""Limits hold in every process, say when to come back, and leave nobody alone who writes fast."""

import contextlib
import subprocess
import sys
import uuid

import pytest
from django.conf import settings

from community import limits
from community.actions.duty import check_in
from community.errors import Refused
from community.models import Community, Member, Notification
from forums.actions.replies import edit_reply, post_reply
from forums.models import Board, Reply, Topic
from moderation.models import CareThread, Case, Report, Restriction, Revision
from tests.cast import make_member
from tests.processes import environment

SPEND = """
import sys, django
django.setup()
from community import limits
from community.errors import Refused
from community.models import Member
done = 0
try:
    for _each in range(int(sys.argv[1])):
        limits.may_post(Member(pk=int(sys.argv[2])))
        done += 1
except Refused as refused:
    print(refused.code, end=" ")
print(done)
"""


@pytest.fixture
def topic(community: Community, ana: Member) -> Topic:
    """What ana wrote on a board."""
    board = Board.objects.create(slug="porch", title="The porch", purpose="Anything at all")
    return Topic.objects.create(
        board=board, author=ana, title="A topic", body="words", html="<p>words</p>",
        reply_wanted="shared_experience", fingerprint="",
    )  # fmt: skip


def say(topic: Topic, by: Member, body: str = "I am still here.") -> Reply:
    return post_reply(topic, by=by, body=body, client_id=uuid.uuid4())


def write_fast(topic: Topic, by: Member) -> Refused:
    for _each in range(20):
        with contextlib.suppress(Refused):
            say(topic, by)
    with pytest.raises(Refused) as refused:
        say(topic, by)
    return refused.value


def test_ben_who_writes_fast_is_slowed_and_told_when(topic: Topic, ben: Member) -> None:
    refused = write_fast(topic, ben)
    assert (refused.code, refused.status) == ("too_fast", 429)
    assert refused.until is not None
    assert 1 <= limits.seconds_to_wait() <= 600
    assert not Restriction.objects.exists()
    assert not Case.objects.exists()


def test_the_page_keeps_his_words_and_says_when_to_come_back(
    topic: Topic, ben: Member, client_of
) -> None:
    browser, words = client_of(ben), "These words took thought and should not be lost now."
    write_fast(topic, ben)
    typed = {"body": words, "client_id": uuid.uuid4()}
    answer = browser.post(f"/topics/{topic.pk}/replies/", typed)
    assert answer.status_code == 429
    assert 1 <= int(answer["Retry-After"]) <= 600
    assert words in answer.content.decode()


def test_who_is_on_duty_is_told_once_without_a_word(topic: Topic, ben: Member) -> None:
    lea, mika = make_member("lea", "listener"), make_member("mika", "moderator")
    check_in(lea)
    write_fast(topic, ben)
    write_fast(topic, ben)
    notice = Notification.objects.get(kind="pace")
    assert notice.member == lea
    assert notice.address == f"/moderation/care/{CareThread.objects.get(member=ben).pk}/"
    assert "may need company" in notice.get_kind_display()
    assert not Notification.objects.filter(member=mika).exists()
    assert CareThread.objects.get(member=ben).waiting_since is None


def test_lea_opens_it_and_can_write_to_him(topic: Topic, ben: Member, client_of) -> None:
    lea = make_member("lea", "listener")
    check_in(lea)
    write_fast(topic, ben)
    page = client_of(lea).get(Notification.objects.get(kind="pace").address)
    assert page.status_code == 200


def test_who_writes_at_an_ordinary_pace_makes_nobody_look(topic: Topic, ben: Member) -> None:
    check_in(make_member("lea", "listener"))
    for _each in range(20):
        say(topic, ben)
    assert not Notification.objects.filter(kind="pace").exists()


def test_forty_changes_of_one_reply_are_not_forty(topic: Topic, ben: Member) -> None:
    reply = say(topic, ben)
    for number in range(20):
        edit_reply(reply, by=ben, body=f"I am still here, {number}.")
    with pytest.raises(Refused, match="a lot in a short time"):
        edit_reply(reply, by=ben, body="I am still here, and here.")
    assert Revision.objects.filter(target_id=reply.pk).count() == 20


def test_what_triage_said_is_not_said_again_at_each_change(topic: Topic, ben: Member) -> None:
    mara = make_member("mara", "moderator")
    check_in(mara)
    reply = say(topic, ben, "Some days I want to die.")
    Notification.objects.all().delete()
    for number in range(10):
        edit_reply(reply, by=ben, body=f"Some days I want to die. {number}")
    assert Report.objects.count() == 1
    assert not Notification.objects.filter(kind="duty").exists()
    edit_reply(reply, by=ben, body="Some days I want to die. I'm not safe tonight.")
    edit_reply(reply, by=ben, body="I have a plan to kill myself.")
    assert Report.objects.count() == 2
    assert Case.objects.get().severity == 0


@pytest.mark.services
@pytest.mark.skipif(not settings.REDIS_URL, reason="processes meet in Redis")
@pytest.mark.django_db(transaction=True)
def test_two_processes_count_together(ana: Member) -> None:
    told = environment(0) | {"DJANGO_SETTINGS_MODULE": "community.settings", "PORT": "8112"}
    command = [sys.executable, "-c", SPEND, "12", str(ana.pk)]
    said = [
        subprocess.run(command, env=told, cwd=settings.BASE_DIR, capture_output=True, text=True)
        for _each in range(2)
    ]
    assert [process.stdout.split() for process in said] == [["12"], ["too_fast", "8"]]


@pytest.mark.services
@pytest.mark.skipif(not settings.REDIS_URL, reason="processes meet in Redis")
@pytest.mark.django_db(transaction=True)
def test_two_communities_on_one_redis_count_apart(ana: Member) -> None:
    told = environment(0) | {"DJANGO_SETTINGS_MODULE": "community.settings", "PORT": "8112"}
    for key in ("a" * 32, "b" * 32):
        command = [sys.executable, "-c", SPEND, "20", str(ana.pk)]
        more = told | {"SECRET_KEY": key}
        process = subprocess.run(
            command, env=more, cwd=settings.BASE_DIR, capture_output=True, text=True
        )
        assert process.stdout.split() == ["20"], process.stderr


def test_counting_is_told_apart_from_looking() -> None:
    limits.forget_all()
    for _each in range(9):
        with contextlib.suppress(Refused):
            limits.may_sign_in("ana", "198.51.100.1", came_back=False)
    limits.may_sign_in("ana", "198.51.100.1", came_back=False)
