"""What is in the database now, before a back-up takes its place."""

from dataclasses import dataclass

from django.db import DatabaseError, connection


@dataclass(frozen=True)
class Present:
    """Whether anything would be replaced, and who takes part by audit number, if known."""

    is_empty: bool
    is_ours: bool = True
    members: dict[int, str] | None = None


def look() -> Present:
    """Read by plain SQL, since the database may be of another version than this programme."""
    try:
        tables = set(connection.introspection.table_names())
        if "community_member" not in tables:
            return Present(is_empty=not tables, is_ours=not tables or "django_migrations" in tables)
        members = members_who_stay()
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM community_community")
            if cursor.fetchone()[0]:
                return Present(is_empty=False, members=members)
            cursor.execute("SELECT count(*) FROM community_member")
            return Present(is_empty=not cursor.fetchone()[0])
    except DatabaseError:  # damaged, so to be kept aside
        return Present(is_empty=False)
    finally:
        connection.close()


def members_who_stay() -> dict[int, str]:
    """Return the handles of accounts that are not closed, by audit number."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT audit_number, handle FROM community_member WHERE closed_at IS NULL")
        return dict(cursor.fetchall())
