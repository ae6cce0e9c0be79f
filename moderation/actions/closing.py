"""Closing an account: one person proposes it, a different one turns the second key."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from community import audit
from community.actions.notices import notify
from community.errors import Refused
from community.models import Member, Notification
from moderation import standing
from moderation.actions.checks import locked_case, ready_case, require_undecided, require_version
from moderation.actions.decisions import settle
from moderation.live import alert_second_key, queue_changed
from moderation.models import Case, Decision, Proposal, Target
from moderation.outcomes import Outcome, Reasons
from moderation.writing import tidy

SECOND_KEY_WITHIN = timedelta(hours=72)
WORDS_LONGEST = 2000


@transaction.atomic
def propose_closing(case: Case, *, by: Member, version: int, reasons: Reasons) -> Proposal:
    """Ask a second person to close the account; without one in 72 hours the case is open again."""
    Target.locked(case.kind, case.target_id)
    case = ready_case(case, by, version, Outcome.CLOSE_ACCOUNT, reasons)
    Proposal.objects.filter(case=case).delete()
    assert reasons.clause is not None
    proposal = Proposal.objects.create(
        case=case,
        proposed_by=by,
        clause=reasons.clause,
        facts=reasons.facts,
        explanation=reasons.explanation,
        why_not_softer=reasons.why_not_softer,
        passage=reasons.passage,
        remove_too=reasons.remove_too,
    )
    case.second_key_until = timezone.now() + SECOND_KEY_WITHIN
    case.leased_by, case.leased_until, case.version = None, None, case.version + 1
    case.save()
    queue_changed(case)
    alert_second_key(case, besides=by)
    audit.record("account.propose_closing", by=by, subject=f"case:{case.pk}")
    return proposal


@transaction.atomic
def turn_second_key(case: Case, *, by: Member, version: int) -> Decision:
    """Close the account that someone else proposed to close.

    Raises Refused 403 `same_person` or `not_a_lead`, 409 `stale` or `no_proposal`.
    """
    target = Target.locked(case.kind, case.target_id)
    case, proposal = _proposed(case, by, version)
    reasons, first = proposal.reasons, proposal.proposed_by
    return settle(case, target, Outcome.CLOSE_ACCOUNT, reasons, by=first, second=by)


@transaction.atomic
def decline_closing(case: Case, *, by: Member, version: int, words: str) -> Case:
    """Say no to closing the account, and why: the case is open again for a softer step.

    Raises Refused as `turn_second_key` does, and 422 `empty` or `too_long`.
    """
    case, proposal = _proposed(case, by, version)
    proposal.declined_words = tidy(words, longest=WORDS_LONGEST)
    proposal.declined_at, proposal.declined_by = timezone.now(), by
    proposal.save()
    case.second_key_until, case.version = None, case.version + 1
    case.save(update_fields=["second_key_until", "version"])
    queue_changed(case)
    address, about = f"/moderation/cases/{case.pk}/", f"case:{case.pk}"
    notify(proposal.proposed_by, Notification.Kind.DUTY, address, about=about)
    audit.record("account.decline_closing", by=by, subject=f"case:{case.pk}")
    return case


@transaction.atomic
def require_proposed(case: Case, *, by: Member, version: int) -> None:
    """Raise Refused as turning the second key would, and change nothing: for the second look."""
    _proposed(case, by, version)


def _proposed(case: Case, by: Member, version: int) -> tuple[Case, Proposal]:
    if not by.is_lead:
        raise Refused("not_a_lead", _("A lead holds the second key."))
    standing.require_not_suspended(by, at=timezone.now())
    case = locked_case(case, by)
    require_undecided(case)
    require_version(case, version)
    proposal = Proposal.objects.filter(case=case, declined_at=None).first()
    if proposal is None or case.state_at(timezone.now()) != "second_key":
        raise Refused("no_proposal", _("Nobody asks for a second key here now."), status=409)
    if proposal.proposed_by == by:
        raise Refused("same_person", _("Someone else has to turn the second key."))
    return case, proposal
