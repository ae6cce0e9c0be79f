"""What the pages say beside a composer: whether one may write, and what happens to the words."""

from datetime import datetime

from django.utils.translation import gettext as _

from community.errors import Refused
from community.models import Clause, Member
from forums.models import Reply, Topic
from moderation import standing
from moderation.models import State


def why_no_reply(topic: Topic, member: Member, at: datetime) -> Refused | None:
    """Return why this member cannot reply now, so that nobody writes in vain."""
    try:
        topic.require_open_to_replies(at)
        standing.require_voice(member, standing.FORUMS, at=at)
    except Refused as no:
        return no
    return None


def listen_first(member: Member, at: datetime) -> Clause | None:
    """Return the clause that newcomers see above a composer."""
    if not member.is_newcomer(at):
        return None
    return Clause.objects.in_force().filter(code="G-03").first()


def said_about(thing: Topic | Reply, sentence: str) -> str:
    """Return the sentence about words just sent, or the truth about words that wait."""
    if thing.state != State.HELD:
        return sentence
    return _("It is kept. Only you can see this until someone has read it.")
