"""What a real server writes into its log: what happened, and nobody's words, handle or address."""

import contextlib
import http.cookiejar
import json
import logging
import re
import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import structlog
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.db import IntegrityError
from django.test import Client
from django.utils import timezone

from community.logs import OnlyChanges, ToldElsewhere, to_stderr, without_rows
from community.models import Community, FeedAddress, Member
from tests.cast import PASSPHRASE
from tests.processes import MANAGE, _wait_until_up, environment, free_port

HANDLE, WORDS = "zzquokka", "wordsthatnobodyshouldread"
FEED = "zzfeedsecret"
SECRETS = [HANDLE, WORDS, FEED, PASSPHRASE, "127.0.0.1", "evil.example", "198.51.100.7"]


@contextlib.contextmanager
def logged(log: Path, **more: str) -> Iterator[str]:
    """Run a server whose log goes to this file, and yield its address."""
    port = free_port()
    told = environment(port, HEARTH_DEBUG="0", LOG_LEVEL="INFO", **more)
    with log.open("wb") as out:
        command = [sys.executable, MANAGE, "serve", "--no-worker"]
        process = subprocess.Popen(command, env=told, stdout=subprocess.DEVNULL, stderr=out)
        try:
            _wait_until_up(port, process)
            yield f"http://localhost:{port}"
        finally:
            process.terminate()
            process.wait(30)


class Browser:
    """A small browser that keeps cookies and takes every answer."""

    def __init__(self, site: str) -> None:
        self.site = site
        jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self.opener = urllib.request.build_opener(jar)

    def ask(self, path: str, data: dict[str, str] | None = None, **headers: str) -> tuple[int, str]:
        body = urllib.parse.urlencode(data).encode() if data is not None else None
        told = {"Referer": self.site + "/", **{k.replace("_", "-"): v for k, v in headers.items()}}
        try:
            answer = self.opener.open(urllib.request.Request(self.site + path, body, told))
        except urllib.error.HTTPError as refused:
            answer = refused
        return answer.status, answer.read().decode()

    def send(self, path: str, form: str, **data: str) -> int:
        page = self.ask(form)[1]
        [token, *_rest] = re.findall(r'csrfmiddlewaretoken" value="(\w+)"', page)
        return self.ask(path, data | {"csrfmiddlewaretoken": token})[0]


@pytest.mark.heavy
@pytest.mark.django_db(transaction=True)
def test_a_busy_server_writes_down_nobody(ana: Member, tmp_path: Path) -> None:
    ana.password = Argon2PasswordHasher().encode(PASSPHRASE, "salt-of-ana")  # as a server hashes
    ana.save()
    log = tmp_path / "log"
    with logged(log) as site:
        browser = Browser(site)
        sign_in = "/accounts/login/"
        assert browser.send(sign_in, sign_in, login=HANDLE, password=WORDS) == 422
        assert browser.send(sign_in, sign_in, login="ana", password=PASSPHRASE) == 200
        assert browser.ask(f"/members/{HANDLE}/")[0] == 404
        assert browser.ask(f"/feed/{FEED}/")[0] == 404
        secret = FeedAddress.make(ana, at=timezone.now())
        assert browser.ask(f"/feed/{secret}/")[0] == 200
        assert browser.ask(f"/nothing/{HANDLE}/?q={WORDS}")[0] == 404
        assert browser.ask(f"/members/{HANDLE}/block/", {"body": WORDS})[0] == 403
        foreign = {"Origin": f"https://evil.example/{HANDLE}"}
        assert browser.ask("/me/profile/", {"body": WORDS}, **foreign)[0] == 403
        foreign = {"Origin": site, "Referer": f"https://evil.example/{HANDLE}"}
        assert browser.ask("/me/profile/", {"body": WORDS}, **foreign)[0] == 403
        assert browser.ask("/", Host="evil.example")[0] == 400
        assert browser.ask(f"/topics/{HANDLE}/", X_Forwarded_For="198.51.100.7")[0] == 404
        assert browser.ask("/me/profile/", {"body": WORDS * 90_000})[0] in {400, 403, 413}
    written = log.read_text()
    assert '"route"' in written
    assert not [each for each in SECRETS if each in written]
    assert secret not in written
    entries = [json.loads(line) for line in written.splitlines() if line.startswith("{")]
    assert len(entries) == len(written.splitlines())
    assert all(entry["request"] for entry in entries if entry["event"] == "request")
    [wrong_host] = [entry for entry in entries if entry.get("why") == "DisallowedHost"]
    assert "exception" not in wrong_host


