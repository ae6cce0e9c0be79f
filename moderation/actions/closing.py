"""Closing an account: one person proposes it, a different one turns the second key."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from community import audit
from community.errors import Refused
from community.models import Member
from moderation import standing
from moderation.actions.decisions import held_case, locked_case, require_reasons, settle
from moderation.live import alert_second_key, queue_changed
from moderation.models import Case, Decision, Proposal, Target
from moderation.outcomes import Outcome, Reasons, offered

SECOND_KEY_WITHIN = timedelta(hours=72)


@transaction.atomic
def propose_closing(case: Case, *, by: Member, version: int, reasons: Reasons) -> Proposal:
    """Ask a second person to close the account; without one in 72 hours the case is open again."""
    require_reasons(reasons)
    if not reasons.why_not_softer.strip():
        raise Refused("incomplete", _("Say why a softer step would not be enough."), status=422)
    Target.locked(case.kind, case.target_id)
    case = held_case(case, by, version)
    if Outcome.CLOSE_ACCOUNT not in offered(case.kind, case.lane):
        raise Refused("not_offered", _("This step does not fit this case."), status=422)
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
    reasons = Reasons(
        clause=proposal.clause,
        facts=proposal.facts,
        explanation=proposal.explanation,
        why_not_softer=proposal.why_not_softer,
        passage=proposal.passage,
        remove_too=proposal.remove_too,
    )
    return settle(case, target, Outcome.CLOSE_ACCOUNT, reasons, by=proposal.proposed_by, second=by)


@transaction.atomic
def decline_closing(case: Case, *, by: Member, version: int) -> Case:
    """Say no to closing the account: the case is open again for a softer step."""
    case, proposal = _proposed(case, by, version)
    proposal.delete()
    case.second_key_until, case.version = None, case.version + 1
    case.save(update_fields=["second_key_until", "version"])
    queue_changed(case)
    audit.record("account.decline_closing", by=by, subject=f"case:{case.pk}")
    return case


def _proposed(case: Case, by: Member, version: int) -> tuple[Case, Proposal]:
    if not by.is_lead:
        raise Refused("not_a_lead", _("A lead holds the second key."))
    standing.require_not_suspended(by, at=timezone.now())
    case = locked_case(case, by)
    if case.version != version or case.decided_at:
        sentence = _("This case changed while you were reading. Look again before you decide.")
        raise Refused("stale", sentence, status=409)
    proposal = Proposal.objects.filter(case=case).first()
    if proposal is None or case.state_at(timezone.now()) != "second_key":
        raise Refused("no_proposal", _("Nobody asks for a second key here now."), status=409)
    if proposal.proposed_by == by:
        raise Refused("same_person", _("Someone else has to turn the second key."))
    return case, proposal
