"""Topics: a member's words with a contract about which replies are wanted."""

from datetime import datetime
from typing import Any, ClassVar, Self

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.actions.notices import notify
from community.errors import Refused
from community.models import Member, Notification
from forums.mentions import call_mentioned
from forums.models.board import Board
from forums.models.waiting import AT_ONCE, SECOND_VOICE_WITHIN, Waiting
from moderation.models import Contribution, Reader, State
from moderation.models.contribution import ContributionQuerySet

PAGE = 20
MOST_PINS = 3


class ReplyWanted(models.TextChoices):
    """What the author asks for; the server holds everyone to it."""

    LISTEN = "listen", _("Please just listen")
    SHARED_EXPERIENCE = "shared_experience", _("Tell me if you know this too")
    SUGGESTIONS = "suggestions", _("Suggestions are welcome")
    QUESTIONS = "questions", _("Ask me questions that help me think")
    WITNESS = "witness", _("No replies, only read this")


class TopicQuerySet(ContributionQuerySet):
    """Topics by reader; the twin of `Topic.is_visible_to`."""

    def visible_to(self, reader: Reader) -> "TopicQuerySet":
        """Return the topics whose words and board this reader may see.

        A topic taken back stays as a place, so that others' replies can still be read.
        """
        own = models.Q(author=reader.pk, state=State.HELD)
        shown = models.Q(state__in=[State.VISIBLE, State.TAKEN_BACK])
        boards = Board.objects.visible_to(reader)
        topics = self.filter(own | shown, board__in=boards)
        return topics.exclude(author_id__in=getattr(reader, "hidden_ids", ()))

    def listed(self) -> "TopicQuerySet":
        """Return the topics that a board lists, latest activity first."""
        kept = ~models.Q(state=State.TAKEN_BACK) | models.Q(last_position__gt=0)
        return self.filter(kept).order_by("-active_at", "-pk")

    def for_reader(self, member: Member) -> "TopicQuerySet":
        """Leave out what this member leaves out, and know in `read_to` how far they have read."""
        mine = models.FilteredRelation("readings", condition=models.Q(readings__member=member))
        with_mine = self.annotate(mine=mine).filter(mine__ignored_at=None)
        return with_mine.annotate(read_to=models.F("mine__position"))

    def after(self, active_at: datetime, pk: int) -> "TopicQuerySet":
        """Return the topics that a board lists after this one, found without counting."""
        beyond = models.Q(active_at__lt=active_at) | models.Q(pk__lt=pk)
        return self.filter(beyond, active_at__lte=active_at)

    def in_silence(self, at: datetime) -> "TopicQuerySet":
        """Return the topics that want an answer and have none, the soonest promised first."""
        silent = self._taking_answers(at).filter(answer_due_at__isnull=False)
        return silent.order_by("answer_due_at", "pk")

    def with_one_voice(self, at: datetime) -> "TopicQuerySet":
        """Return the topics that one person answered in the last three days, and nobody else."""
        lately = self._taking_answers(at).filter(answered_at__gt=at - SECOND_VOICE_WITHIN)
        return lately.filter(second_voice_at=None).order_by("answered_at", "pk")

    def _taking_answers(self, at: datetime) -> "TopicQuerySet":
        awake = models.Q(locked_until=None) | models.Q(locked_until__lte=at)
        shown = self.filter(awake, state=State.VISIBLE, closed_at=None)
        return shown.exclude(reply_wanted=ReplyWanted.WITNESS)


