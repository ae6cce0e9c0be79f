"""Reports, cases, decisions, appeals and care through the API alone."""

import uuid

import pytest

from community.actions.duty import check_in
from community.models import Clause, Member
from forums.actions.replies import post_reply
from forums.actions.topics import start_topic
from forums.models import Board, Reply
from moderation.models import Appeal, Case, Report
from tests.programs import Program


@pytest.fixture
def reply(community, ana, ben) -> Reply:
    """What ben answered, pushing, where ana asked to be listened to."""
    board = Board.objects.create(slug="close", title="Close", purpose="Being close.")
    topic = start_topic(
        board,
        by=ana,
        title="Kindness",
        body="He cooked for me.",
        reply_wanted="listen",
        client_id=uuid.uuid4(),
    )
    body = "You have to tell him. Do it now."
    return post_reply(topic, by=ben, body=body, client_id=uuid.uuid4())


@pytest.fixture
def team(mara, mika) -> tuple[Program, Program]:
    """Mara and mika, both on duty."""
    for member in (mara, mika):
        check_in(member)
    return Program(mara), Program(mika)


def reported(reply: Reply, by: Member, **more: object) -> dict:
    sent = {"target": {"kind": "reply", "id": reply.pk}, "reason": "R13", "words": "Pushy."}
    return Program(by).post("reports", sent | more).json()


def decision(case: dict, outcome: str = "remove", **more: object) -> dict[str, object]:
    return {
        "outcome": outcome,
        "version": case["version"],
        "clause": "G-05",
        "facts": "It tells her to act.",
        "explanation": "She asked to be listened to.",
        "why_not_softer": "A nudge was sent before.",
        "restrictions": [],
    } | more


def code_of(answer) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def test_from_a_report_to_an_appeal_that_puts_the_words_back(reply, ana, ben, team) -> None:
    mara, mika = team
    assert reported(reply, ana)["progress"] == "received"
    [line] = mara.get("moderation/cases?lane=conduct&state=open").json()["items"]
    assert line["target"] == {"kind": "reply", "id": reply.pk}
    assert mara.get(f"moderation/cases/{line['id']}").json()["file"] is None
    case = mara.put(f"moderation/cases/{line['id']}/lease").json()
    assert "You have to tell him" in case["file"]["wordings"][0]["html"]
    assert case["file"]["said"][0]["words"] == "Pushy."
    path = f"moderation/cases/{line['id']}"
    assert code_of(mika.put(f"{path}/lease")) == (409, "leased")
    stale = decision(case, version=case["version"] - 1)
    assert code_of(mara.post(f"{path}/decision", stale)) == (409, "stale")
    made = mara.post(f"{path}/decision", decision(case))
    assert (made.status_code, made.json()["state"]) == (201, "decided")
    assert code_of(mara.post(f"{path}/decision", decision(case))) == (409, "decided")
    [mine] = Program(ben).get("decisions").json()["items"]
    assert (mine["outcome"], mine["clause"], mine["seen"]) == ("remove", "G-05", False)
    statement = Program(ben).get(f"decisions/{mine['id']}").json()
    assert statement["text"] == "You have to tell him. Do it now."
    assert statement["redress"]
    [report] = Program(ana).get("reports").json()["items"]
    assert (report["progress"], report["can_appeal"]) == ("decided", False)
    asked = Program(ben).post(f"decisions/{mine['id']}/appeal", {"words": "I meant well."})
    assert asked.status_code == 201
    answer = {"upheld": True, "words": "It was kindly meant."}
    appeal = f"moderation/appeals/{asked.json()['id']}"
    assert code_of(mara.post(f"{appeal}/answer", answer)) == (403, "same_person")
    assert mika.get(appeal).json()["words"] == "I meant well."
    assert mika.post(f"{appeal}/answer", answer).json()["upheld"] is True
    [there] = Program(ana).get(f"topics/{reply.topic_id}/replies").json()["items"]
    assert there["body"] == "You have to tell him. Do it now."
    assert Program(ben).get(f"decisions/{mine['id']}").json()["reversed"] is True


