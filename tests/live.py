"""Real sockets: Daphne in a thread of the test process, and a plain client of its frames."""

import asyncio
import json
import threading
import time
from collections.abc import Iterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
import websockets
from django.conf import settings
from django.test import Client
from twisted.internet import reactor

from community.models import Member
from realtime.routing import ORIGINS, sockets
from realtime.wire import LiveServer


@pytest.fixture(scope="session")
def daphne_port(django_db_setup: None) -> Iterator[int]:
    """The port of one Daphne that serves the test database for the whole run."""
    from community.asgi import application

    ready = threading.Event()
    server = LiveServer(
        application,
        endpoints=["tcp:port=0:interface=127.0.0.1"],
        signal_handlers=False,
        ready_callable=ready.set,
    )
    threading.Thread(target=server.run, daemon=True).start()
    ready.wait(10)
    while not server.listening_addresses:
        time.sleep(0.01)
    yield server.listening_addresses[0][1]
    reactor.callFromThread(reactor.stop)


@pytest.fixture
def site(daphne_port: int, transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of the site as a browser sees it; localhost, for passkeys belong to names."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    address = f"http://localhost:{daphne_port}"
    monkeypatch.setattr(sockets, "allowed_origins", [*ORIGINS, address])
    return address


class Socket:
    """One open socket, as a test talks with it."""

    def __init__(self, connection: Any) -> None:
        self.connection, self.frames = connection, list[dict[str, Any]]()

    async def send(self, **frame: Any) -> None:
        await self.connection.send(json.dumps(frame))

    async def get(self, wanted: str, **match: Any) -> dict[str, Any]:
        """Return the next frame of this type and content, keeping everything that came before."""
        while True:
            frame = json.loads(await asyncio.wait_for(self.connection.recv(), 10))
            self.frames.append(frame)
            if frame["type"] == wanted and match.items() <= frame.items():
                return frame

    async def gets_closed(self) -> int:
        """Return the code with which the server closes this socket."""
        try:
            while True:
                self.frames.append(json.loads(await asyncio.wait_for(self.connection.recv(), 10)))
        except websockets.ConnectionClosed as closed:
            return closed.rcvd.code if closed.rcvd else 1006

    async def quiet(self, seconds: float = 0.4) -> list[dict[str, Any]]:
        """Return what comes within a moment."""
        came: list[dict[str, Any]] = []
        try:
            while True:
                came.append(json.loads(await asyncio.wait_for(self.connection.recv(), seconds)))
        except TimeoutError:
            self.frames += came
            return came


def signed_in_cookie(member: Member) -> str:
    client = Client()
    client.force_login(member, backend=settings.AUTHENTICATION_BACKENDS[0])
    name = settings.SESSION_COOKIE_NAME
    return f"{name}={client.cookies[name].value}"


@asynccontextmanager
async def socket(
    site: str, path: str, cookie: str = "", origin: str | None = "own", token: str = ""
) -> Any:
    """Open a socket as a browser would, or as a program with a session token."""
    headers = {"Cookie": cookie} if cookie else {"X-Session-Token": token} if token else {}
    own = f"http://localhost:{settings.PORT}"
    connection = await websockets.connect(
        site.replace("http", "ws") + path,
        additional_headers=headers,
        origin=own if origin == "own" else origin,
        proxy=None,
    )
    try:
        yield Socket(connection)
    finally:
        await connection.close()
