"""What a member's feed tells: that something is new, on which board and when, and no word of it."""

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db import models
from django.http import HttpRequest
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from community.models import FeedAddress, Member
from forums.actions.replies import UNDO
from forums.models import Board, Reply, Topic
from forums.models.board import Level
from moderation.folds import without_hidden
from moderation.models import State
from moderation.models.contribution import ContributionQuerySet
from moderation.standing import suspended

MOST, LATELY = 30, timedelta(days=30)


class News(NamedTuple):
    """One line of a feed."""

    sentence: str
    address: str
    at: datetime


class Feed(Atom1Feed):
    """A feed without an address of its own in it: that is a secret, and readers pass feeds on."""

    def __init__(self, since: datetime, **about: Any) -> None:
        super().__init__(**about)
        self.since = since

    def latest_post_date(self) -> datetime:
        """Return when it last changed; an empty one has not since it was made."""
        return max((item["updateddate"] for item in self.items), default=self.since)


def feed_of(secret: str, at: datetime) -> FeedAddress | None:
    """Return the address with this secret; None alike where there is none or it is not open."""
    return FeedAddress.known_by(secret).exclude(member__in=suspended(at)).first()


def address_of(request: HttpRequest, secret: str) -> str:
    """Return the whole address of a feed."""
    return request.build_absolute_uri(reverse("feed", args=[secret]))


def news_for(reader: Member, at: datetime) -> list[News]:
    """Return what is new for a reader, the latest first: new topics, and followed ones.

    What can still be undone is not told yet, as with notices. Nothing tells of one's own words, of
    what one leaves out or hides, or of who wrote.
    """
    new, followed = _new_topics(reader, at), _in_followed(reader, at)
    return sorted([*new, *followed], key=lambda one: one.at, reverse=True)[:MOST]


def written(news: list[News], site: str, since: datetime) -> str:
    """Return a feed as Atom (RFC 4287), with addresses on this site."""
    about = {"title": _("What is new"), "link": f"{site}/", "description": ""}
    feed = Feed(since, author_name="Hearth", **about)  # Atom asks for an author
    for one in news:
        link = site + one.address
        feed.add_item(one.sentence, link, one.sentence, pubdate=one.at, updateddate=one.at)
    return feed.writeString("utf-8")


def _new_topics(reader: Member, at: datetime) -> list[News]:
    topics = _shown_to(reader).filter(state=State.VISIBLE, created_at__lte=at - UNDO)
    topics = topics.filter(created_at__gt=at - LATELY).exclude(author=reader)
    left_out = reader.readings.filter(topic=models.OuterRef("pk"), ignored_at__isnull=False)
    some = topics.exclude(models.Exists(left_out)).order_by("-created_at", "-pk")[:MOST]
    return [
        News(_new_on(topic.board), topic.get_absolute_url(), topic.created_at)
        for topic in some.select_related("board").defer("body", "html")
    ]


def _in_followed(reader: Member, at: datetime) -> list[News]:
    """Return for each followed topic the latest reply that this reader may see."""
    marked = {"follows_since__isnull": False, "ignored_at": None, "member": reader}
    followed = _shown_to(reader).filter(
        **{f"readings__{name}": is_ for name, is_ in marked.items()}
    )
    replies = ContributionQuerySet.visible_to(Reply.objects.all(), reader).exclude(author=reader)
    within = replies.filter(
        topic=models.OuterRef("pk"),
        created_at__gt=models.OuterRef("readings__follows_since"),
        created_at__lte=at - UNDO,
    )
    latest = without_hidden(within, reader).order_by("-position").values("pk")[:1]
    lately = followed.filter(active_at__gt=at - LATELY).order_by("-active_at", "-pk")
    found = list(lately.annotate(latest=models.Subquery(latest)).values_list("latest")[:MOST])
    shown = Reply.objects.filter(pk__in=[pk for (pk,) in found if pk]).select_related(
        "topic__board"
    )
    return [
        News(_more_on(reply.topic.board), reverse("reply", args=[reply.pk]), reply.created_at)
        for reply in shown.defer("body", "html", "topic__body", "topic__html")
    ]


def _shown_to(reader: Member) -> Any:
    return without_hidden(Topic.objects.visible_to(reader), reader)


def _new_on(board: Board) -> str:
    if not _named(board):
        return _("A new topic")
    return _("A new topic on %(board)s") % {"board": board.title}


def _more_on(board: Board) -> str:
    if not _named(board):
        return _("Something new in a topic you follow")
    return _("Something new in a topic you follow, on %(board)s") % {"board": board.title}


def _named(board: Board) -> bool:
    """Tell whether others may know that this board exists: feeds lie on others' servers."""
    return board.circle_id is None and board.reads == Level.MEMBERS