def formatted(name: str, message: str, *args: object, **more: Any) -> dict[str, Any] | None:
    """Return an entry of someone else's logger as it would stand in the log."""
    handler = to_stderr("INFO")["formatters"]["json"]
    formatter = structlog.stdlib.ProcessorFormatter(
        processors=handler["processors"], foreign_pre_chain=handler["foreign_pre_chain"]
    )
    record = logging.LogRecord(name, logging.ERROR, __file__, 1, message, args, more.get("exc"))
    if not ToldElsewhere().filter(record):
        return None
    told: dict[str, Any] = json.loads(formatter.format(record))
    return told


def caught(fault: Exception) -> Any:
    try:
        raise fault
    except type(fault):
        return sys.exc_info()


def test_a_refused_row_is_not_repeated() -> None:
    row = "DETAIL:  Key (handle)=(zzquokka) already exists."
    fault = IntegrityError(f'duplicate key value violates "unique_handle"\n{row}\nand more')
    entry = formatted("django.request", "Internal Server Error: %s", "/x", exc=caught(fault))
    assert entry is not None
    assert "duplicate key value" in entry["exception"]
    assert "Traceback" in entry["exception"]
    assert "zzquokka" not in str(entry)
    chained = f"a: b\n{row}\n\nThe above exception was the direct cause of the following exception:"
    assert without_rows(None, "", {"why": chained})["why"].endswith("following exception:")


def test_what_others_write_of_a_request_is_left_out() -> None:
    late = "Application instance %r for connection %s took too long to shut down and was killed."
    entry = formatted("daphne.server", late, "client=['127.0.0.1', 56200]", "uri=/members/zzquokka")
    assert "56200" not in str(entry)
    assert "zzquokka" not in str(entry)
    assert "took too long" in str(entry)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("django.request", "Not Found: /members/zzquokka/"),
        ("django.request", "Service Unavailable: /readyz"),
        ("django.security.csrf", "Forbidden (CSRF token missing.): /members/zzquokka/block/"),
        ("daphne.server", "Listen failure: %s"),
    ],
)
def test_what_another_line_says_better_is_not_said(name: str, message: str) -> None:
    assert formatted(name, message) is None


def test_what_is_not_ready_says_why_in_a_line(
    community: Community, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> bool:
        raise OSError("connection refused")

    monkeypatch.setitem(__import__("community.health").health.LOOKS, "cache", fail)
    with structlog.testing.capture_logs() as entries:
        answer = client.get("/readyz")
    assert answer.status_code == 503
    told = {entry["part"]: entry["why"] for entry in entries if entry["event"] == "not_ready"}
    assert told["cache"] == "OSError: connection refused"
    assert set(told) == {part for part, works in answer.json().items() if not works}
    assert told["worker"] == "it says no"


def test_each_request_has_a_number_of_its_own(community: Community, client: Client) -> None:
    assert client.get("/privacy/")["X-Request-ID"] != client.get("/privacy/")["X-Request-ID"]


def test_an_outage_of_redis_is_a_line_a_minute_and_not_a_traceback_a_second() -> None:
    only, fault = OnlyChanges(), caught(OSError("refused"))
    name, message = "channels_redis.pubsub", "Unexpected exception in receive task"
    records = [
        logging.LogRecord(name, logging.ERROR, __file__, 1, message, (), fault) for _each in "abc"
    ]
    assert [only.filter(record) for record in records] == [True, False, False]
    entry = formatted(name, message, exc=fault)
    assert entry is not None
    assert entry["why"] == "OSError"
    assert "exception" not in entry
