"""Authors of old words: in nobody's mouth who is here, and nobody signs in as one."""

from collections.abc import Callable

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from community.actions.recovery import recover
from community.errors import Refused
from community.models import Member
from forums.models import Reply, Topic
from tests.cast import PASSPHRASE
from tests.forums.old_words import File, old, reply

BrowserOf = Callable[[Member], Client]


def test_nobody_who_is_here_gets_words_put_into_their_mouth(
    file: File, ana: Member, lena: Member, client_of: BrowserOf
) -> None:
    said = [reply(author="lena"), reply(author="1ena"), reply(author="ANA")]
    assert file.holds(old(author="Ana", replies=said)).comes()
    wrote = set(Topic.objects.values_list("author__handle", flat=True))
    wrote |= set(Reply.objects.values_list("author__handle", flat=True))
    assert wrote == {"Ana-imported", "lena-imported", "ena"}
    ana.refresh_from_db()
    assert ana.posts == 30
    page = client_of(ana).get(f"/topics/{Topic.objects.get().pk}/").content.decode()
    assert "Take back" not in page


def test_the_same_author_is_the_same_person_in_every_line_and_run(file: File, ana: Member) -> None:
    assert file.holds(old(author="ana"), old(author=" ANA ", title="Two")).comes()
    assert file.holds(old(author="Ana", title="Three")).comes()
    assert Topic.objects.values("author").distinct().count() == 1
    assert Member.objects.filter(handle__startswith="ana").count() == 2


@pytest.mark.parametrize(
    ("name", "handle"),
    [
        ("Old Friend", "old-friend"),
        ("quiet river!", "quiet-river"),
        ("Jo", "Jo-imported"),
        ("2tired", "tired"),
        ("O'Neill", "ONeill"),
        ("a" * 40, "a" * 24),
        ("Птичка", "птичка"),
    ],
)
def test_a_name_becomes_the_handle_that_comes_nearest(file: File, name: str, handle: str) -> None:
    assert file.holds(old(author=name, replies=[])).comes()
    assert Topic.objects.get().author.handle == handle


def test_two_names_that_come_out_alike_are_two_people(file: File) -> None:
    said = [reply(author="Old-Friend"), reply(author="old friend!"), reply(author="old.friend")]
    assert file.holds(old(author="Old Friend", replies=said)).comes()
    handles = set(Member.objects.values_list("handle", flat=True))
    assert handles == {"old-friend", "old-friend-imported", "old-friend-imported-2", "old.friend"}


@pytest.mark.parametrize("name", ["bob@post.example", "call 0871234567", "moderator", "1234", "!"])
def test_a_name_that_may_be_no_handle_is_told_and_nothing_of_it_is_kept(
    file: File, name: str
) -> None:
    assert not file.holds(old(replies=[reply(), reply(author=name)]), old(title="Good")).comes()
    assert file.wrong.startswith("line 1: reply 2: the author’s name cannot become a handle.")
    assert name not in file.wrong
    assert Topic.objects.get().title == "Good"


def test_nobody_signs_in_under_an_imported_handle(file: File, client_of: BrowserOf) -> None:
    assert file.holds(old()).comes()
    wren = Member.objects.get(handle="wren")
    assert not wren.has_usable_password()
    assert not wren.is_newcomer(timezone.now())
    browser = Client()
    browser.post("/accounts/login/", {"login": "wren", "password": PASSPHRASE})
    assert "_auth_user_id" not in browser.session
    with pytest.raises(Refused):
        recover("wren", code="1abc-abcd-abcd", passphrase=PASSPHRASE, address="127.0.0.1")
    wren.set_password(PASSPHRASE)
    with pytest.raises(IntegrityError), transaction.atomic():
        wren.save()


def test_whoever_claims_old_words_later_can_sign_in(file: File) -> None:
    assert file.holds(old()).comes()
    wren = Member.objects.get(handle="wren")
    wren.set_password(PASSPHRASE)
    wren.imported_at = None
    wren.save()
    Client().post("/accounts/login/", {"login": "wren", "password": PASSPHRASE})
    assert file.comes()
    assert not file.holds(old(title="Never said")).comes()
    assert "has claimed their old words" in file.wrong
    assert Topic.objects.count() == 1


def test_an_imported_handle_is_not_offered_a_role(
    file: File, lena: Member, client_of: BrowserOf
) -> None:
    assert file.holds(old()).comes()
    browser = client_of(lena)
    assert "lena" in browser.get("/lead/people/").content.decode()
    assert "wren" not in browser.get("/lead/people/").content.decode()
    assert browser.get("/lead/people/wren/").status_code == 404
