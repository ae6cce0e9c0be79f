"""Waking a browser: real requests to a push service of our own on loopback, and nowhere else."""

import base64
import json
import socket
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
import time_machine
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.hashes import SHA256
from django.test import Client

from community import push
from community.actions.blocks import block
from community.actions.notices import forget_notices, notify, read_notices
from community.actions.pushing import push_due_notices, subscribe
from community.actions.sign_ins import end_sign_ins
from community.actions.wishes import set_wishes
from community.environment import Environment, WrongValue
from community.errors import Refused
from community.models import Member, Notification, PushSubscription

Browser = Callable[[Member], Client]
NOON = "2026-11-24 12:00 +0000"
FAR = "https://fcm.googleapis.com/fcm/send/abc"


class Service(ThreadingHTTPServer):
    """A push service: it keeps what it was asked, and answers as it is told."""

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []
        self.answer = 201
        super().__init__(("127.0.0.1", 0), Ear)

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Ear(BaseHTTPRequestHandler):
    server: Service

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        asked = {"path": self.path, "body": body, "headers": dict(self.headers)}
        self.server.asked.append(asked)
        self.send_response(self.server.answer)
        if self.server.answer == 302:
            self.send_header("Location", f"{self.server.origin}/elsewhere")
        self.end_headers()

    def log_message(self, *args: Any) -> None:
        """Say nothing."""


@pytest.fixture
def service(settings: Any) -> Iterator[Service]:
    server = Service()
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    settings.PUSH_SERVICES = frozenset({server.origin, "fcm.googleapis.com", ".push.apple.com"})
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def clock() -> Any:
    with time_machine.travel(NOON, tick=False) as moved:
        yield moved


@pytest.fixture
def anas(service: Service, ana: Member) -> PushSubscription:
    return subscribe(ana, f"{service.origin}/send/anas", sign_in="here")


def new(ana: Member, topic: int = 7, **more: Any) -> None:
    notify(ana, "reply", f"/topics/{topic}/", about=f"reply:{topic}", **more)


def test_a_browser_is_woken_by_an_empty_signed_request(
    clock: Any, service: Service, anas: PushSubscription, ana: Member, ben: Member
) -> None:
    for topic in range(4):
        new(ana, topic, caused_by=ben)
    push_due_notices()
    push_due_notices()
    [asked] = service.asked
    assert asked["path"] == "/send/anas"
    assert asked["body"] == b""
    assert asked["headers"]["TTL"] == "43200"
    claims = verified(asked["headers"]["Authorization"])
    assert claims["aud"] == service.origin
    assert "ana" not in json.dumps(asked["headers"] | claims).replace("anas", "")


def test_five_minutes_lie_between_two(
    clock: Any, service: Service, anas: PushSubscription, ana: Member
) -> None:
    new(ana, 1)
    push_due_notices()
    new(ana, 2)
    clock.shift(timedelta(minutes=4))
    push_due_notices()
    assert len(service.asked) == 1
    clock.shift(timedelta(minutes=2))
    push_due_notices()
    assert len(service.asked) == 2


def test_nothing_is_sent_of_what_was_read_taken_back_or_blocked(
    clock: Any, service: Service, anas: PushSubscription, ana: Member, ben: Member
) -> None:
    for gone in (
        lambda: read_notices(ana),
        lambda: forget_notices("reply:7"),
        lambda: block(ana, by=ben),
    ):
        new(ana, caused_by=ben)
        gone()
        push_due_notices()
        clock.shift(timedelta(minutes=6))
    assert service.asked == []


def test_a_try_again_is_not_made_once_it_was_read(
    clock: Any, service: Service, anas: PushSubscription, ana: Member
) -> None:
    service.answer = 503
    new(ana)
    push_due_notices()
    assert len(service.asked) == 1
    read_notices(ana)
    clock.shift(timedelta(minutes=2))
    push_due_notices()
    assert len(service.asked) == 1
    assert PushSubscription.objects.get().owed_since is None


@pytest.mark.heavy
def test_a_service_that_is_down_is_asked_again_and_given_up_in_the_end(
    clock: Any, service: Service, anas: PushSubscription, ana: Member
) -> None:
    service.answer = 503
    new(ana)
    for _each in range(200):
        push_due_notices()
        clock.shift(timedelta(minutes=3))
    assert 5 < len(service.asked) < 15
    assert PushSubscription.objects.get().owed_since is None


