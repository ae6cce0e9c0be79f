"""The index on PostgreSQL: a table of tsvectors, made of the same words as on SQLite.

Its own word parser is not asked: it would keep addresses whole and cut numbers at signs.
"""

from django.db import connection

from community.search.index import Index
from community.search.words import MARKED_LETTER, SEPARATORS, Asked
from community.triggers import Trigger

WEIGHTS = "{0.2, 0.4, 0.6, 1.0}"  # of D, C, B and A
FUNCTION = "hearth_words"
# A place beyond 16,383 is the last one, and a lexeme has 2,046 bytes at most: limits of tsvector.
MAKE_FUNCTION = f"""
CREATE OR REPLACE FUNCTION {FUNCTION}(words text, weight "char") RETURNS tsvector
LANGUAGE sql IMMUTABLE AS $$
SELECT setweight(
    coalesce(string_agg(word || ':' || least(place, 16383), ' '), '')::tsvector, weight)
FROM regexp_split_to_table(lower(normalize(regexp_replace(
    normalize(words, NFD), '{MARKED_LETTER}', '\\1', 'g'), NFC)), '[{SEPARATORS}]+')
    WITH ORDINALITY AS found (word, place)
WHERE word <> '' AND length(word) <= 500 $$
"""


def query(asked: Asked) -> str:
    """Return what was asked for as a tsquery reads it."""
    phrases = [[_quoted(word) for word in phrase] for phrase in asked.phrases]
    if asked.open_ended:
        phrases[-1][-1] += ":*"
    return " & ".join(f"({' <-> '.join(phrase)})" for phrase in phrases)


def make(index: Index) -> None:
    """Make the empty table and what makes it quick to ask."""
    table = index.table
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TABLE {table} (rowid bigint PRIMARY KEY, {table} tsvector NOT NULL)"
        )
        cursor.execute(
            f"CREATE INDEX {table}_gin ON {table} USING gin ({table}) WITH (fastupdate = off)"
        )


def prepare(index: Index) -> None:
    """Bring what makes words of a text to this version."""
    with connection.cursor() as cursor:
        cursor.execute(MAKE_FUNCTION)


def drop(index: Index) -> None:
    """Take the table away."""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {index.table}")


def put_in(index: Index, first: int, last: int) -> None:
    """Put in the rows of the source with an id in this range."""
    words = _vector(index, index.source)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {index.table} SELECT id, {words} FROM {index.source} "
            f"WHERE id BETWEEN %s AND %s AND {index.shows(index.source)}",
            [first, last],
        )


def tidy(index: Index) -> None:
    """Leave it to the engine: rows that went away are cleaned up by its own vacuum."""


def triggers(index: Index) -> list[Trigger]:
    """Return the one trigger that follows every change of a row."""
    names = ", ".join(index.names)
    old, new = (f"({', '.join(f'{row}.{name}' for name in index.names)})" for row in ("OLD", "NEW"))
    was, is_now = index.shows("OLD"), index.shows("NEW")
    body = (
        f"IF TG_OP = 'UPDATE' AND {old} IS NOT DISTINCT FROM {new} AND ({was}) = ({is_now}) THEN "
        "RETURN NULL; END IF; "
        f"IF TG_OP <> 'INSERT' THEN DELETE FROM {index.table} WHERE rowid = OLD.id; END IF; "
        f"IF TG_OP <> 'DELETE' AND ({is_now}) THEN "
        f"INSERT INTO {index.table} VALUES (NEW.id, {_vector(index, 'NEW')}); END IF; RETURN NULL;"
    )
    made = (
        "CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        + body
        + " END $$; CREATE TRIGGER {name} AFTER INSERT OR DELETE OR UPDATE OF "
        + f"{names}, state ON {{table}} FOR EACH ROW EXECUTE FUNCTION {{name}}()"
    )
    return [Trigger(name=f"{index.table}_kept", table=index.source, sqlite="", postgresql=made)]


def _vector(index: Index, row: str) -> str:
    return " || ".join(f"{FUNCTION}({row}.{name}, '{weight}')" for name, weight in index.columns)


def _quoted(word: str) -> str:
    return "'" + word.replace("\\", "\\\\").replace("'", "''") + "'"
