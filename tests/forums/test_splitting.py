"""Some replies go on as a topic of their own: no place, link or word is lost on the way."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from community.actions.blocks import block
from community.errors import Refused
from community.models import Member, Notification
from forums.actions.order.joining import join_again
from forums.actions.order.splitting import split_topic
from forums.actions.reading import put_mark, read_to, tell_followers
from forums.actions.replies import edit_reply, take_reply_back
from forums.actions.topics import edit_topic, take_topic_back, want
from forums.models import Act, Continued, Mark, Reply, Topic
from moderation.actions.reports import report
from moderation.models import Case, Report, Revision, State
from tests.cast import make_member
from tests.forums.story import replies, turns
from tests.programs import Program

BrowserOf = Callable[[Member], Client]
WHY = "Bread is worth a topic."


def splits(topic: Topic, by: Member, *positions: int, **more: Any) -> Topic:
    """Have a moderator split replies off."""
    told: dict[str, Any] = {"title": "Bread", "reason": WHY}
    return split_topic(topic, by=by, positions=positions, **(told | more))


@pytest.fixture
def drifted(topic: Topic, ana: Member, ben: Member, noor: Member) -> Topic:
    """A topic whose second, third and fifth replies speak of something else."""
    lines = [(ben, "I hear you."), (noor, "What about bread?"), (ben, "Rye bread.")]
    lines += [(ana, "Thank you both."), (noor, "With butter.")]
    for who, words in lines:
        replies(topic, who, words)
    Reply.objects.update(created_at=timezone.now() - timedelta(hours=1))
    topic.refresh_from_db()
    return topic


def test_the_places_stay_and_lead_to_the_words(
    drifted: Topic, ana: Member, ben: Member, noor: Member, mara: Member, client_of: BrowserOf
) -> None:
    told = {
        **{"positions": ["2", "3"], "title": "Bread", "reply_wanted": "suggestions"},
        "reason": WHY,
    }
    browser = client_of(mara)
    assert (
        "2. <bdi>noor</bdi>: <bdi>What about bread?</bdi>"
        in browser.get(f"/topics/{drifted.pk}/split/").content.decode()
    )
    answer = browser.post(f"/topics/{drifted.pk}/split/", told)
    begun = Topic.objects.get(title="Bread")
    assert answer["Location"] == f"/topics/{begun.pk}/"
    assert (begun.author, begun.body, begun.reply_wanted) == (
        noor, "What about bread?", "suggestions",
    )  # fmt: skip
    assert [(r.position, r.body) for r in begun.replies.all()] == [(1, "Rye bread.")]
    page = client_of(ana).get(f"/topics/{drifted.pk}/").content.decode()
    assert "What about bread?" not in page
    assert f'id="reply-2"><p class="taken">This reply goes on in <a href="/topics/{begun.pk}/#' in (
        page
    )
    assert f'href="/topics/{begun.pk}/#reply-1"' in page
    assert 'id="reply-5"' in page
    assert "With butter." in page
    there = client_of(ana).get(f"/topics/{begun.pk}/").content.decode()
    for words in ("What about bread?", "Rye bread.", "These words began in", WHY):
        assert words in there


def test_others_keep_their_positions_and_the_next_reply_comes_after_the_last(
    drifted: Topic, ana: Member, mara: Member
) -> None:
    before = {r.pk: r.position for r in drifted.replies.all()}
    splits(drifted, mara, 2, 5)
    assert {r.pk: r.position for r in drifted.replies.all()} == {
        pk: at for pk, at in before.items() if at != 5
    }
    assert replies(drifted, ana).position == 6
    assert {r.position for r in drifted.replies.all()} == {1, 2, 3, 4, 6}


def test_everything_after_the_last_chosen_goes_along_where_that_is_wished(
    drifted: Topic, mara: Member, client_of: BrowserOf
) -> None:
    told = {
        **{"positions": ["2"], "rest_too": "on", "title": "Bread"},
        **{"reply_wanted": "listen", "reason": WHY},
    }
    client_of(mara).post(f"/topics/{drifted.pk}/split/", told)
    assert Topic.objects.get(title="Bread").last_position == 3


def test_whoever_wrote_them_is_told_and_keeps_their_words(
    drifted: Topic, ana: Member, ben: Member, noor: Member, mara: Member
) -> None:
    begun = splits(drifted, mara, 2, 3)
    told = Notification.objects.filter(kind="order").values_list("member__handle", "address")
    there, here = f"/topics/{begun.pk}/", f"/topics/{drifted.pk}/"
    assert set(told) == {("ana", here), ("noor", there), ("ben", there)}
    want(begun, by=noor, reply_wanted="questions")
    edit_topic(begun, by=noor, title="Rye", body="What about rye?")
    reply = begun.replies.get()
    edit_reply(reply, by=ben, body="Rye it is.")
    take_reply_back(reply, by=ben)
    take_topic_back(Topic.objects.get(pk=begun.pk), by=noor)
    empty = drifted.replies.get(position=2)
    with pytest.raises(Refused):
        edit_reply(empty, by=noor, body="Still mine?")


def test_a_resend_of_a_split_reply_is_no_second_one(
    drifted: Topic, noor: Member, ben: Member, mara: Member
) -> None:
    one = drifted.replies.get(position=3)
    splits(drifted, mara, 2, 3)
    assert replies(drifted, ben, "Rye bread.", client_id=one.client_id).pk == one.pk
    assert Reply.objects.count() == 5


def test_earlier_wordings_reports_and_cases_go_with_the_words(
    drifted: Topic, ana: Member, noor: Member, mara: Member
) -> None:
    opening, other = drifted.replies.get(position=2), drifted.replies.get(position=3)
    edit_reply(opening, by=noor, body="What about rye?")
    report(opening, by=ana, reason="R18")
    with pytest.raises(Refused) as no:
        splits(drifted, mara, 2, 3)
    assert no.value.code == "cannot_split"
    Case.objects.update(decided_at=opening.created_at)
    begun = splits(drifted, mara, 2, 3)
    assert Case.objects.get().target == begun
    assert (Report.objects.get().kind, Report.objects.get().target_id) == ("topic", begun.pk)
    assert Revision.objects.get(kind="topic", target_id=begun.pk).body == "What about bread?"
    kept = report(Reply.objects.get(pk=other.pk), by=ana, reason="R18")
    assert (kept.kind, kept.target_id) == ("reply", other.pk)


def test_what_is_held_withheld_or_taken_back_stays(
    drifted: Topic, noor: Member, mara: Member
) -> None:
    for state in (State.HELD, State.WITHHELD, State.TAKEN_BACK):
        turns(drifted.replies.get(position=2), state)
        with pytest.raises(Refused) as no:
            splits(drifted, mara, 2, 3)
        assert (no.value.code, no.value.status) == ("cannot_split", 409)
    with pytest.raises(Refused) as no:
        splits(drifted, mara, 3, 99)
    assert no.value.code == "cannot_split"
    assert not Continued.objects.exists()


def test_what_can_still_be_undone_stays(drifted: Topic, ben: Member, mara: Member) -> None:
    replies(drifted, ben, "Rye.")
    with pytest.raises(Refused) as no:
        splits(drifted, mara, 6)
    assert no.value.code == "cannot_split"


def test_a_block_is_told_to_nobody_by_what_can_be_split(
    drifted: Topic, ben: Member, noor: Member, mara: Member
) -> None:
    turns(drifted.replies.get(position=5), State.HELD)
    with pytest.raises(Refused) as held:
        splits(drifted, mara, 3, 5)
    block(noor, by=ben)
    with pytest.raises(Refused) as blocked:
        splits(drifted, mara, 2, 3)
    assert held.value.sentence == blocked.value.sentence
    splits(drifted, mara, 2)


def test_who_may_not_see_the_new_topic_is_not_led_there(
    drifted: Topic, noor: Member, mara: Member, client_of: BrowserOf
) -> None:
    stranger = make_member("wren")
    begun = splits(drifted, mara, 2, 3)
    block(noor, by=stranger)
    page = client_of(stranger).get(f"/topics/{drifted.pk}/").content.decode()
    assert f"/topics/{begun.pk}/" not in page
    assert page.count("This reply is not shown.") == 3  # and noor's fifth
    places = Program(stranger).get(f"topics/{drifted.pk}/replies").json()["items"]
    assert [place["goes_on"] for place in places] == [None] * 5
    assert Program(stranger).get(f"topics/{drifted.pk}").json()["acts"] == []


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"title": " "}, "empty"),
        ({"title": "x" * 121}, "too_long"),
        ({"reason": ""}, "no_reason"),
        ({"reply_wanted": "witness"}, "no_reply_wanted"),
        ({"reply_wanted": "applause"}, "no_reply_wanted"),
        ({"positions": ()}, "none_chosen"),
    ],
)
def test_a_split_that_is_not_whole_does_nothing(
    drifted: Topic, mara: Member, wrong: dict[str, Any], code: str
) -> None:
    told: dict[str, Any] = {"title": "Bread", "reason": WHY, "positions": (2,)} | wrong
    with pytest.raises(Refused) as no:
        split_topic(drifted, by=mara, **told)
    assert (no.value.code, no.value.status) == (code, 422)
    assert Topic.objects.count() == 1


def test_members_and_who_wrote_there_split_nothing(
    drifted: Topic, ana: Member, lea: Member, mara: Member
) -> None:
    for member in (ana, lea):
        with pytest.raises(Refused) as no:
            splits(drifted, member, 2)
        assert no.value.status == 404
    replies(drifted, mara)
    with pytest.raises(Refused) as no:
        splits(drifted, mara, 2)
    assert no.value.code == "recused"


def test_no_reply_moves_into_a_topic_that_wants_none(
    drifted: Topic, topic: Topic, mara: Member, noor: Member
) -> None:
    begun = splits(drifted, mara, 2)
    want(begun, by=noor, reply_wanted="witness")
    with pytest.raises(IntegrityError), transaction.atomic():
        Reply.objects.filter(position=3).update(topic=begun)


def test_a_split_is_put_back_whole(
    drifted: Topic, ana: Member, ben: Member, noor: Member, mara: Member, client_of: BrowserOf
) -> None:
    before = list(drifted.replies.order_by("position").values_list("pk", "position", "body"))
    begun = splits(drifted, mara, 2, 3)
    client_of(mara).post(f"/topics/{begun.pk}/join/", {"reason": "It belongs together."})
    after = list(drifted.replies.order_by("position").values_list("pk", "position", "body"))
    assert after == before
    assert not Continued.objects.exists()
    page = client_of(ana).get(f"/topics/{drifted.pk}/").content.decode()
    assert "What about bread?" in page
    assert "goes on in" not in page
    left = client_of(ana).get(f"/topics/{begun.pk}/").content.decode()
    assert f'href="/topics/{drifted.pk}/"' in left
    assert "Bread" not in client_of(ana).get("/boards/family/").content.decode()
    assert Act.objects.get().other == drifted


def test_a_split_in_which_someone_answered_stays(
    drifted: Topic, ana: Member, noor: Member, mara: Member
) -> None:
    begun = splits(drifted, mara, 2, 3)
    with pytest.raises(Refused) as no:
        join_again(drifted, by=mara, reason=WHY)
    assert no.value.code == "not_split"
    want(drifted, by=ana, reply_wanted="witness")
    with pytest.raises(Refused) as no:
        join_again(begun, by=mara, reason=WHY)
    assert no.value.code == "witness"
    want(drifted, by=ana, reply_wanted="listen")
    replies(begun, ana, "With salt.")
    with pytest.raises(Refused) as no:
        join_again(begun, by=mara, reason=WHY)
    assert no.value.code == "has_grown"


def test_a_program_splits_too(drifted: Topic, ana: Member, mara: Member) -> None:
    told = {"positions": [2, 5], "title": "Bread", "reason": WHY}
    answer = Program(mara).post(f"topics/{drifted.pk}/split", told)
    assert answer.status_code == 201
    begun = answer.json()
    assert (begun["author"], begun["acts"][0]["other"]) == ("noor", drifted.pk)
    places = Program(ana).get(f"topics/{drifted.pk}/replies").json()["items"]
    assert [place["goes_on"] for place in places] == [
        None,
        {"topic": begun["id"], "position": 0},
        None,
        None,
        {"topic": begun["id"], "position": 1},
    ]
    assert Program(ana).post(f"topics/{drifted.pk}/split", told).status_code == 404
    back = Program(mara).post(f"topics/{begun['id']}/join", {"reason": WHY})
    assert back.json()["id"] == drifted.pk


def followers_of(topic: Topic) -> set[str]:
    rows = topic.readings.marked(Mark.FOLLOW)
    return set(rows.values_list("member__handle", flat=True))


def test_who_follows_goes_on_with_both_parts_and_is_not_told_by_the_split(
    drifted: Topic, lea: Member, mika: Member, ben: Member, mara: Member
) -> None:
    put_mark(drifted, Mark.FOLLOW, by=lea)
    put_mark(drifted, Mark.BOOKMARK, by=mika)
    read_to(drifted, by=mika, position=4)
    begun = splits(drifted, mara, 2, 3, 5)
    assert followers_of(drifted) == {"lea"}
    assert followers_of(begun) == {"lea", "ben"}  # noor wrote what opens it and is its author
    assert begun.readings.get(member=mika).position == 1
    assert not begun.readings.filter(bookmarked_at__isnull=False).exists()
    later = timezone.now() + timedelta(minutes=1)
    with time_machine.travel(later, tick=False):
        tell_followers()
        assert not Notification.objects.filter(kind="follow").exists()
        replies(begun, mika, "Bread is good.")
    with time_machine.travel(later + timedelta(minutes=1), tick=False):
        tell_followers()
        heard = Notification.objects.filter(kind="follow")
        assert set(heard.values_list("member__handle", flat=True)) == {"lea", "ben"}


def test_who_leaves_the_topic_out_leaves_out_the_new_one_and_follows_nothing(
    drifted: Topic, ben: Member, mara: Member
) -> None:
    put_mark(drifted, Mark.IGNORE, by=ben)
    begun = splits(drifted, mara, 2, 3)
    assert followers_of(begun) == set()
    assert begun.readings.get(member=ben).ignored_at


def test_who_follows_what_is_put_back_follows_where_it_came_from(
    drifted: Topic, lea: Member, mara: Member
) -> None:
    begun = splits(drifted, mara, 2, 3)
    put_mark(begun, Mark.FOLLOW, by=lea)
    join_again(begun, by=mara, reason=WHY)
    assert "lea" in followers_of(drifted)
    assert followers_of(begun) == set()
