"""The `Idempotency-Key` of operations whose body has no `client_id`."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from ninja import Status

from community.actions.answers import answer_once
from community.api.doors import ApiRequest


def once(operation: Callable[..., Any]) -> Callable[..., Any]:
    """Have an operation do its work once per `Idempotency-Key`, for those who send one."""

    @wraps(operation)
    def kept(request: ApiRequest, *args: Any, **kwargs: Any) -> Any:
        key = request.headers.get("Idempotency-Key", "")
        if not key:
            return operation(request, *args, **kwargs)

        def work() -> tuple[int, Any]:
            done = operation(request, *args, **kwargs)
            return (done.status_code, done.value) if isinstance(done, Status) else (200, done)

        asked = f"{request.method} {request.path}\n".encode() + request.body
        return Status(*answer_once(key, asked, by=request.auth, work=work))

    return kept
