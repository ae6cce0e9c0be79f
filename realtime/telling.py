"""What only the author of live words is told about them: who was asked to read them."""

from django.utils import timezone
from django.utils.translation import gettext as _

from moderation import triage
from moderation.due import watch
from moderation.models import State
from realtime.models import Message


def told_about(message: Message) -> str:
    """Return a quiet sentence for the author of words that the word check showed to a person.

    It asks the word check anew and never the cases: a report by someone else must not show here.
    """
    if message.state not in {State.VISIBLE, State.HELD}:
        return ""
    if not any(flag.lane == "care" for flag in triage.screen(message.body).flags):
        return ""
    if watch(timezone.now(), besides=message.author).on_duty:
        return _(
            "Someone on duty has been asked to read this, and may write to you in your own line."
        )
    return _(
        "Nobody is on duty now. Everyone who can be reached has been told that something waits to "
        "be read."
    )
