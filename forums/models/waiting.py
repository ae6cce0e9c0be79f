"""What a topic knows of being answered: since when it waits, by when, and whose voices came."""

from datetime import datetime, timedelta

from django.db import models

from community.models import Community, Member

SECOND_VOICE_WITHIN = timedelta(hours=72)
AT_ONCE = timedelta(hours=1)


def promised() -> timedelta:
    """Return within what time every topic is to have an answer here, as the leads chose."""
    community = Community.objects.current()
    return timedelta(hours=community.promised_hours if community else 12)


class Waiting(models.Model):
    """The part of a topic that the no-silence queue reads; kept by whatever changes a reply.

    `answer_due_at` is set exactly as long as it waits for its first answer; `waits_since` stays.
    """

    waits_since = models.DateTimeField(null=True, blank=True, editable=False)
    answer_due_at = models.DateTimeField(null=True, blank=True, editable=False)
    answered_at = models.DateTimeField(null=True, blank=True, editable=False)
    answered_by = models.ForeignKey(
        Member, on_delete=models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )
    second_voice_at = models.DateTimeField(null=True, blank=True, editable=False)
    listeners_told_at = models.DateTimeField(null=True, blank=True, editable=False)
    leads_told_at = models.DateTimeField(null=True, blank=True, editable=False)

    VOICES = ("waits_since", "answer_due_at", "answered_at", "answered_by", "second_voice_at")
    TOLD = ("listeners_told_at", "leads_told_at")

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=models.Q(second_voice_at=None) | models.Q(answered_at__isnull=False),
                name="a_second_voice_follows_a_first",
            ),
            models.CheckConstraint(
                condition=models.Q(answer_due_at=None)
                | models.Q(waits_since__isnull=False, answered_at=None),
                name="an_answered_topic_does_not_wait",
            ),
        ]
        # Only what is in the queue is in its indexes. Their conditions name no value, since a
        # planner does not match one with a parameter.
        indexes = [
            models.Index(
                fields=["answer_due_at", "id"],
                condition=models.Q(answer_due_at__isnull=False),
                name="topics_in_silence",
            ),
            models.Index(
                fields=["answered_at", "id"],
                condition=models.Q(answered_at__isnull=False, second_voice_at=None),
                name="topics_with_one_voice",
            ),
        ]

    def hear(self, voice: int, at: datetime) -> None:
        """Take note of a visible reply by this member in the next place; the caller stores it."""
        if self.answered_at is None:
            self.answer_due_at = None
            self.answered_at, self.answered_by_id = at, voice
        elif self.second_voice_at is None and voice != self.answered_by_id:
            self.second_voice_at = at

    def begin_to_wait(self, author: Member, at: datetime) -> None:
        """Have it wait for an answer from now on; a newcomer's is due a little earlier.

        Nobody is there to read an answer under an imported name, so what it wrote never waits.
        """
        if author.is_imported:
            self.stop_waiting()
            return
        self.waits_since = at
        self.listeners_told_at = self.leads_told_at = None
        self.go_on_waiting(author, at)

    def go_on_waiting(self, author: Member, at: datetime) -> None:
        """Have it wait as it did before: what answered it went away at once, and never counted."""
        within = promised() * (0.75 if author.is_newcomer(at) else 1)
        self.answer_due_at = (self.waits_since or at) + within

    def stop_waiting(self) -> None:
        """Have it wait no longer: it takes no answer, or has one."""
        self.answer_due_at = None
