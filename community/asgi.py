"""What Daphne serves: pages and sockets."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "community.settings")

from django.core.asgi import get_asgi_application

pages = get_asgi_application()

from realtime.routing import sockets

from channels.routing import ProtocolTypeRouter

application = ProtocolTypeRouter({"http": pages, "websocket": sockets})
