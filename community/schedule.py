"""Everything that happens by itself: one line a job, with its name and how often it runs."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from community import audit
from community.actions.answers import forget_answers
from community.actions.mailing import mail_due_notices
from community.actions.notices import forget_old_notices
from community.actions.pushing import push_due_notices
from community.actions.telling import tell_due_notices
from community.demo import keep_someone_on_duty
from community.search import tables
from community.sign_ins import SessionStore
from forums.actions.holding import send_due_drafts
from forums.actions.reading import tell_followers
from forums.actions.silence import tell_of_silence
from moderation.actions.effects import end_due_restrictions
from moderation.actions.escalation import escalate_overdue
from moderation.actions.taking_in import erase_taken_back
from realtime.actions.erasing import erase_sealed_words
from realtime.actions.sessions import KEEPS_LED, keep_led
from realtime.demo import keep_finn_present


@dataclass(frozen=True)
class Job:
    """A job, safe to run twice; of many processes one runs it each time it is due."""

    name: str
    run: Callable[[], None]
    every: timedelta


JOBS = [
    Job(KEEPS_LED, keep_led, timedelta(seconds=5)),
    Job("end restrictions", end_due_restrictions, timedelta(seconds=30)),
    Job("tell open pages what is new", tell_due_notices, timedelta(seconds=3)),
    Job("wake browsers", push_due_notices, timedelta(seconds=10)),
    Job("mail notices", mail_due_notices, timedelta(seconds=30)),
    Job("escalate what is overdue", lambda: escalate_overdue(timezone.now()), timedelta(minutes=5)),
    Job("tell of silence", lambda: tell_of_silence(timezone.now()), timedelta(minutes=5)),
    Job("send what waited", lambda: send_due_drafts(timezone.now()), timedelta(seconds=30)),
    Job("tell followers", tell_followers, timedelta(seconds=30)),
    Job("erase sealed words", erase_sealed_words, timedelta(hours=1)),
    Job("erase what was taken back", erase_taken_back, timedelta(hours=6)),
    Job("end old sign-ins", SessionStore.clear_expired, timedelta(days=1)),
    Job("forget old notices", forget_old_notices, timedelta(days=1)),
    Job("tidy the search index", tables.tidy, timedelta(minutes=10)),
    Job("forget kept answers", forget_answers, timedelta(hours=1)),
    Job("publish the audit head", audit.publish_head, timedelta(days=1)),
    Job("demo: someone is on duty", keep_someone_on_duty, timedelta(minutes=5)),
    Job("demo: finn is on the porch", keep_finn_present, timedelta(seconds=10)),
]
