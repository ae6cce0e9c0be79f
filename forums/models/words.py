"""The search index of topics and replies: made and kept by the database (`community.search`)."""

from typing import ClassVar

from django.db import models

from community.search import Index, IndexedWords
from forums.models.reply import Reply
from forums.models.topic import Topic

FOUND = "{row}.state IN ('visible', 'held')"
"""One's own words that wait to be read are found too, for oneself: `visible_to` sees to that."""


class TopicWords(models.Model):
    """The words of a topic: its title counts most."""

    INDEX: ClassVar[Index] = Index(
        table="forums_topic_words",
        source="forums_topic",
        columns=(("title", "A"), ("body", "D")),
        shown=FOUND,
    )
    TRIGGERS = INDEX.triggers()
    topic = models.OneToOneField(
        Topic, models.DO_NOTHING, primary_key=True, db_column="rowid", related_name="words"
    )
    text = IndexedWords(db_column=INDEX.table)
    rank = models.FloatField()

    class Meta:
        managed = False
        db_table = "forums_topic_words"

    def __str__(self) -> str:
        return f"words of topic {self.pk}"


class ReplyWords(models.Model):
    """The words of a reply."""

    INDEX: ClassVar[Index] = Index(
        table="forums_reply_words",
        source="forums_reply",
        columns=(("body", "D"),),
        shown=FOUND,
    )
    TRIGGERS = INDEX.triggers()
    reply = models.OneToOneField(
        Reply, models.DO_NOTHING, primary_key=True, db_column="rowid", related_name="words"
    )
    text = IndexedWords(db_column=INDEX.table)
    rank = models.FloatField()

    class Meta:
        managed = False
        db_table = "forums_reply_words"

    def __str__(self) -> str:
        return f"words of reply {self.pk}"