def test_once_it_answers_the_browser_is_woken_once(
    clock: Any, service: Service, anas: PushSubscription, ana: Member
) -> None:
    service.answer = 500
    new(ana)
    push_due_notices()
    service.answer = 201
    for _each in range(3):
        clock.shift(timedelta(minutes=1))
        push_due_notices()
    assert len(service.asked) == 2


@pytest.mark.parametrize("answer", [404, 410])
def test_a_browser_that_is_gone_is_forgotten(
    clock: Any, service: Service, anas: PushSubscription, ana: Member, answer: int
) -> None:
    service.answer = answer
    new(ana)
    push_due_notices()
    assert not PushSubscription.objects.exists()


def test_no_redirect_is_followed(
    clock: Any, service: Service, anas: PushSubscription, ana: Member
) -> None:
    service.answer = 302
    new(ana)
    push_due_notices()
    assert [asked["path"] for asked in service.asked] == ["/send/anas"]


def test_quiet_hours_and_wishes_hold(
    clock: Any, service: Service, anas: PushSubscription, ana: Member
) -> None:
    set_wishes(ana, ways={"mention": "mail"}, quiet_from=11, quiet_until=15)
    new(ana)
    push_due_notices()
    assert service.asked == []
    clock.move_to("2026-11-24 15:00 +0000")
    push_due_notices()
    assert len(service.asked) == 1
    clock.shift(timedelta(hours=1))
    notify(ana, Notification.Kind.MENTION, "/topics/9/")
    push_due_notices()
    assert len(service.asked) == 1


def test_a_browser_let_in_later_is_not_woken_for_what_was_before(
    clock: Any, service: Service, ana: Member
) -> None:
    new(ana)
    push_due_notices()
    subscribe(ana, f"{service.origin}/send/anas", sign_in="here")
    push_due_notices()
    assert service.asked == []


