"""Runs the schedule as a process of its own, for the scale-out set-up."""

import signal
import threading
from typing import Any

from django.core.checks import Tags
from django.core.management.base import BaseCommand

from community import worker


class Command(BaseCommand):
    """Run every recurring job until told to stop."""

    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        """Work until SIGTERM or Ctrl-C."""
        self.check(tags=[Tags.files], include_deployment_checks=True)
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        self.stdout.write("The worker runs. Stop it with Ctrl-C.")
        worker.run_until(stop)
