"""What a program was answered, so that asking again does nothing again."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone

from community.models.member import Member


class Answer(models.Model):
    """The answer to one `Idempotency-Key` of one member, kept for a day."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=200)
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=200)
    body = models.JSONField(encoder=DjangoJSONEncoder, null=True)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "key"], name="one_answer_per_key"),
        ]
