"""Addresses of the sockets; every handshake must come from a page of this site."""

from channels.auth import AuthMiddlewareStack
from channels.routing import URLRouter
from channels.security.websocket import OriginValidator
from django.conf import settings
from django.urls import path, re_path

from realtime.consumers import SessionConsumer
from realtime.doors import MeConsumer, NowhereConsumer
from realtime.handshake import WithToken

_local = [f"http://localhost:{settings.PORT}", f"http://127.0.0.1:{settings.PORT}"]
ORIGINS = [*_local, settings.SITE_URL] if settings.PLAIN_LOCAL else [settings.SITE_URL]
sockets = OriginValidator(
    AuthMiddlewareStack(
        WithToken(
            URLRouter(
                [
                    path("ws/sessions/<int:pk>/", SessionConsumer.as_asgi()),
                    path("ws/me/", MeConsumer.as_asgi()),
                    re_path("", NowhereConsumer.as_asgi()),
                ]
            )
        )
    ),
    ORIGINS,
)
