"""Who does not want to meet whom."""

from django.db import models
from django.utils import timezone

from community.models.member import Member


class BlockQuerySet(models.QuerySet["Block"]):
    """Blocks, seen from one side."""

    def partners_of(self, member: Member) -> set[int]:
        """Return the ids of everyone this member blocked or is blocked by."""
        pairs = self.filter(models.Q(blocker=member) | models.Q(blocked=member))
        ids = {side for pair in pairs.values_list("blocker_id", "blocked_id") for side in pair}
        return ids - {member.pk}


class Block(models.Model):
    """One member's silent no to another; it holds both ways and nobody is told."""

    blocker = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="blocks_made")
    blocked = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="blocks_received")
    made_at = models.DateTimeField(default=timezone.now)

    objects = BlockQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["blocker", "blocked"], name="one_block_per_pair"),
            models.CheckConstraint(
                condition=~models.Q(blocker=models.F("blocked")), name="no_block_of_oneself"
            ),
        ]