class TestWhereTo:
    @pytest.mark.parametrize(
        "endpoint",
        [
            "http://fcm.googleapis.com/x",
            "https://fcm.googleapis.com:8443/x",
            "https://fcm.googleapis.com.evil.example/x",
            "https://evilpush.apple.com/x",
            "https://push.apple.com@127.0.0.1/x",
            "https://me:you@fcm.googleapis.com/x",
            "https://127.0.0.1/x",
            "https://[::1]/x",
            "https://169.254.169.254/latest/meta-data",
            "http://127.0.0.1:1/x",
            "http://localhost/x",
            "file:///etc/passwd",
            "https://fcm.googleapis.com/x\r\nHost: evil.example",
            "https://fcm.googleapis.com/\u00e9",
            "//fcm.googleapis.com/x",
            "x",
            "",
        ],
    )
    def test_only_the_services_of_the_list_are_taken(
        self, service: Service, ana: Member, client_of: Browser, endpoint: str
    ) -> None:
        with pytest.raises(Refused):
            subscribe(ana, endpoint, sign_in="here")
        said = client_of(ana).post("/me/pushes/", {"endpoint": endpoint})
        assert said.status_code == 422
        assert push.wake(endpoint) == push.Answer.REFUSED
        assert not PushSubscription.objects.exists()
        assert service.asked == []

    def test_a_service_within_a_named_one_is_taken(self, service: Service, ana: Member) -> None:
        assert subscribe(ana, "https://web.push.apple.com/abc", sign_in="here").pk
        assert subscribe(ana, FAR, sign_in="here").pk

    @pytest.mark.parametrize(
        "inside", ["127.0.0.1", "10.1.2.3", "169.254.169.254", "192.168.0.9", "::1", "fd00::1"]
    )
    def test_a_name_that_leads_inside_is_not_asked(
        self, service: Service, monkeypatch: pytest.MonkeyPatch, inside: str
    ) -> None:
        def lead(host: str, port: int, **more: Any) -> list[Any]:
            return [(0, 0, 0, "", (inside, port))]

        def connect(*where: Any) -> Any:
            raise AssertionError("connected")

        monkeypatch.setattr(socket, "getaddrinfo", lead)
        monkeypatch.setattr(socket, "create_connection", connect)
        assert push.wake(FAR) == push.Answer.REFUSED

    def test_a_service_that_left_the_list_is_asked_no_more(
        self, clock: Any, service: Service, anas: PushSubscription, ana: Member, settings: Any
    ) -> None:
        settings.PUSH_SERVICES = frozenset()
        new(ana)
        push_due_notices()
        assert service.asked == []

    @pytest.mark.parametrize(
        "told", ["http://push.example", "push.example/x", "https://a@b", "https://"]
    )
    def test_a_wrong_list_is_told_at_the_start(
        self, monkeypatch: pytest.MonkeyPatch, told: str
    ) -> None:
        monkeypatch.setenv("PUSH_SERVICES", told)
        with pytest.raises(WrongValue):
            Environment().push_services("PUSH_SERVICES", "")

    def test_off_is_none(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("PUSH_SERVICES", "off")
        assert Environment().push_services("PUSH_SERVICES", "x.example") == frozenset()


class TestWhose:
    def test_a_browser_is_listed_and_taken_away_by_its_member_alone(
        self, service: Service, client_of: Browser, ana: Member, ben: Member
    ) -> None:
        browser = client_of(ana)
        endpoint = f"{service.origin}/send/anas"
        assert browser.post("/me/pushes/", {"endpoint": endpoint}).status_code == 302
        page = browser.get("/me/notifications/settings/").text
        assert "A browser since" in page
        assert "this browser" in page
        assert endpoint not in page
        [kept] = PushSubscription.objects.all()
        assert client_of(ben).post(f"/me/pushes/{kept.pk}/end/").status_code == 404
        assert client_of(ben).delete(f"/api/v1/pushes/{kept.pk}").status_code == 404
        assert browser.post(f"/me/pushes/{kept.pk}/end/").status_code == 302
        assert not PushSubscription.objects.exists()

    def test_a_program_does_the_same(
        self, service: Service, client_of: Browser, ana: Member
    ) -> None:
        browser = client_of(ana)

        def begin(endpoint: str) -> Any:
            said = {"endpoint": endpoint}
            return browser.post("/api/v1/pushes", said, content_type="application/json")

        assert begin("https://127.0.0.1/x").json()["code"] == "unknown_service"
        made = begin(f"{service.origin}/send/anas")
        assert made.status_code == 201
        listed = browser.get("/api/v1/pushes").json()
        assert [one["here"] for one in listed["items"]] == [True]
        key = base64.urlsafe_b64decode(listed["key"] + "==")
        assert (len(key), key[0]) == (65, 4)
        assert browser.delete(f"/api/v1/pushes/{made.json()['id']}").status_code == 204

    def test_it_ends_with_its_sign_in(
        self, service: Service, client_of: Browser, ana: Member
    ) -> None:
        here, elsewhere = client_of(ana), client_of(ana)
        here.post("/me/pushes/", {"endpoint": f"{service.origin}/here"})
        elsewhere.post("/me/pushes/", {"endpoint": f"{service.origin}/elsewhere"})
        elsewhere.post("/accounts/logout/")
        assert PushSubscription.objects.get().endpoint.endswith("/here")
        end_sign_ins(ana)
        assert not PushSubscription.objects.exists()

    def test_a_browser_that_changes_hands_wakes_for_its_new_member_alone(
        self, clock: Any, service: Service, anas: PushSubscription, ana: Member, ben: Member
    ) -> None:
        subscribe(ben, anas.endpoint, sign_in="there")
        new(ana)
        push_due_notices()
        assert service.asked == []

    def test_ten_browsers_are_enough(self, service: Service, ana: Member) -> None:
        for number in range(10):
            subscribe(ana, f"{service.origin}/{number}", sign_in="here")
        with pytest.raises(Refused, match="Ten browsers"):
            subscribe(ana, f"{service.origin}/10", sign_in="here")
        assert subscribe(ana, f"{service.origin}/9", sign_in="here").pk


def test_a_request_never_waits_for_a_push_service(
    service: Service, anas: PushSubscription, client_of: Browser, ana: Member
) -> None:
    new(ana)
    client_of(ana).get("/me/notifications/")
    assert service.asked == []


def verified(authorization: str) -> dict[str, Any]:
    """Return what a request claims, once its signature holds against the public key."""
    said = dict(
        part.strip().split("=", 1) for part in authorization.removeprefix("vapid ").split(",")
    )
    assert said["k"] == push.public_key()
    head, claims, signature = said["t"].split(".")
    raw = decoded(signature)
    half = len(raw) // 2
    signed = utils.encode_dss_signature(
        int.from_bytes(raw[:half], "big"), int.from_bytes(raw[half:], "big")
    )
    key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), decoded(said["k"]))
    key.verify(signed, f"{head}.{claims}".encode(), ec.ECDSA(SHA256()))
    found: dict[str, Any] = json.loads(decoded(claims))
    return found


def decoded(told: str) -> bytes:
    return base64.urlsafe_b64decode(told + "=" * (-len(told) % 4))
