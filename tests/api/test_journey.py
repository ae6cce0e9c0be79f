"""The whole main job through the API alone, against a demo community as `make run` serves it."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import aclosing
from pathlib import Path

import pytest

from docs.client import Hearth, Refused
from tests.cast import PASSPHRASE, code_now
from tests.processes import serving

pytestmark = pytest.mark.heavy
SignIn = Callable[[str], Hearth]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a demo community that nobody used before."""
    folder: Path = tmp_path_factory.mktemp("demo")
    apart = {
        "DATABASE_URL": f"sqlite:///{folder}/data/hearth.sqlite3",
        "HEARTH_DATA": str(folder / "data"),
        "HEARTH_KEYS": str(folder / "keys"),
        "REDIS_URL": "",
    }
    with serving("--demo", **apart) as (address, _process):
        yield address


@pytest.fixture
def signed_in(site: str) -> SignIn:
    """Sign someone of the demo in, with a code where they need one."""

    def sign_in(handle: str) -> Hearth:
        hearth = Hearth(site)
        hearth.sign_in(handle, PASSPHRASE, code_now() if handle in {"mara", "mika"} else "")
        return hearth

    return sign_in


def code_of(act: Callable[[], object]) -> str:
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.code


def test_from_a_post_to_an_appeal_a_block_and_live_words(signed_in: SignIn) -> None:
    ana, ben, mara, mika = (signed_in(name) for name in ("ana", "ben", "mara", "mika"))
    board = next(one["slug"] for one in ana.every("boards") if one["may"]["start"])
    topic = ana.start_topic(board, title="A long day", body="It was.", reply_wanted="listen")
    words = {"body": "You should have called me."}
    reply = ben.call("POST", f"topics/{topic['id']}/replies", json=words)
    about = {"target": {"kind": "reply", "id": reply["id"]}, "reason": "R13", "words": "Advice."}
    ana.call("POST", "reports", json=about)
    for moderator in (mara, mika):
        moderator.call("PUT", "duty")
    case = next(
        one
        for one in mara.every("moderation/cases?lane=conduct")
        if one["target"] == about["target"]
    )
    path = f"moderation/cases/{case['id']}"
    case = mara.call("PUT", f"{path}/lease")
    assert code_of(lambda: mika.call("PUT", f"{path}/lease")) == "leased"
    decision = {
        "outcome": "remove",
        "version": case["version"],
        "clause": "G-05",
        "facts": "It tells her what she should have done.",
        "explanation": "She asked to be listened to.",
        "why_not_softer": "A nudge was sent before.",
    }
    stale = decision | {"version": case["version"] + 1}
    assert code_of(lambda: mara.call("POST", f"{path}/decision", json=stale)) == "stale"
    mara.call("POST", f"{path}/decision", json=decision)
    [gone] = ana.call("GET", f"topics/{topic['id']}/replies")["items"]
    assert gone["blank"] is True
    made = next(ben.every("decisions"))
    statement = ben.call("GET", f"decisions/{made['id']}")
    assert statement["clause"] == "G-05"
    assert statement["text"] == "You should have called me."
    asked = ben.call("POST", f"decisions/{made['id']}/appeal", json={"words": "I meant well."})
    answer = {"upheld": True, "words": "It was kindly meant."}
    address = f"moderation/appeals/{asked['id']}/answer"
    assert code_of(lambda: mara.call("POST", address, json=answer)) == "same_person"
    mika.call("POST", address, json=answer)
    [there] = ana.call("GET", f"topics/{topic['id']}/replies")["items"]
    assert there["body"] == "You should have called me."
    ana.call("POST", "blocks", json={"handle": "ben"})
    assert code_of(lambda: ben.call("GET", f"topics/{topic['id']}")) == "not_found"


def test_refusals_have_a_code_and_lists_go_to_their_end(site: str, signed_in: SignIn) -> None:
    assert code_of(lambda: Hearth(site).sign_in("ana", "not the right words")) == "sign_in"
    assert code_of(lambda: Hearth(site).sign_in("mara", PASSPHRASE)) == "sign_in"
    ana = signed_in("ana")
    topic = {"title": "x", "body": "y"}
    assert code_of(lambda: ana.call("POST", "boards/nowhere/topics", json=topic)) == "invalid"
    busiest = max(ana.every("boards"), key=lambda board: len(list(topics_of(ana, board["slug"]))))
    assert len(list(topics_of(ana, busiest["slug"]))) > 5


def topics_of(hearth: Hearth, board: str) -> Iterator[dict]:
    return hearth.every(f"boards/{board}/topics")


def test_live_words_arrive_and_come_again_in_replay(signed_in: SignIn) -> None:
    ana, noor = signed_in("ana"), signed_in("noor")
    session = next(one for one in ana.every("sessions?state=open") if one["room"] == "porch")

    async def hear() -> dict:
        async with aclosing(ana.listen(session["id"])) as events:
            async for event in events:
                if event["seq"] >= session["last_seq"] and event["kind"] != "message":
                    continue
                if event["seq"] >= session["last_seq"]:
                    await asyncio.to_thread(noor.call, "PUT", f"sessions/{session['id']}/seat")
                    await asyncio.to_thread(noor.say, session["id"], "I am here too.")
                    break
            async for event in events:
                if event["kind"] == "message":
                    return event
        raise AssertionError("nothing was heard")

    heard = asyncio.run(asyncio.wait_for(hear(), 20))
    assert heard["message"]["author"] == "noor"
    assert ana.missed(session["id"], heard["seq"] - 1)[0] == heard
