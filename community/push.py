"""How a browser is woken: an empty request to its push service, signed, and to no other place.

A service is asked only if the operator's list names it, over https and never at an address inside
the operator's own network: a member's browser chooses the endpoint, so it could name anything. What
is sent has no body. Only a service that is named with its whole origin may be on this machine.
"""

import hashlib
import socket
import ssl
import time
from enum import Enum
from functools import cache
from http.client import HTTPConnection, HTTPException
from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from django.utils.translation import gettext as _
from py_vapid import Vapid02
from py_vapid.utils import b64urlencode

from community.errors import Refused

PATIENCE = 5  # seconds for each step of a request
KEPT_BY_SERVICE = 12 * 60 * 60  # seconds for which a sleeping browser may still be woken
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551  # of the curve P-256


class Answer(Enum):
    """What came of it."""

    WOKEN = "woken"
    GONE = "gone"
    LATER = "later"
    REFUSED = "refused"


def require_known_service(endpoint: str) -> None:
    """Raise Refused for an endpoint that is at none of the push services of the list."""
    if _service_of(endpoint) is None:
        sentence = _("Your browser's push service is not on the list of this community.")
        raise Refused("unknown_service", sentence, status=422)


def wake(endpoint: str) -> Answer:
    """Ask a push service to wake one browser; tell what came of it, never what it answered."""
    where = _service_of(endpoint)
    if where is None:
        return Answer.REFUSED
    connection = _Connection(where)
    try:
        path = where.path + (f"?{where.query}" if where.query else "")
        connection.request("POST", path or "/", headers=_headers(where))
        status = connection.getresponse().status
    except _Inside:
        return Answer.REFUSED
    except (OSError, HTTPException):
        return Answer.LATER
    finally:
        connection.close()
    if status in {404, 410}:
        return Answer.GONE
    if status == 429 or status >= 500:
        return Answer.LATER
    return Answer.WOKEN if 200 <= status < 300 else Answer.REFUSED


def public_key() -> str:
    """Return the key that browsers subscribe with, as they take it."""
    key = _key().public_key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return str(b64urlencode(key))


class _Inside(Exception):
    """An address that is not on the open internet."""


class _Connection(HTTPConnection):
    """A connection to the very address that was looked at; it follows nothing."""

    def __init__(self, where: SplitResult) -> None:
        self.where = where
        port = where.port or (443 if where.scheme == "https" else 80)
        super().__init__(where.hostname or "", port, timeout=PATIENCE)

    def connect(self) -> None:
        """Connect, unless the name leads inside."""
        may_be_here = _origin(self.where) in settings.PUSH_SERVICES
        found = socket.getaddrinfo(self.host, self.port, type=socket.SOCK_STREAM)
        addresses = [str(one[4][0]) for one in found]
        if not may_be_here and not all(ip_address(one).is_global for one in addresses):
            raise _Inside
        self.sock = socket.create_connection((addresses[0], self.port), PATIENCE)
        if self.where.scheme == "https":
            context = ssl.create_default_context()
            self.sock = context.wrap_socket(self.sock, server_hostname=self.host)


def _service_of(endpoint: str) -> SplitResult | None:
    """Return an endpoint in its parts if the list has its service."""
    try:
        where = urlsplit(endpoint)
        port = where.port
    except ValueError:
        return None
    host = where.hostname or ""
    odd = where.username or where.fragment or not endpoint.isascii() or not endpoint.isprintable()
    if odd or " " in endpoint:
        return None
    if _origin(where) in settings.PUSH_SERVICES:
        return where
    within = tuple(one for one in settings.PUSH_SERVICES if one.startswith("."))
    known = host in settings.PUSH_SERVICES or host.endswith(within)
    return where if known and where.scheme == "https" and port in {None, 443} else None


def _origin(where: SplitResult) -> str:
    return f"{where.scheme}://{where.netloc}"


def _headers(where: SplitResult) -> dict[str, str]:
    claims = {"aud": _origin(where), "sub": settings.SITE_URL, "exp": int(time.time()) + 3600}
    if not settings.SITE_URL.startswith("https:"):  # a plain local site has no other address
        claims["sub"] = f"mailto:{settings.DEFAULT_FROM_EMAIL}"
    signed: dict[str, str] = _key().sign(claims)
    # Of several that wait at the service under one topic, the browser gets the last alone.
    return signed | {
        "TTL": str(KEPT_BY_SERVICE),
        "Urgency": "normal",
        "Topic": "new",
        "Content-Length": "0",
    }


@cache
def _key() -> Vapid02:
    """Return the key pair that PUSH_KEY stands for."""
    seed = hashlib.sha512(f"push:{settings.PUSH_KEY}".encode()).digest()
    number = int.from_bytes(seed, "big") % (ORDER - 1) + 1
    return Vapid02(ec.derive_private_key(number, ec.SECP256R1()))