def test_a_report_that_was_turned_down_is_looked_at_again(reply, ana, team) -> None:
    mara, mika = team
    report = reported(reply, ana)
    case = mara.put(f"moderation/cases/{Case.objects.get().pk}/lease").json()
    mara.post(f"moderation/cases/{case['id']}/decision", decision(case, "no_action"))
    again = {"words": "I had asked for listening."}
    appeal = Program(ana).post(f"reports/{report['id']}/appeal", again).json()
    answer = {"upheld": True, "words": "You had."}
    mika.post(f"moderation/appeals/{appeal['id']}/answer", answer)
    [waiting] = mika.get("moderation/cases").json()["items"]
    assert waiting["state"] == "open"
    assert mara.get("moderation/cases").json()["items"] == []
    assert Program(ana).get("reports").json()["items"][0]["appeal"]["upheld"] is True


def test_a_report_sent_again_is_one_report(reply, ana) -> None:
    sent = {"client_id": str(uuid.uuid4())}
    assert reported(reply, ana, **sent)["id"] == reported(reply, ana, **sent)["id"]
    assert reported(reply, ana, **sent, words="Other")["code"] == "client_id_reused"
    assert Report.objects.count() == 1


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        ({"reason": "R99"}, (422, "unknown_reason")),
        ({"target": {"kind": "reply", "id": 999}}, (404, "not_found")),
        ({"target": {"kind": "nothing", "id": 1}}, (404, "not_found")),
        ({"target": {"kind": "reply"}}, (404, "not_found")),
    ],
)
def test_a_report_that_makes_no_sense_is_refused(reply, ana, sent, expected) -> None:
    answer = reported(reply, ana, **sent)
    assert (answer["status"], answer["code"]) == expected


def test_a_worry_opens_the_care_lane_and_a_member_is_named_by_handle(reply, noor, team) -> None:
    sent = {"target": {"kind": "member", "handle": "ana"}, "words": "She sounds alone."}
    assert Program(noor).post("worries", sent).status_code == 201
    [line] = team[0].get("moderation/cases?lane=care").json()["items"]
    assert (line["target"]["kind"], line["lane"]) == ("member", "care")


def test_cases_are_not_there_for_anyone_else(reply, ana, noor, lea, finn) -> None:
    reported(reply, ana)
    case = Case.objects.get()
    for who in (ana, noor, lea, finn):
        assert Program(who).get("moderation/cases").status_code == 404
        assert Program(who).get(f"moderation/cases/{case.pk}").status_code == 404
        assert Program(who).put(f"moderation/cases/{case.pk}/lease").status_code == 404


def test_staff_without_a_second_factor_are_told_to_add_one(mara) -> None:
    mara.authenticator_set.all().delete()
    assert code_of(Program(mara).get("moderation/cases")) == (403, "second_factor")


def test_off_duty_nobody_is_given_a_case(reply, ana, mara) -> None:
    reported(reply, ana)
    answer = Program(mara).put(f"moderation/cases/{Case.objects.get().pk}/lease")
    assert code_of(answer) == (403, "not_on_duty")


def test_duty_is_confirmed_and_ended(mara, ana) -> None:
    program = Program(mara)
    assert program.put("duty").json()["runs_out_at"]
    assert program.get("me").json()["on_duty_until"]
    assert program.delete("duty").status_code == 204
    assert program.get("me").json()["on_duty_until"] is None
    assert Program(ana).put("duty").status_code == 404


def test_closing_an_account_takes_two_people(reply, ana, ben, team, lena) -> None:
    mara, _mika = team
    reported(reply, ana)
    case = mara.put(f"moderation/cases/{Case.objects.get().pk}/lease").json()
    path = f"moderation/cases/{case['id']}"
    waits = mara.post(f"{path}/decision", decision(case, "close_account")).json()
    assert waits["state"] == "second_key"
    key = {"turn": True, "version": waits["version"]}
    assert mara.post(f"{path}/second-key", key).status_code == 404
    assert Program(lena).post(f"{path}/second-key", key).json()["state"] == "decided"
    assert Program(ben).get("decisions").json()["items"][0]["outcome"] == "close_account"
    assert code_of(Program(ben).get("boards")) == (403, "closed")


