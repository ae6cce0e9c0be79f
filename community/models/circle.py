"""Closed groups: who belongs. Boards and rooms ask here."""

from django.db import models
from django.utils import timezone

from community.models.member import Member


class Circle(models.Model):
    """A closed group with the same host and hour; nobody outside can tell that it exists."""

    name = models.CharField(max_length=60)
    host = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    members = models.ManyToManyField(Member, through="CircleMembership", related_name="circles")

    def __str__(self) -> str:
        return self.name


class CircleMembership(models.Model):
    """One member's own yes to one circle, and when it ended."""

    circle = models.ForeignKey(Circle, on_delete=models.CASCADE, related_name="memberships")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="circle_memberships")
    joined_at = models.DateTimeField(default=timezone.now)
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["circle", "member"],
                condition=models.Q(left_at=None),
                name="in_a_circle_once",
            )
        ]


def open_to(member: Member) -> models.Q:
    """Return the condition that a space with a `circle` column is open to this member."""
    mine = CircleMembership.objects.filter(member=member, left_at=None).values("circle")
    return models.Q(circle=None) | models.Q(circle__in=mine)
