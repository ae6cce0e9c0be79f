"""What a topic's page asks beside the topic and its replies: one question instead of eight."""

from datetime import datetime
from typing import NamedTuple

from django.db import connection

from community.models import Member
from community.models.duty import CONFIRMED_FOR
from forums.models import PAGE, Topic

# One statement for both databases: built by the ORM, these would cost more than the page itself.
QUESTION = """
SELECT 'watched', '', 1 WHERE EXISTS (
 SELECT 1 FROM community_duty WHERE ended_at IS NULL AND confirmed_at > %(confirmed)s)
UNION ALL SELECT 'drafted', '', 1 FROM forums_draft
 WHERE member_id = %(member)s AND topic_id = %(topic)s
UNION ALL SELECT 'leased', '', 1 FROM forums_lease
 WHERE member_id = %(member)s AND topic_id = %(topic)s AND until > %(now)s
UNION ALL SELECT 'limited', '', 1 FROM moderation_restriction
 WHERE member_id = %(member)s AND lifted_at IS NULL AND (ends_at IS NULL OR ends_at > %(now)s)
UNION ALL SELECT 'read_to', '', position FROM forums_reading
 WHERE member_id = %(member)s AND topic_id = %(topic)s
UNION ALL SELECT 'mark', 'follow', 1 FROM forums_reading
 WHERE member_id = %(member)s AND topic_id = %(topic)s AND follows_since IS NOT NULL
UNION ALL SELECT 'mark', 'bookmark', 1 FROM forums_reading
 WHERE member_id = %(member)s AND topic_id = %(topic)s AND bookmarked_at IS NOT NULL
UNION ALL SELECT 'mark', 'ignore', 1 FROM forums_reading
 WHERE member_id = %(member)s AND topic_id = %(topic)s AND ignored_at IS NOT NULL
UNION ALL SELECT 'mark', 'witness', 1 FROM forums_reading
 WHERE member_id = %(member)s AND topic_id = %(topic)s AND witnessed_at IS NOT NULL
UNION ALL SELECT 'quoted', '', 1 WHERE EXISTS (
 SELECT 1 FROM forums_reply JOIN forums_quote ON forums_quote.reply_id = forums_reply.id
  WHERE forums_reply.topic_id = %(topic)s
   AND forums_reply.position BETWEEN %(first)s AND %(last)s)
UNION ALL SELECT 'role', name, member_id FROM community_role
 WHERE withdrawn_at IS NULL AND (member_id = %(author)s OR member_id IN (
  SELECT author_id FROM forums_reply
   WHERE topic_id = %(topic)s AND position BETWEEN %(first)s AND %(last)s))
"""


class Beside(NamedTuple):
    """What stands beside one page of a topic for one reader.

    `watched`: someone is on duty. `drafted`: the reader began to write here. `leased`: they hold
    the topic as a listener. `limited`: a decision may keep them from speaking somewhere. `quoted`:
    some reply of the page quotes. `read_to` is the last place they saw; `marks` are what they put
    on the topic, and `witness` where they left word of having read it. `roles` are those of the
    people who wrote on the page, by member.
    """

    watched: bool
    drafted: bool
    leased: bool
    limited: bool
    quoted: bool
    read_to: int
    marks: frozenset[str]
    roles: dict[int, list[str]]


def ask_beside(topic: Topic, reader: Member, page: int, at: datetime) -> Beside:
    """Return what stands beside a page of this topic now."""
    moment = connection.ops.adapt_datetimefield_value
    asked = {
        "topic": topic.pk,
        "author": topic.author_id,
        "member": reader.pk,
        "first": (page - 1) * PAGE + 1,
        "last": page * PAGE,
        "now": moment(at),
        "confirmed": moment(at - CONFIRMED_FOR),
    }
    with connection.cursor() as cursor:
        cursor.execute(QUESTION, asked)
        return _told(cursor.fetchall())


def _told(rows: list[tuple[str, str, int]]) -> Beside:
    said = {kind: number for kind, _name, number in rows}
    roles: dict[int, list[str]] = {}
    for kind, name, member in rows:
        if kind == "role":
            roles.setdefault(member, []).append(name)
    return Beside(
        watched="watched" in said,
        drafted="drafted" in said,
        leased="leased" in said,
        limited="limited" in said,
        quoted="quoted" in said,
        read_to=said.get("read_to", 0),
        marks=frozenset(name for kind, name, _number in rows if kind == "mark"),
        roles=roles,
    )
