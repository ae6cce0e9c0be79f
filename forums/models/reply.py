"""Replies: numbered places in a topic."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any, ClassVar, NamedTuple, Self

from django.db import models
from django.utils import timezone
from django.utils.html import linebreaks

from community.actions.notices import notify
from community.models import Member, Notification
from community.triggers import Trigger
from forums.mentions import call_mentioned
from forums.models.act import Continued
from forums.models.fits import A_MARK, UNMARKED, Fits, Why
from forums.models.topic import PAGE, Topic
from moderation.models import Contribution, Reader, State
from moderation.models.contribution import ContributionQuerySet

REFUSES_WITNESS = Trigger(
    name="forums_reply_needs_an_open_topic",
    table="forums_reply",
    sqlite="CREATE TRIGGER {name} BEFORE INSERT ON {table} "
    "WHEN (SELECT reply_wanted FROM forums_topic WHERE id = NEW.topic_id) = 'witness' "
    "BEGIN SELECT RAISE(ABORT, 'a witness topic takes no reply'); END",
    postgresql="CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
    "IF (SELECT reply_wanted FROM forums_topic WHERE id = NEW.topic_id) = 'witness' THEN "
    "RAISE EXCEPTION 'a witness topic takes no reply' "
    "USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$; "
    "CREATE TRIGGER {name} BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()",
)


MOVES_TO_NO_WITNESS = Trigger(
    name="forums_reply_moves_to_an_open_topic",
    table="forums_reply",
    sqlite="CREATE TRIGGER {name} BEFORE UPDATE OF topic_id ON {table} "
    "WHEN NEW.topic_id <> OLD.topic_id "
    "AND (SELECT reply_wanted FROM forums_topic WHERE id = NEW.topic_id) = 'witness' "
    "BEGIN SELECT RAISE(ABORT, 'a witness topic takes no reply'); END",
    postgresql="CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
    "IF NEW.topic_id <> OLD.topic_id "
    "AND (SELECT reply_wanted FROM forums_topic WHERE id = NEW.topic_id) = 'witness' THEN "
    "RAISE EXCEPTION 'a witness topic takes no reply' "
    "USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$; "
    "CREATE TRIGGER {name} BEFORE UPDATE OF topic_id ON {table} "
    "FOR EACH ROW EXECUTE FUNCTION {name}()",
)


class Place(NamedTuple):
    """One position of a topic as one reader has it; `reply` is None where nothing is shown.

    Blocked, withheld and taken back look alike, so a place tells nobody which it was. `on` leads
    to where the words went with a split, for who may see them there.
    """

    position: int
    reply: "Reply | None"
    on: Continued | None = None


class ReplyQuerySet(ContributionQuerySet):
    """Replies by reader and place."""

    def visible_to(self, reader: Reader) -> "ReplyQuerySet":
        """Return the replies whose own words and topic this reader may see."""
        topics = Topic.objects.visible_to(reader)
        return super().visible_to(reader).filter(topic__in=topics)  # type: ignore[return-value]

    def places(self, topic: Topic, page: int, reader: Reader) -> list[Place]:
        """Return the twenty places of one page of a topic that this reader may already see.

        Found by position, so page 500 costs what page 1 costs.
        """
        first = (page - 1) * PAGE + 1
        last = min(first + PAGE - 1, topic.last_position)
        there = self.raw(_asked().replies, [topic.pk, first, last])
        shown = {r.position: r for r in there if Contribution.is_visible_to(r, reader)}
        authors = _authors_of(shown.values())
        for reply in shown.values():
            reply.author = authors[reply.author_id]
            reply.topic = topic  # who may see a mark depends on it
        on = _ways_on(topic, first, last, reader) if topic.handled_at else {}
        return [Place(at, shown.get(at), on.get(at)) for at in range(first, last + 1)]


class _Asked(NamedTuple):
    replies: str
    authors: str


@lru_cache(1)
def _asked() -> _Asked:
    """Return the questions for a page of places; the ORM takes longer to build them each time."""
    span = "WHERE topic_id = %s AND position BETWEEN %s AND %s"
    of_reply = ", ".join(str(f.column) for f in Reply._meta.concrete_fields)
    told = (field for field in Member._meta.concrete_fields if field.name not in Member.APART)
    of_author = ", ".join(str(field.column) for field in told)
    return _Asked(
        replies=f"SELECT {of_reply} FROM {Reply._meta.db_table} {span}",
        authors=f"SELECT {of_author} FROM {Member._meta.db_table} WHERE id IN",
    )


def _authors_of(replies: Iterable["Reply"]) -> dict[int, Member]:
    """Return who wrote these replies, by id; of these and no others, whatever moves meanwhile."""
    ids = list({reply.author_id for reply in replies})
    if not ids:
        return {}
    asked = f"{_asked().authors} ({', '.join(['%s'] * len(ids))})"
    return {author.pk: author for author in Member.objects.raw(asked, ids)}


def _ways_on(topic: Topic, first: int, last: int, reader: Reader) -> dict[int, Continued]:
    """Return by position which places lead on to another topic that this reader may open."""
    ways = Continued.objects.filter(topic=topic, position__range=(first, last))
    ways = ways.filter(into__in=Topic.objects.visible_to(reader)).select_related("into")
    return {way.position: way for way in ways}


class Reply(Contribution):
    """One reply at its fixed position."""

    kind: ClassVar[str] = "reply"
    TRIGGERS = [REFUSES_WITNESS, MOVES_TO_NO_WITNESS]
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="replies")
    position = models.PositiveIntegerField()
    fits = models.CharField(max_length=10, choices=Fits.choices, blank=True)
    fits_at = models.DateTimeField(null=True, blank=True)
    fits_why = models.CharField(max_length=10, choices=Why.choices, blank=True)
    # Since when who follows waits to be told of what was released; the worker takes it away.
    untold_since = models.DateTimeField(null=True, blank=True, editable=False)

    objects = ReplyQuerySet.as_manager()  # type: ignore[misc]

    class Meta(Contribution.Meta):
        abstract = False
        constraints = [
            *Contribution.Meta.constraints,
            models.UniqueConstraint(fields=["topic", "position"], name="one_reply_per_place"),
            models.CheckConstraint(condition=models.Q(position__gte=1), name="places_start_at_one"),
            models.CheckConstraint(
                condition=A_MARK,
                name="a_mark_says_which_and_when",
            ),
        ]
        indexes = [
            models.Index(
                fields=["untold_since"],
                condition=models.Q(untold_since__isnull=False),
                name="released_and_untold",
            )
        ]

    @classmethod
    def lock_above(cls, pk: int) -> None:
        """Lock the topic first, as every verb does."""
        topic = cls.objects.filter(pk=pk).values("topic")
        list(Topic.objects.select_for_update().filter(pk__in=topic).values_list("pk"))

    def is_visible_to(self, member: Reader) -> bool:
        """Tell whether this reader may see it; the twin of `visible_to`."""
        return super().is_visible_to(member) and self.topic.is_visible_to(member)

    def fits_for(self, reader: Reader) -> str:
        """Return what who asked says of it, to the two of them; nothing to anyone else."""
        return self.fits if reader.pk in {self.author_id, self.topic.author_id} else ""

    def can_be_marked_by(self, member: Reader) -> bool:
        """Tell whether this member may say whether it fits: who asked, of another's words."""
        asked = self.topic.author_id == member.pk != self.author_id
        return asked and self.state == State.VISIBLE

    def forget_mark(self) -> None:
        """Drop what was said of it, which goes with its words."""
        for name, nothing in UNMARKED.items():
            setattr(self, name, nothing)

    def as_context(self) -> dict[str, Any]:
        """Return it as a line around a case."""
        html = "" if self.state == State.TAKEN_BACK else self.html
        return {"who": self.author.handle, "at": self.created_at.isoformat(), "html": html}

    def context(self) -> list[dict[str, Any]]:
        """Return the topic's contract and words, the three replies before and the one after."""
        near = self.topic.replies.select_related("author").filter(
            position__range=(self.position - 3, self.position + 1)
        )
        around = [r.as_context() for r in near.order_by("position") if r.pk != self.pk]
        topic = self.topic
        asked = {
            "who": topic.author.handle,
            "at": topic.created_at.isoformat(),
            "text": f"{topic.get_reply_wanted_display()}. {topic.boundary}".strip(),
            "html": "" if topic.state == State.TAKEN_BACK else topic.html,
        }
        return [asked, *self.quoted(), *around]

    def quoted(self) -> list[dict[str, Any]]:
        """Return the quotes above it, but for those whose source is out of view."""
        rows = self.quotes.select_related("source_reply__author", "source_topic__author")
        sources = [(quote.source, quote.words) for quote in rows.order_by("pk")]
        return [
            {
                "who": source.author.handle,
                "at": source.created_at.isoformat(),
                "html": f"<blockquote>{linebreaks(words, autoescape=True)}</blockquote>",
                "source": source.about,
            }
            for source, words in sources
            if source.state == State.VISIBLE
        ]

    def participants(self) -> set[int]:
        """Return everyone who wrote in the topic."""
        return self.topic.participants()

    def address(self) -> str:
        """Return the page and place where it stands."""
        return Topic(pk=self.topic_id).address_at(self.position)

    def hold(self) -> None:
        """Show it to its author alone until someone has read it."""
        self._turn(State.HELD)

    def withhold(self) -> None:
        """Take the reply out of view; its place stays."""
        self._turn(State.WITHHELD)

    def put_back(self) -> Self:
        """Show the reply again."""
        self._turn(State.VISIBLE)
        return self

    def _turn(self, state: str) -> None:
        self.state = state
        self.save(update_fields=["state"])
        self.topic.look_for_voices(timezone.now())

    def release(self) -> Self:
        """Let others read it; tell its author, and whom a new reply tells, that it can be read.

        Those who were told of it before, since it was held only when it was reworded, hear nothing.
        """
        told_before = self._was_told_of()
        self.put_back()
        notify(self.author, Notification.Kind.SHOWN, self.address(), about=self.about)
        if not told_before:
            self._tell_like_new()
        call_mentioned(self, self.topic)
        return self

    def _was_told_of(self) -> bool:
        kinds = (Notification.Kind.SHOWN, Notification.Kind.REPLY, Notification.Kind.FOLLOW)
        return Notification.objects.filter(about=self.about, kind__in=kinds).exists()

    def _tell_like_new(self) -> None:
        """Tell the author of the topic now, and leave those who follow it to the worker."""
        if self.topic.author_id != self.author_id:
            kind = Notification.Kind.REPLY
            notify(self.topic.author, kind, self.address(), about=self.about, caused_by=self.author)
        self.untold_since = timezone.now()
        self.save(update_fields=["untold_since"])
