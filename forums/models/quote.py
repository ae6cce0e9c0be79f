"""Quotes: words of another post above a reply, by reference, so that they go when those go."""

from django.db import models
from django.db.models import Q

from forums.models.reply import Reply
from forums.models.topic import Topic

LONGEST, MOST = 500, 5


class Quote(models.Model):
    """Some words of one reply, or of the words that opened the topic, above another reply."""

    reply = models.ForeignKey(Reply, on_delete=models.CASCADE, related_name="quotes")
    source_reply = models.ForeignKey(
        Reply, on_delete=models.CASCADE, null=True, blank=True, related_name="quoted_in"
    )
    source_topic = models.ForeignKey(
        Topic, on_delete=models.CASCADE, null=True, blank=True, related_name="quoted_in"
    )
    words = models.CharField(max_length=LONGEST)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(source_reply=None, source_topic__isnull=False)
                | Q(source_topic=None, source_reply__isnull=False),
                name="a_quote_has_one_source",
            )
        ]

    @property
    def source(self) -> Reply | Topic:
        """What the words are from."""
        source = self.source_reply or self.source_topic
        assert source is not None
        return source
