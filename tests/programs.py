"""A program that uses the API as one member: JSON in, JSON out, a session token."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from community.models import Community, Member
from tests.live import signed_in_cookie

API = "/api/v1"


class Program:
    """A client of the JSON API; without a member it is signed out."""

    def __init__(self, member: Member | None = None) -> None:
        self.client = Client(enforce_csrf_checks=True, raise_request_exception=False)
        self.headers: dict[str, str] = {}
        if member is not None:
            self.headers["X-Session-Token"] = signed_in_cookie(member).partition("=")[2]

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """Return the answer to one call; `path` is below ``/api/v1/``."""
        sent = {} if body is None else {"data": body, "content_type": "application/json"}
        call = getattr(self.client, method)
        return call(f"{API}/{path}", headers=self.headers | headers, **sent)

    def get(self, path: str, **headers: str) -> Any:
        return self.call("get", path, **headers)

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        return self.call("post", path, {} if body is None else body, **headers)

    def put(self, path: str, body: Any = None) -> Any:
        return self.call("put", path, {} if body is None else body)

    def patch(self, path: str, body: Any) -> Any:
        return self.call("patch", path, body)

    def delete(self, path: str) -> Any:
        return self.call("delete", path)


@pytest.fixture
def program_of(community: Community) -> Callable[[Member | None], Program]:
    """Return a program in which a member is signed in, or nobody."""
    return Program
