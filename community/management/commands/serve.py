"""Serves Hearth with Daphne: pages, sockets and, unless told otherwise, the worker."""

import threading
from typing import Any

from django.conf import settings
from django.core.checks import Tags
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from community import worker
from community.models import Community, Member
from realtime.wire import LiveServer  # first: it installs Twisted's reactor

LOOPBACK = {"127.0.0.1", "localhost", "::1"}


class Command(BaseCommand):
    """Prepare what is missing, then serve until told to stop."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the address, and what to leave out."""
        parser.add_argument("--port", type=int, default=settings.PORT)
        parser.add_argument("--bind", default="127.0.0.1")
        parser.add_argument("--demo", action="store_true", help="make the demo where nothing is")
        parser.add_argument("--no-worker", action="store_true", help="another process works")
        parser.add_argument(
            "--expose-demo", metavar="NAME", help="serve the demo of this name beyond loopback"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Migrate, collect static files, make the demo if asked, and serve."""
        if not options["no_worker"]:
            self.check(tags=[Tags.files], include_deployment_checks=True)
        try:
            self._prepare(demo=options["demo"])
        except (DatabaseError, OSError) as fault:
            raise CommandError(f"Hearth cannot start: {fault}") from fault
        self._keep_demo_home(options["bind"], options["expose_demo"])
        stop = threading.Event()
        server = LiveServer(
            _application(),
            endpoints=[f"tcp:port={options['port']}:interface={options['bind']}"],
            ready_callable=lambda: self._ready(stop, options),
            server_name="hearth",
            ping_interval=10,  # so that a host whose machine sleeps is missed within a minute
            ping_timeout=10,
            websocket_timeout=6 * 3600,
        )
        server.run()
        stop.set()
        if not server.listening_addresses:
            raise CommandError(
                f"Port {options['port']} is taken. Choose another one: PORT=8001 make run"
            )
        self.stdout.write("Hearth has stopped.")

    def _prepare(self, *, demo: bool) -> None:
        self.stdout.write("Looking at the database …")
        call_command("migrate", verbosity=0, interactive=False)
        if not settings.DEBUG:
            self.stdout.write("Collecting static files …")
            call_command("collectstatic", verbosity=0, interactive=False)
        if demo and not Community.objects.exists() and not Member.objects.exists():
            call_command("demo")

    def _keep_demo_home(self, bind: str, exposed: str | None) -> None:
        community = Community.objects.current()
        if community is None or not community.is_demo or bind in LOOPBACK:
            return
        if exposed != community.name:
            raise CommandError(
                "This is a demo: its passphrases are public. It is served on 127.0.0.1 only, "
                f'unless you say --expose-demo "{community.name}".'
            )

    def _ready(self, stop: threading.Event, options: dict[str, Any]) -> None:
        if not options["no_worker"]:
            threading.Thread(target=worker.run_until, args=[stop], daemon=True).start()
        self.stdout.write(_greeting(options["port"]))
        self.stdout.flush()


def _application() -> Any:
    from community.asgi import application

    return application


def _greeting(port: int) -> str:
    community = Community.objects.current()
    lines = ["", f"Hearth is open: {_address(port)}"]
    if community is None:
        lines.append("No community is founded yet: manage.py found")
    elif community.is_demo:
        from community.demo import who_can_sign_in

        lines += who_can_sign_in()
    return "\n".join([*lines, "Stop it with Ctrl-C.", ""])


def _address(port: int) -> str:
    return f"http://localhost:{port}" if settings.PLAIN_LOCAL else settings.SITE_URL
