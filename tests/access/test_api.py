"""Every operation of the API for every role: `api.txt`, written by hand."""

import re
from typing import Any

import pytest

from community.urls import api
from tests.access.played import DONE, Line, lines, played, report_of, sent_as
from tests.access.sent import API
from tests.access.story import PEOPLE, filled
from tests.everything import Everything
from tests.programs import Program

STATUS = {
    "sign_in": 401,
    "not_found": 404,
    "oneself": 422,
    "own_words": 422,
    "appealed": 409,
    "leased": 409,
    "answered": 409,
    "not_open": 409,
    "too_late": 409,
    "not_night": 422,
    "not_resting": 409,
    "not_split": 409,
}


def answer_of(line: Line, program: Program, at: dict[str, Any]) -> Any:
    """Do what a line says as someone."""
    method, path = line.words[:2]
    return program.call(method, filled(path, at), sent_as(API.get(line.name), at))


def test_every_operation_is_in_the_table_and_no_other() -> None:
    described = api.get_openapi_schema(path_prefix="")["paths"]
    there = {
        f"{method} {re.sub('{.*?}', '{}', path.strip('/'))}"
        for path, operations in described.items()
        for method in operations
    }
    known = {re.sub("{.*?}", "{}", " ".join(line.words[:2])) for line in lines("api")}
    assert known == there


@pytest.mark.heavy
def test_everyone_is_told_what_the_table_says(blocked: Everything) -> None:
    programs = {role: Program(blocked.cast.get(who or "")) for role, who in PEOPLE.items()}

    def play(line: Line, role: str) -> str:
        answer = answer_of(line, programs[role], blocked.at)
        if answer.status_code < 400:
            return DONE
        code = answer.json()["code"]
        assert answer.status_code == STATUS.get(code, 403), (line.name, role, answer.content)
        return str(code)

    told, due = played("api", play)
    assert report_of(told, due) == []
