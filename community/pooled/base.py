"""Django looks for an engine in a module of this name."""

from typing import Any

from django.db.backends.postgresql import base
from psycopg import Connection, OperationalError
from psycopg_pool import ConnectionPool


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection to PostgreSQL that answers, or an error within the time a page may wait.

    The pool would try its connections one by one, with a pause after each dead one that doubles:
    after a restart of PostgreSQL, when all are dead, that is longer than anyone waits.
    """

    def get_new_connection(self, conn_params: dict[str, Any]) -> Connection:
        connection = super().get_new_connection(conn_params)
        if self.pool is None or _answers(connection):
            return connection
        self.pool.putconn(connection)
        self.pool.drain()  # the others lived through the same restart
        return super().get_new_connection(conn_params)


def _answers(connection: Connection) -> bool:
    try:
        ConnectionPool.check_connection(connection)
    except OperationalError:
        return False
    return True
