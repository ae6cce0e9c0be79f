"""Joining and signing in by django-allauth's headless API, with a token for everything else."""

from typing import Any

import pytest
from django.test import Client

from community.actions.joining import invite
from community.models import Acceptance, Community, Consent, Member
from tests.cast import PASSPHRASE, code_now
from tests.programs import Program

APP = "/_allauth/app/v1/auth"


class Visitor:
    """A program that is not signed in yet."""

    def __init__(self) -> None:
        self.client, self.token = Client(), ""

    def call(self, method: str, path: str, body: Any = None) -> Any:
        headers = {"X-Session-Token": self.token} if self.token else {}
        sent = {} if body is None else {"data": body, "content_type": "application/json"}
        answer = getattr(self.client, method)(f"{APP}/{path}", headers=headers, **sent)
        if answer.content:
            self.token = answer.json().get("meta", {}).get("session_token", self.token)
        return answer

    def signs_in(self, handle: str, passphrase: str = PASSPHRASE) -> Any:
        return self.call("post", "login", {"username": handle, "password": passphrase})

    def program(self) -> Program:
        program = Program()
        program.headers["X-Session-Token"] = self.token
        return program


def test_ana_signs_in_reads_and_signs_out(ana) -> None:
    visitor = Visitor()
    assert visitor.signs_in("ANA").status_code == 200
    assert visitor.program().get("me").json()["handle"] == "ana"
    assert visitor.call("delete", "session").status_code == 401
    assert visitor.program().get("me").status_code == 401


def test_a_wrong_passphrase_gets_our_sentence_and_no_token(ana) -> None:
    visitor = Visitor()
    answer = visitor.signs_in("ana", "not this one at all")
    assert answer.status_code == 400
    assert "do not belong together" in answer.json()["errors"][0]["message"]
    assert visitor.program().get("me").status_code == 401


def test_staff_need_their_code_before_the_token_opens_anything(mara) -> None:
    visitor = Visitor()
    assert visitor.signs_in("mara").status_code == 401
    assert visitor.token
    assert visitor.program().get("me").status_code == 401
    assert visitor.call("post", "2fa/authenticate", {"code": "000000"}).status_code == 400
    assert visitor.call("post", "2fa/authenticate", {"code": code_now()}).status_code == 200
    assert visitor.program().get("moderation/cases").status_code == 200


@pytest.fixture
def joining(community, client) -> dict[str, Any]:
    """What a program sends for someone who wants to join."""
    agreed_to = client.get("/guidelines.json").json()["agreed_to"]
    return {
        "username": "wren",
        "password": "four words on paper",
        "time_zone": "Europe/Dublin",
        "adult": True,
        "agree": True,
        "agreed_to": agreed_to,
        "health_words": True,
    }


def test_someone_joins_and_everything_they_agreed_to_is_kept(joining) -> None:
    visitor = Visitor()
    answer = visitor.call("post", "signup", joining)
    assert answer.status_code == 200, answer.content
    wren = Member.objects.get(handle="wren")
    assert wren.adult_stated_at
    assert Acceptance.objects.filter(member=wren).count() == 6
    assert Consent.objects.filter(member=wren, withdrawn_at=None).exists()
    assert visitor.program().get("me").json()["handle"] == "wren"


@pytest.mark.parametrize("missing", ["adult", "agree", "agreed_to", "username", "password"])
def test_nobody_joins_without_what_is_asked(joining, missing) -> None:
    del joining[missing]
    answer = Visitor().call("post", "signup", joining)
    assert answer.status_code == 400
    assert missing in {error["param"] for error in answer.json()["errors"]}
    assert not Member.objects.filter(handle="wren").exists()


def test_a_community_by_invitation_asks_for_one(joining, community, lena) -> None:
    community.keep(joining=Community.Joining.INVITED)
    assert Visitor().call("post", "signup", joining).status_code == 403
    assert not Member.objects.filter(handle="wren").exists()
    code = invite(by=lena)
    answer = Visitor().call("post", f"signup?invitation={code}", joining | {"invitation": code})
    assert answer.status_code == 200, answer.content
