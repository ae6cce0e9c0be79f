"""Boards, topics and replies through the API: the same verbs, the same sentences."""

import uuid

import pytest

from community.actions.blocks import block
from forums.models import Board, Reply, Topic
from tests.programs import Program


@pytest.fixture
def board(community) -> Board:
    return Board.objects.create(slug="evenings", title="Evenings", purpose="How it was")


def words(**more: object) -> dict[str, object]:
    topic = {"title": "A long day", "body": "It was *long*.", "reply_wanted": "listen"}
    return topic | {"client_id": str(uuid.uuid4())} | more


@pytest.fixture
def topic(board, ana) -> dict:
    return Program(ana).post("boards/evenings/topics", words()).json()


def test_ana_starts_a_topic_and_ben_reads_and_answers_it(topic, ben) -> None:
    program = Program(ben)
    [line] = program.get("boards/evenings/topics").json()["items"]
    assert (line["title"], line["author"]) == ("A long day", "ana")
    assert "body" not in line
    read = program.get(f"topics/{topic['id']}").json()
    assert "<em>long</em>" in read["html"]
    assert read["body"] == "It was *long*."
    made = program.post(f"topics/{topic['id']}/replies", {"body": "I hear you."})
    assert made.status_code == 201
    [reply] = program.get(f"topics/{topic['id']}/replies").json()["items"]
    assert (reply["author"], reply["position"], reply["mine"]) == ("ben", 1, True)


def test_a_board_says_what_one_may_do(board, ana) -> None:
    Board.objects.create(slug="news", title="News", purpose="From the team", starts="staff")
    boards = {one["slug"]: one["may"] for one in Program(ana).get("boards").json()["items"]}
    assert boards["evenings"] == {"read": True, "start": True, "reply": True}
    assert boards["news"] == {"read": True, "start": False, "reply": True}
    refused = Program(ana).post("boards/news/topics", words())
    assert (refused.status_code, refused.json()["code"]) == (403, "board_closed")


def test_a_resend_gives_the_same_topic_and_other_words_are_refused(board, ana) -> None:
    program, sent = Program(ana), words()
    first = program.post("boards/evenings/topics", sent).json()
    assert program.post("boards/evenings/topics", sent).json()["id"] == first["id"]
    other = program.post("boards/evenings/topics", sent | {"body": "Something else"})
    assert (other.status_code, other.json()["code"]) == (422, "client_id_reused")
    assert Topic.objects.count() == 1


def test_a_witness_topic_takes_no_reply(board, ana, ben) -> None:
    made = Program(ana).post("boards/evenings/topics", words(reply_wanted="witness")).json()
    refused = Program(ben).post(f"topics/{made['id']}/replies", {"body": "But…"})
    assert (refused.status_code, refused.json()["code"]) == (403, "witness")
    assert not Reply.objects.exists()


def test_a_topic_without_what_is_wanted_is_refused_in_our_words(board, ana) -> None:
    refused = Program(ana).post("boards/evenings/topics", words(reply_wanted="anything"))
    assert (refused.status_code, refused.json()["code"]) == (422, "no_reply_wanted")
    assert refused.headers["Content-Type"] == "application/problem+json"
    assert "which replies you want" in refused.json()["detail"]


def test_ana_changes_her_words_and_what_she_wants_and_nobody_else_does(topic, ana, ben) -> None:
    change = {"body": "It was short.", "reply_wanted": "suggestions"}
    changed = Program(ana).patch(f"topics/{topic['id']}", change).json()
    assert (changed["body"], changed["reply_wanted"]) == ("It was short.", "suggestions")
    assert changed["title"] == "A long day"
    assert Program(ben).patch(f"topics/{topic['id']}", change).status_code == 403
    assert Program(ben).delete(f"topics/{topic['id']}").status_code == 403


def test_what_is_taken_back_leaves_a_place_and_no_words(topic, ana, ben) -> None:
    program = Program(ben)
    reply = program.post(f"topics/{topic['id']}/replies", {"body": "I hear you."}).json()
    assert program.delete(f"replies/{reply['id']}").status_code == 204
    assert program.delete(f"replies/{reply['id']}").status_code == 204
    [place] = Program(ana).get(f"topics/{topic['id']}/replies").json()["items"]
    assert (place["position"], place["blank"], place["id"]) == (1, True, None)
    assert Program(ana).delete(f"topics/{topic['id']}").status_code == 204
    gone = program.get(f"topics/{topic['id']}")
    assert gone.json()["body"] == ""
    assert b"long" not in gone.content


def test_a_topic_of_someone_behind_a_block_is_not_there(topic, ana, ben) -> None:
    block(ben, by=ana)
    assert Program(ben).get(f"topics/{topic['id']}").status_code == 404
    assert Program(ben).get("boards/evenings/topics").json()["items"] == []
    posted = Program(ben).post(f"topics/{topic['id']}/replies", {"body": "Still here"})
    assert posted.status_code == 404


def test_lists_go_on_by_a_cursor(board, ana) -> None:
    for number in range(33):
        Topic.objects.create(
            board=board, author=ana, title=f"Topic {number}", reply_wanted="listen"
        )
    program = Program(ana)
    first = program.get("boards/evenings/topics").json()
    rest = program.get(f"boards/evenings/topics?cursor={first['next']}").json()
    assert (len(first["items"]), len(rest["items"]), rest["next"]) == (30, 3, None)
    assert not {one["id"] for one in first["items"]} & {one["id"] for one in rest["items"]}
    foreign = program.get("boards/evenings/topics?cursor=nonsense")
    assert (foreign.status_code, foreign.json()["code"]) == (422, "bad_cursor")


def test_replies_come_in_twenties(topic, ana, ben) -> None:
    for number in range(1, 24):
        Reply.objects.create(topic_id=topic["id"], author=ben, position=number, body="x", html="x")
    Topic.objects.update(last_position=23)
    program = Program(ana)
    first = program.get(f"topics/{topic['id']}/replies").json()
    rest = program.get(f"topics/{topic['id']}/replies?cursor={first['next']}").json()
    assert [one["position"] for one in rest["items"]] == [21, 22, 23]
    assert len(first["items"]) == 20
    assert rest["next"] is None
