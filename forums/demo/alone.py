"""What members of the told community have for themselves: a draft, and how they meet notes."""

import uuid
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from community.models import Member
from forums.actions.drafts import save_draft
from forums.models import Draft, Topic
from moderation.actions.folds import set_folds

NEW_TODAY = "New today, and a bit stiff about it"


def keep_for_themselves(cast: dict[str, Member], *, now: datetime) -> None:
    """Have ana begin an answer, and choose what is shown to her and what waits until she asks."""
    ana = cast["ana"]
    begun = {"body": _("Noor, the car is where I read here too, before I ever wrote. I wanted to")}
    save_draft(Topic.objects.get(title=NEW_TODAY), by=ana, words=begun, client_id=uuid.uuid4())
    Draft.objects.filter(member=ana).update(saved_at=now - timedelta(minutes=40))
    set_folds(ana, {"animals": "show", "war": "hide"})
