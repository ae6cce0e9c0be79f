"""Django's PostgreSQL engine, with a pool that outlives a restart of the server."""
