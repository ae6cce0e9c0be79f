"""Who a handshake comes from, and by which sign-in: a cookie's or a session token's."""

from typing import Any

from channels.db import database_sync_to_async
from channels.middleware import BaseMiddleware
from django.contrib.auth.models import AnonymousUser

from community.sign_ins import member_of

HEADER = b"x-session-token"


class WithToken(BaseMiddleware):
    """Sign a handshake in by its `X-Session-Token`; `Origin` is checked before, with or without."""

    async def __call__(self, scope: Any, receive: Any, send: Any) -> Any:
        """Put the member of the token into the scope, or nobody for one that is not valid.

        The key of the sign-in goes with it: the socket lives no longer than that.
        """
        token = dict(scope["headers"]).get(HEADER, b"").decode("latin-1")
        scope = scope | {"sign_in": token or scope["session"].session_key}
        if token:
            member = await database_sync_to_async(member_of)(token)
            scope["user"] = member or AnonymousUser()
        return await super().__call__(scope, receive, send)
