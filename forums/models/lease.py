"""A lease: one listener holds one topic for a while, to answer it."""

from datetime import datetime, timedelta

from django.db import models

from community.models import Member
from forums.models.topic import Topic

HELD_FOR = timedelta(minutes=20)


class LeaseQuerySet(models.QuerySet["Lease"]):
    """Leases by whether they hold."""

    def live(self, at: datetime) -> "LeaseQuerySet":
        """Return the leases that have not run out by this time."""
        return self.filter(until__gt=at)

    def held_until(self, topic: Topic, member: Member, at: datetime) -> datetime | None:
        """Return until when this listener holds this topic, if they do."""
        return (
            self.live(at).filter(topic=topic, member=member).values_list("until", flat=True).first()
        )


class Lease(models.Model):
    """One row to a topic and one to a listener: two never hold one topic, nobody holds two.

    Neither its author nor members are shown it: a lease that ran out would mean being seen and
    then left. A row that ran out means nothing, and goes with the next lease or the sweep.
    """

    topic = models.OneToOneField(Topic, on_delete=models.CASCADE, related_name="lease")
    member = models.OneToOneField(Member, on_delete=models.CASCADE, related_name="+")
    until = models.DateTimeField()

    objects = LeaseQuerySet.as_manager()