def test_a_suspended_member_keeps_care_decisions_and_appeals(reply, ana, ben, team) -> None:
    reported(reply, ana)
    case = team[0].put(f"moderation/cases/{Case.objects.get().pk}/lease").json()
    limit = [{"what": "suspend", "days": 3}]
    done = decision(case, "suspend", restrictions=limit)
    team[0].post(f"moderation/cases/{case['id']}/decision", done)
    program = Program(ben)
    [mine] = program.get("decisions").json()["items"]
    assert mine["restrictions"][0]["what"] == "suspend"
    posted = program.post(f"topics/{reply.topic_id}/replies", {"body": "But"})
    assert code_of(posted) == (403, "suspended")
    assert program.post("help", {"words": "I feel lost."}).status_code == 201
    assert program.post(f"decisions/{mine['id']}/appeal", {"words": "Please"}).status_code == 201


def test_a_line_to_the_people_on_duty_is_read_and_answered(ana, lea, noor) -> None:
    sent = {"words": "I feel lost.", "client_id": str(uuid.uuid4())}
    first = Program(ana).post("help", sent).json()
    assert first["on_duty"] is False
    assert Program(ana).post("help", sent).json()["id"] == first["id"]
    program = Program(lea)
    assert program.get("moderation/care").status_code == 404
    program.put("duty")
    [line] = program.get("moderation/care").json()["items"]
    opened = program.post(f"moderation/care/{line['id']}/open").json()
    assert opened["messages"][0]["body"] == "I feel lost."
    answer = {"words": "I am here.", "seen": opened["messages"][0]["id"]}
    assert program.post(f"moderation/care/{line['id']}/answer", answer).status_code == 201
    assert program.get("moderation/care").json()["items"] == []
    newest, oldest = Program(ana).get("help").json()["items"]
    assert (newest["author"], oldest["mine"]) == ("lea", True)
    assert Program(noor).get("moderation/care").status_code == 404


def test_blocks_are_made_listed_and_lifted_and_the_other_learns_nothing(ana, ben) -> None:
    program = Program(ana)
    assert program.post("blocks", {"handle": "BEN"}).status_code == 201
    assert program.post("blocks", {"handle": "ben"}).status_code == 201
    assert [one["handle"] for one in program.get("blocks").json()["items"]] == ["ben"]
    assert Program(ben).get("blocks").json()["items"] == []
    missing = Program(ben).get("members/nobody")
    hidden = Program(ben).get("members/ana")
    assert (hidden.status_code, hidden.content) == (404, missing.content)
    assert Program(ben).post("blocks", {"handle": "ana"}).content == (
        Program(ben).post("blocks", {"handle": "nobody"}).content
    )
    assert program.delete("blocks/ben").status_code == 204
    assert Program(ben).get("members/ana").status_code == 200
    assert code_of(program.post("blocks", {"handle": "ana"})) == (422, "oneself")


def test_a_key_makes_an_appeal_once(reply, ana, ben, team) -> None:
    reported(reply, ana)
    case = team[0].put(f"moderation/cases/{Case.objects.get().pk}/lease").json()
    team[0].post(f"moderation/cases/{case['id']}/decision", decision(case))
    program = Program(ben)
    [mine] = program.get("decisions").json()["items"]
    path, key = f"decisions/{mine['id']}/appeal", {"Idempotency-Key": "one"}
    first = program.post(path, {"words": "Please"}, **key)
    assert program.post(path, {"words": "Please"}, **key).json() == first.json()
    assert code_of(program.post(path, {"words": "Other"}, **key)) == (422, "key_reused")
    assert code_of(program.post(path, {"words": "Please"})) == (409, "appealed")
    assert Appeal.objects.count() == 1


def test_words_about_oneself_are_changed_by_oneself(ana, ben) -> None:
    Program(ana).put("me/profile", {"body": "I like *rain*.", "pronouns": "she"})
    shown = Program(ben).get("members/ana").json()
    assert (shown["pronouns"], shown["html"]) == ("she", "<p>I like <em>rain</em>.</p>\n")


def test_a_clause_that_is_not_in_force_is_refused(reply, ana, team) -> None:
    reported(reply, ana)
    case = team[0].put(f"moderation/cases/{Case.objects.get().pk}/lease").json()
    sent = decision(case, clause="G-99")
    answer = team[0].post(f"moderation/cases/{case['id']}/decision", sent)
    assert code_of(answer) == (422, "unknown_clause")
    assert Clause.objects.filter(code="G-05").exists()
