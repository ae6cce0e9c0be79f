"""Doors, refusals and repeats of the API, whatever the operation."""

import json
import re

import pytest

from community.actions.sign_ins import end_sign_ins
from community.models import Member, Notification
from tests.programs import API, Program


@pytest.fixture
def notices(ana) -> None:
    for number in range(32):
        Notification.objects.create(member=ana, kind="reply", address=f"/topics/{number}/")


def problem_of(answer) -> tuple[int, str]:
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["detail"]
    return answer.status_code, answer.json()["code"]


def test_ana_learns_who_she_is(ana) -> None:
    me = Program(ana).get("me").json()
    assert (me["handle"], me["roles"], me["takes_part"]) == ("ana", [], True)


def test_nobody_comes_in_signed_out_or_with_a_token_that_ended(
    ana, django_capture_on_commit_callbacks
) -> None:
    assert problem_of(Program().get("me")) == (401, "sign_in")
    assert problem_of(Program().post("notifications/read")) == (401, "sign_in")
    program = Program(ana)
    with django_capture_on_commit_callbacks(execute=True):
        end_sign_ins(ana)
    assert problem_of(program.get("me")) == (401, "sign_in")


def test_a_cookie_needs_its_csrf_token_to_change_something(ana) -> None:
    program = Program()
    program.client.force_login(ana)
    assert program.get("me").status_code == 200
    assert problem_of(program.post("notifications/read")) == (403, "csrf")
    assert program.client.get("/me/settings/").status_code == 200
    token = program.client.cookies["csrf"].value
    assert program.post("notifications/read", **{"X-CSRFToken": token}).status_code == 204


def test_a_closed_account_reads_its_own_things_and_no_boards(ana) -> None:
    Member.objects.filter(pk=ana.pk).update(closed_at="2026-01-01T00:00Z")
    assert Program(ana).get("me").status_code == 200
    assert problem_of(Program(ana).get("boards")) == (403, "closed")


@pytest.mark.parametrize(
    ("method", "path", "expected"),
    [
        ("get", "nothing/here", (404, "not_found")),
        ("get", "topics/0", (422, "invalid")),
        ("get", "topics/99999999999999999999", (422, "invalid")),
        ("get", "topics/7", (404, "not_found")),
        ("get", "boards/a%00b/topics", (422, "invalid")),
        ("post", "me", (405, "method")),
    ],
)
def test_what_is_not_there_is_said_as_a_problem(ana, method, path, expected) -> None:
    assert problem_of(getattr(Program(ana), method)(path)) == expected


def test_broken_and_oversized_bodies_are_answered(ana) -> None:
    program = Program(ana)
    for body in (b"{", b"\xff\xfe", b"[]", b'{"body": "\\ud800"}'):
        answer = program.client.post(
            f"{API}/topics/1/replies", body, "application/json", headers=program.headers
        )
        assert answer.status_code in {400, 404, 422}
        assert problem_of(answer)
    large = json.dumps({"body": "x" * 2_000_000})
    answer = program.client.post(
        f"{API}/topics/1/replies", large, "application/json", headers=program.headers
    )
    assert problem_of(answer) == (413, "too_large")


@pytest.mark.usefixtures("notices")
def test_what_is_new_is_a_list_with_a_cursor(ana, ben) -> None:
    first = Program(ana).get("notifications").json()
    rest = Program(ana).get(f"notifications?cursor={first['next']}").json()
    assert (len(first["items"]), len(rest["items"])) == (30, 2)
    assert first["items"][0]["sentence"] == "Someone replied in your topic"
    assert Program(ben).get("notifications").json()["items"] == []
    Program(ana).post("notifications/read")
    assert all(one["read"] for one in Program(ana).get("notifications").json()["items"])


def test_the_description_and_its_page_come_from_here(community, client) -> None:
    description = client.get(f"{API}/openapi.json").json()
    assert "/api/v1/topics/{topic_id}" in description["paths"]
    page = client.get(f"{API}/docs")
    assert page.status_code == 200
    assert not re.findall(r'(?:src|href)="(?!/static/)', page.text)
