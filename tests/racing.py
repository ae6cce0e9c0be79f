"""Many at once, each on a connection of its own."""

import threading
from collections.abc import Callable
from typing import Any

from django.db import close_old_connections, connection


def at_once(verbs: list[Callable[[], Any]]) -> list[Any]:
    """Run the verbs in threads that start together; return what each gave or raised."""
    gate = threading.Barrier(len(verbs))
    results: list[Any] = [None] * len(verbs)

    def run(place: int, verb: Callable[[], Any]) -> None:
        try:
            gate.wait()
            results[place] = verb()
        except Exception as error:
            results[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(verbs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    close_old_connections()
    return results
