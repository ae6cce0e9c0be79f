"""How a queryset asks an index: the lookup `finds`, and how well a row answers."""

from typing import Any, ClassVar

from django.db import connection, models
from django.db.models.lookups import Lookup

from community.search import postgresql, sqlite
from community.search.words import Asked


class IndexedWords(models.TextField):
    """The column of an index that is asked, under the name of the index's own table."""


@IndexedWords.register_lookup
class Finds(Lookup):
    """``words__text__finds=asked``: every phrase that was asked for stands in the row."""

    lookup_name = "finds"
    prepare_rhs = False
    rhs: Asked

    def get_db_prep_lookup(self, value: Any, connection: Any) -> Any:
        """Leave what was asked for as it is: each engine reads it in its own way."""
        return "%s", [value]

    def as_sqlite(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        """Ask FTS5."""
        words, params = self.process_lhs(compiler, connection)
        return f"{words} MATCH %s", [*params, sqlite.query(self.rhs)]

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        """Ask the tsvector."""
        words, params = self.process_lhs(compiler, connection)
        return f"{words} @@ %s::tsquery", [*params, postgresql.query(self.rhs)]


class _TsRank(models.Func):
    function = "ts_rank"
    template = f"20 * ts_rank('{postgresql.WEIGHTS}', %(expressions)s::tsquery, 1)"
    output_field: ClassVar[Any] = models.FloatField()


def relevance(asked: Asked, words: str) -> Any:
    """Return the expression of how well a row answers, more for better.

    `words` is the way from the queried rows to their index.
    """
    if connection.vendor == "sqlite":
        return -models.F(f"{words}__rank")
    return _TsRank(models.F(f"{words}__text"), models.Value(postgresql.query(asked)))