class Topic(Waiting, Contribution):
    """One topic; `last_position` numbers its replies and is changed under the row's lock."""

    kind: ClassVar[str] = "topic"
    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="topics")
    title = models.CharField(max_length=120)
    reply_wanted = models.CharField(max_length=20, choices=ReplyWanted.choices)
    boundary = models.CharField(max_length=120, blank=True)
    last_position = models.PositiveIntegerField(default=0)
    active_at = models.DateTimeField(default=timezone.now)
    locked_until = models.DateTimeField(null=True, blank=True)
    pinned_until = models.DateTimeField(null=True, blank=True)
    pin_place = models.PositiveSmallIntegerField(null=True, blank=True)
    handled_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    wanted_before = models.CharField(max_length=20, choices=ReplyWanted.choices, blank=True)
    wanted_changed_at = models.DateTimeField(null=True, blank=True)

    objects = TopicQuerySet.as_manager()  # type: ignore[misc]

    class Meta(Contribution.Meta):
        abstract = False
        constraints = [
            *Contribution.Meta.constraints,
            *Waiting.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(reply_wanted__in=ReplyWanted.values),
                name="a_topic_says_which_replies_are_wanted",
            ),
            models.CheckConstraint(
                condition=models.Q(wanted_before="", wanted_changed_at=None)
                | models.Q(wanted_before__in=ReplyWanted.values, wanted_changed_at__isnull=False),
                name="a_change_of_what_is_wanted_says_from_what_and_when",
            ),
            models.UniqueConstraint(fields=["board", "pin_place"], name="one_topic_per_pin"),
            models.CheckConstraint(
                condition=models.Q(pin_place=None, pinned_until=None)
                | models.Q(pin_place__range=(1, MOST_PINS), pinned_until__isnull=False),
                name="a_pin_has_its_place_and_end",
            ),
        ]
        indexes = [
            models.Index(fields=["board", "-active_at", "-id"], name="board_list"),
            models.Index(fields=["-created_at", "-id"], name="topics_by_age"),
            *Waiting.Meta.indexes,
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Return the topic's page."""
        return reverse("topic", args=[self.pk])

    def is_visible_to(self, member: Reader) -> bool:
        """Tell whether this reader may open it; the twin of `visible_to`."""
        if not isinstance(member, Member) or not self.board.is_visible_to(member):
            return False
        place = self.state == State.TAKEN_BACK and self.author_id not in member.hidden_ids
        return place or super().is_visible_to(member)

    @property
    def shown_title(self) -> str:
        """The title, or a neutral line once the author took the topic back."""
        return (
            str(_("A topic that was taken back")) if self.state == State.TAKEN_BACK else self.title
        )

    @property
    def next_address(self) -> str:
        """Where the reader of a list goes on: the first place new to them, or empty."""
        read_to = getattr(self, "read_to", None) or 0
        return self.address_at(read_to + 1) if 0 < read_to < self.last_position else ""

    @property
    def pages(self) -> int:
        """How many pages of twenty replies it has; at least one."""
        return max(1, -(-self.last_position // PAGE))

    def rests(self, at: datetime) -> bool:
        """Tell whether a decision keeps new replies out at this time."""
        return bool(self.locked_until and self.locked_until > at)

    def is_pinned(self, at: datetime) -> bool:
        """Tell whether it stands first on its board at this time."""
        return bool(self.pinned_until and self.pinned_until > at)

    def require_open_to_replies(self, at: datetime) -> None:
        """Raise Refused where the contract, the author or a decision takes no reply."""
        if self.reply_wanted == ReplyWanted.WITNESS:
            sentence = _("The author asked for no replies here, only to be read.")
            raise Refused("witness", str(sentence))
        if self.state == State.TAKEN_BACK:
            raise Refused("taken_back", str(_("This topic was taken back by its author.")))
        if self.closed_at:
            sentence = _("Its author is done talking about this for now. You can still read it.")
            raise Refused("closed", str(sentence))
        if self.rests(at):
            sentence = _("This topic rests for a while. You can still read it.")
            raise Refused("locked", str(sentence), until=self.locked_until)

    def require_open_to(self, member: Member) -> None:
        """Raise Refused where the board lets only people in a role answer."""
        if not self.board.lets_reply(member):
            sentence = _("On this board the team replies. You can read everything.")
            raise Refused("board_closed", str(sentence))

    def snapshot(self) -> dict[str, Any]:
        """Return title and words as they stand."""
        return {"title": self.title, "body": self.body, "html": self.html}

    def context(self) -> list[dict[str, Any]]:
        """Return what was asked for, and the first replies."""
        first = self.replies.select_related("author").order_by("position")[:3]
        asked = {"who": self.author.handle, "at": self.created_at.isoformat()}
        contract = f"{self.get_reply_wanted_display()}. {self.boundary}".strip()
        return [asked | {"text": contract}] + [reply.as_context() for reply in first]

    def participants(self) -> set[int]:
        """Return the author and everyone who replied."""
        return {self.author_id, *self.replies.values_list("author_id", flat=True)}

    def address(self) -> str:
        """Return the topic's page."""
        return self.get_absolute_url()

    def address_at(self, position: int) -> str:
        """Return the page and place of one position, whatever stands there."""
        page = (max(position, 1) - 1) // PAGE + 1
        query = f"?page={page}" if page > 1 else ""
        return f"{self.get_absolute_url()}{query}#reply-{position}"

    def rest_until(self, moment: datetime | None) -> None:
        """Take no replies until then."""
        self.locked_until = moment
        self.save(update_fields=["locked_until"])

    @property
    def takes_answers(self) -> bool:
        """Whether its author wants replies and others can read it; a rest passes by itself."""
        wanted = self.reply_wanted != ReplyWanted.WITNESS and self.closed_at is None
        return self.state == State.VISIBLE and wanted

    def look_for_voices(self, at: datetime) -> None:
        """Read again who answered first and second, and whether it waits: a reply came or went.

        What waits again waits from now on and people are told of it anew, unless its answer stood
        for less than an hour: then it waits as before, so that nobody waits twice in silence.
        """
        answered = self.answered_at
        before = [getattr(self, name) for name in self.VOICES]
        self._hear_again()
        if not self.takes_answers or self.answered_at:
            self.stop_waiting()
        elif self.waits_since and answered and answered > at - AT_ONCE:
            self.go_on_waiting(self.author, at)
        elif self.answer_due_at is None:
            self.begin_to_wait(self.author, at)
        if before != [getattr(self, name) for name in self.VOICES]:
            self.save(update_fields=[*self.VOICES, *self.TOLD])

    def _hear_again(self) -> None:
        self.answered_at = self.answered_by = self.second_voice_at = None
        others = self.replies.filter(state=State.VISIBLE).exclude(author=self.author_id)
        voices = others.order_by("position").values_list("author", "created_at")
        if first := voices.first():
            self.answered_by_id, self.answered_at = first
            if second := voices.exclude(author=self.answered_by_id).first():
                self.second_voice_at = second[1]

    def hold(self) -> None:
        """Show it to its author alone until someone has read it."""
        self._turn(State.HELD)

    def withhold(self) -> None:
        """Take the topic out of view."""
        self._turn(State.WITHHELD)

    def release(self) -> Self:
        """Let others read it, and tell its author that they can."""
        self.put_back()
        notify(self.author, Notification.Kind.SHOWN, self.address(), about=self.about)
        call_mentioned(self, self)
        return self

    def put_back(self) -> Self:
        """Show the topic again."""
        self._turn(State.VISIBLE)
        return self

    def _turn(self, state: str) -> None:
        self.state = state
        self.save(update_fields=["state"])
        self.look_for_voices(timezone.now())
