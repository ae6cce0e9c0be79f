"""Reporting: anyone who can see a thing can say that something is wrong with it."""

import uuid

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from community.errors import Refused
from community.limits import may_report
from community.models import Member
from moderation import triage
from moderation.actions.cases import file_report
from moderation.models import Contribution, Report, Target, fingerprint_of, same_or_refused
from moderation.reasons import CARE, CONDUCT, REASONS
from moderation.writing import tidy

LONGEST = 2000


@transaction.atomic
def report(
    target: Target, *, by: Member, reason: str, words: str = "", client_id: uuid.UUID | None = None
) -> Report:
    """Keep a member's report and open or join the case that it belongs to.

    Open to newcomers and suspended members too. Raises Refused `unknown_reason`, `own_words`,
    `client_id_reused`, `too_long` or `too_fast`.
    """
    _require_sense(target, by, reason)
    words = tidy(words, longest=LONGEST) if words.strip() else ""
    fingerprint = fingerprint_of(about=target.about, reason=reason, words=words)
    locked = Target.locked(target.kind, target.pk)
    if again := _sent_before(by, client_id, fingerprint):  # under the lock, so a race is one report
        return again
    if locked is None:
        raise Refused("not_found", _("This is no longer here."), status=404)
    may_report(by)
    kept = Report(reporter=by, reason=reason, words=words, client_id=client_id)
    kept.fingerprint = fingerprint
    try:
        with transaction.atomic():
            file_report(kept, locked, _lanes(locked, reason))
    except IntegrityError:  # the same id came at this moment with a report about something else
        if again := _sent_before(by, client_id, fingerprint):
            return again
        raise
    return kept


def _require_sense(target: Target, by: Member, reason: str) -> None:
    if reason not in REASONS:
        raise Refused("unknown_reason", _("Choose one of the reasons, please."), status=422)
    if target.responsible == by:
        sentence = _("These are your own words. You can edit them or take them back.")
        raise Refused("own_words", sentence, status=422)


def _sent_before(by: Member, client_id: uuid.UUID | None, fingerprint: str) -> Report | None:
    if client_id is None:
        return None
    kept = Report.objects.filter(reporter=by, client_id=client_id).first()
    return same_or_refused(kept, fingerprint)


def _lanes(target: Target, reason: str) -> list[str]:
    """Return the lanes of a reason: danger is care, and conduct too where words break a clause."""
    if reason != "R01" or not isinstance(target, Contribution):
        return [REASONS[reason].lane]
    broken = any(flag.lane == CONDUCT for flag in triage.screen(target.body).flags)
    return [CARE, CONDUCT] if broken else [CARE]
