"""A small client of a Hearth community: sign in, read, post, sit in a session and catch up.

Run it against the demo (`make run`):  python docs/client.py http://localhost:8000 ana
It needs `httpx` and `websockets`. The description of everything is at /api/v1/docs.
"""

import asyncio
import getpass
import json
import sys
import uuid
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from typing import Any

import httpx
import websockets

Json = dict[str, Any]


class Refused(Exception):
    """What Hearth did not do: a stable code for programs, a sentence for people."""

    def __init__(self, problem: Json) -> None:
        super().__init__(problem["detail"])
        self.code: str = problem["code"]


@dataclass
class Hearth:
    """One member's way in; `site` is the address of the community."""

    site: str
    token: str = ""
    http: httpx.Client = field(default_factory=lambda: httpx.Client(timeout=10))

    def sign_in(self, handle: str, passphrase: str, code: str = "") -> None:
        """Sign in; staff also give the code that their app shows now."""
        login = {"username": handle, "password": passphrase}
        answer = self._auth("login", login)
        if answer["status"] == 401 and code:
            answer = self._auth("2fa/authenticate", {"code": code})
        if answer["status"] != 200:
            faults = answer.get("errors") or [{"message": "One more step is needed to sign in."}]
            raise Refused({"code": "sign_in", "detail": faults[0]["message"]})

    def call(self, method: str, path: str, **sent: Any) -> Json:
        """Return the answer of one operation below /api/v1/; raise Refused otherwise."""
        headers = {"X-Session-Token": self.token}
        answer = self.http.request(method, f"{self.site}/api/v1/{path}", headers=headers, **sent)
        body: Json = answer.json() if answer.content else {}
        if answer.is_error:
            raise Refused(body)
        return body

    def every(self, path: str) -> Iterator[Json]:
        """Go through a list to its end, part by part."""
        cursor: str | None = ""
        while cursor is not None:
            part = self.call("GET", path, params={"cursor": cursor})
            yield from part["items"]
            cursor = part["next"]

    def start_topic(self, board: str, **words: Any) -> Json:
        """Start a topic; the id makes a resend after a broken line harmless."""
        sent = {"client_id": str(uuid.uuid4()), **words}
        return self.call("POST", f"boards/{board}/topics", json=sent)

    async def listen(self, session: int, since: int = 0) -> AsyncIterator[Json]:
        """Take a seat and yield events in order, each once, also over a broken line."""
        self.call("PUT", f"sessions/{session}/seat")
        address = self.site.replace("http", "ws", 1) + f"/ws/sessions/{session}/"
        headers = {"X-Session-Token": self.token}
        async for socket in websockets.connect(
            address, origin=websockets.Origin(self.site), additional_headers=headers
        ):
            try:
                await socket.send(json.dumps({"type": "hello", "since": since}))
                async for text in socket:
                    frame = json.loads(text)
                    if frame["type"] == "event":
                        since = frame["seq"]
                        yield frame
            except websockets.ConnectionClosed as closed:
                if closed.rcvd and closed.rcvd.code in {4401, 4403, 4404}:
                    return

    def missed(self, session: int, since: int) -> list[Json]:
        """Return the events after a number, over HTTP."""
        found = self.call("GET", f"sessions/{session}/events", params={"since": since})
        events: list[Json] = found["items"]
        return events

    def say(self, session: int, body: str) -> Json:
        """Say something in a session in which one has a seat."""
        sent = {"body": body, "client_id": str(uuid.uuid4())}
        return self.call("POST", f"sessions/{session}/events", json=sent)

    def _auth(self, path: str, sent: Json) -> Json:
        headers = {"X-Session-Token": self.token} if self.token else {}
        answer = self.http.post(
            f"{self.site}/_allauth/app/v1/auth/{path}", json=sent, headers=headers
        )
        body: Json = answer.json()
        self.token = body.get("meta", {}).get("session_token") or self.token
        return body


async def main(site: str, handle: str) -> None:
    """Read the boards, then listen to the first open session."""
    hearth = Hearth(site)
    hearth.sign_in(handle, getpass.getpass("Passphrase: "), "")
    for board in hearth.every("boards"):
        topics = hearth.call("GET", f"boards/{board['slug']}/topics")["items"]
        print(board["title"], "-", ", ".join(topic["title"] for topic in topics[:3]))
    for session in hearth.every("sessions"):
        print("Listening to", session["title"])
        async for event in hearth.listen(session["id"]):
            message = event.get("message") or {}
            print(event["seq"], event["kind"], message.get("author", ""), message.get("html", ""))


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:3]))
