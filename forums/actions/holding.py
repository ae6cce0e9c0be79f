"""Holding words until morning: they wait as a draft, and are sent by the same verbs as any."""

from datetime import datetime
from typing import Any

import structlog
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from community.actions.notices import notify
from community.errors import Refused
from community.models import Member, Notification
from forums.actions.drafts import says_care
from forums.actions.replies import post_reply
from forums.actions.topics import TITLE_LONGEST, start_topic
from forums.models import Draft, Topic
from forums.mornings import morning_after
from forums.quoting import still_there
from moderation.writing import tidy, tidy_line

log = structlog.get_logger()
DRAFTS = "/me/drafts/"
AT_ONCE = 200


@transaction.atomic
def hold_draft(draft: Draft, *, by: Member) -> Draft:
    """Have one's own draft sent at seven in the morning, on one's own clock.

    Raises Refused `not_night`, `no_waiting` for words that ask for care, and `empty` or `too_long`
    for those that could not be sent.
    """
    draft = Draft.objects.select_for_update().get(pk=draft.pk, member=by)
    morning = morning_after(timezone.now(), by)
    if morning is None:
        sentence = _("Words can wait until morning when it is night for you, from 23:00 to 6:00.")
        raise Refused("not_night", sentence, status=422)
    tidy(draft.told.get("body", ""))
    if draft.board_id:
        tidy_line(draft.told.get("title", ""), longest=TITLE_LONGEST)
    if says_care(draft.told):
        sentence = _(
            "Words like these should not wait for the morning. You can send them now; they are "
            "kept as a draft. Help now is open at any hour."
        )
        raise Refused("no_waiting", sentence, status=422)
    draft.send_at, draft.unsent_at = morning, None
    draft.save(update_fields=["send_at", "unsent_at"])
    return draft


@transaction.atomic
def stop_holding(draft: Draft, *, by: Member) -> Draft:
    """Have a draft wait for its writer again."""
    draft = Draft.objects.select_for_update().get(pk=draft.pk, member=by)
    draft.send_at = None
    draft.save(update_fields=["send_at"])
    return draft


def send_due_drafts(at: datetime) -> None:
    """Send what waited until now; one that fails keeps none of the others waiting."""
    due = Draft.objects.filter(send_at__lte=at).order_by("send_at", "pk")
    for draft in due.select_related("member", "topic", "board")[:AT_ONCE]:
        try:
            _send(draft, at)
        except Refused as no:
            if no.code != "too_fast":  # a limit only means a little later
                _keep(draft, at)
        except Exception:
            log.exception("held_draft_failed", draft=draft.pk)


@transaction.atomic
def _send(draft: Draft, at: datetime) -> None:
    if draft.topic_id:  # the topic first, as every verb locks
        list(Topic.objects.select_for_update().filter(pk=draft.topic_id).values_list("pk"))
    locked = Draft.objects.select_for_update().filter(pk=draft.pk, send_at__lte=at).first()
    if locked is None:  # sent by hand, thrown away or stopped in this moment
        return
    by, words = draft.member, dict(locked.told)
    told: dict[str, Any] = {"body": "", "client_id": locked.client_id} | words
    if draft.topic is not None:
        told["quotes"] = still_there(words.get("quotes", ()), draft.topic, by)
        post_reply(draft.topic, by=by, **told)
    elif draft.board is not None:
        start_topic(draft.board, by=by, **({"title": "", "reply_wanted": ""} | told))


@transaction.atomic
def _keep(draft: Draft, at: datetime) -> None:
    """Leave words as a draft that could not be sent, and tell their writer that they wait."""
    if Draft.objects.filter(pk=draft.pk).update(send_at=None, unsent_at=at):
        notify(draft.member, Notification.Kind.WAITS, DRAFTS, about=f"draft:{draft.pk}")
